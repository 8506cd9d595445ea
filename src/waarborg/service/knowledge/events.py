"""What can happen to an article. What it said stands in its texts."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("article.written", about="article", sentence=_("Written (%(language)s), version %(number)s."))
@dataclass(frozen=True, slots=True)
class ArticleWritten:
    language: str
    number: int


@kind("article.shared", about="article", sentence=_("Shared with clients."))
@dataclass(frozen=True, slots=True)
class ArticleShared:
    pass


@kind("article.withdrawn", about="article", sentence=_("For the agency alone again."))
@dataclass(frozen=True, slots=True)
class ArticleWithdrawn:
    pass


@kind("article.retired", about="article", sentence=_("Retired."))
@dataclass(frozen=True, slots=True)
class ArticleRetired:
    pass


@kind("article.restored", about="article", sentence=_("In use again."))
@dataclass(frozen=True, slots=True)
class ArticleRestored:
    pass
