"""Writing articles and deciding who reads them."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.knowledge import events
from waarborg.service.knowledge.models import Article, ArticleText
from waarborg.service.knowledge.rules import LANGUAGES, LONGEST_TEXT, LONGEST_TITLE, tidy
from waarborg.service.parties.rules import require_leading


class TitleMissing(Refused):
    """Nobody finds an article without a title."""

    code = "article.title_missing"
    sentence = _("Give the article a title of at most %(longest)s characters: that is how it is found.")
    field = "title"


class TextMissing(Refused):
    """An article says something."""

    code = "article.text_missing"
    sentence = _("Write the article: at most %(longest)s characters, as Markdown.")
    field = "text"


class UnknownLanguage(Refused):
    """The product reads in two languages."""

    code = "article.unknown_language"
    sentence = _("%(language)s is not a language here. Choose from: %(allowed)s.")
    field = "language"


class WrittenMeanwhile(Refused):
    """Somebody else wrote a newer version since the page was opened."""

    code = "article.written_meanwhile"
    sentence = _("Somebody wrote version %(number)s of this article meanwhile. Look at it and put yours in.")
    field = "text"


class NothingToChange(Refused):
    """The article is as it was asked to be."""

    code = "article.nothing_to_change"
    sentence = _("The article stands like this already.")


def write(
    *,
    by: Viewer,
    at: datetime,
    article: Article | None = None,
    language: str,
    title: str,
    text: str,
    instead_of: int = 0,
) -> ArticleText:
    """The article, or a new one, says ``text`` in ``language`` from now on.

    ``instead_of`` is the number of the version that the writer had before them, 0 for none: what somebody else wrote
    meanwhile is not covered up unseen.
    Raises: NotAllowed, UnknownLanguage, TitleMissing, TextMissing, WrittenMeanwhile, NothingToChange.
    """
    if by.audience is not Audience.STAFF or by.person_id is None:
        raise NotAllowed
    title = _checked(language, title, text)
    held = _locked(article) if article else Article.objects.create(since_at=at)
    if held.for_clients:
        require_leading(by)
    current = held.texts.filter(language=language, is_current=True).first()
    number = current.number if current else 0
    if number != instead_of:
        raise WrittenMeanwhile(number=number)
    if current is not None:
        _replace(current, title, text)
    written = ArticleText.objects.create(
        article=held,
        language=language,
        number=_highest(held, language) + 1,
        title=title,
        text=text.strip(),
        written_by_id=by.person_id,
        written_at=at,
    )
    facts.record(events.ArticleWritten(language, written.number), about=held.id, by=by, at=at)
    return written


def share(*, by: Viewer, at: datetime, article: Article) -> None:
    """Let clients read it. Raises: NotAllowed, NothingToChange."""
    _set(by, at, article, {"for_clients": True}, events.ArticleShared())


def withdraw(*, by: Viewer, at: datetime, article: Article) -> None:
    """For the agency alone again. Raises: NotAllowed, NothingToChange."""
    _set(by, at, article, {"for_clients": False}, events.ArticleWithdrawn())


def retire(*, by: Viewer, at: datetime, article: Article) -> None:
    """Out of use: found by nobody, kept for who follows an old address. Raises: NotAllowed, NothingToChange."""
    if _locked(article).retired_at is not None:
        raise NothingToChange
    _set(by, at, article, {"retired_at": at}, events.ArticleRetired())


def restore(*, by: Viewer, at: datetime, article: Article) -> None:
    """In use again. Raises: NotAllowed, NothingToChange."""
    _set(by, at, article, {"retired_at": None}, events.ArticleRestored())


def _checked(language: str, title: str, text: str) -> str:
    if language not in LANGUAGES:
        raise UnknownLanguage(language=language, allowed=", ".join(LANGUAGES))
    title = tidy(title)
    if not 0 < len(title) <= LONGEST_TITLE:
        raise TitleMissing(longest=LONGEST_TITLE)
    if not 0 < len(text.strip()) <= LONGEST_TEXT:
        raise TextMissing(longest=LONGEST_TEXT)
    return title


def _replace(current: ArticleText, title: str, text: str) -> None:
    if (current.title, current.text) == (title, text.strip()):
        raise NothingToChange
    current.is_current = False
    current.save(update_fields=["is_current"])


def _highest(article: Article, language: str) -> int:
    return int(article.texts.filter(language=language).aggregate(highest=Max("number"))["highest"] or 0)


def _set(by: Viewer, at: datetime, article: Article, values: dict[str, object], fact: object) -> None:
    require_leading(by)
    if not _locked(article).revise(values):
        raise NothingToChange
    facts.record(fact, about=article.id, by=by, at=at)


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(id=article.id)
