"""Reading articles, within the rows of the scope's viewer."""

from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.knowledge.models import ArticleText
from waarborg.service.knowledge.rules import LANGUAGES, as_search


def visible_to(viewer: Viewer) -> QuerySet[ArticleText]:
    """The current texts that ``viewer`` may read: staff all, clients those that were shared, suppliers none."""
    if viewer.audience is Audience.SUPPLIER:
        return ArticleText.objects.none()
    texts = ArticleText.objects.select_related("article").filter(is_current=True, article__retired_at=None)
    return texts if viewer.sees_all_clients else texts.filter(article__for_clients=True)


def retired(viewer: Viewer) -> QuerySet[ArticleText]:
    """The last texts of articles out of use, for the agency."""
    if viewer.audience is not Audience.STAFF:
        return ArticleText.objects.none()
    return ArticleText.objects.select_related("article").filter(
        is_current=True, article__retired_at__isnull=False
    )


def in_language(texts: QuerySet[ArticleText], language: str) -> QuerySet[ArticleText]:
    return texts.filter(language=language)


def about(texts: QuerySet[ArticleText], words: str, language: str) -> QuerySet[ArticleText]:
    """Those that ``words`` may be about, best first; all in their usual order when there are none."""
    wanted = as_search(words)
    if not wanted:
        return texts
    query = SearchQuery(wanted, config=LANGUAGES[language], search_type="raw")
    return texts.filter(language=language, words=query).order_by(SearchRank(F("words"), query).desc(), "id")


def offered(viewer: Viewer, words: str, language: str, most: int = 3) -> list[ArticleText]:
    """What may help somebody who is about to report ``words``; nothing when there is nothing to go by."""
    if not as_search(words):
        return []
    return list(about(visible_to(viewer), words, language)[:most])


def history(viewer: Viewer, article_id: UUID, language: str) -> QuerySet[ArticleText]:
    """Everything the article ever said in ``language``, latest first; for the agency."""
    if viewer.audience is not Audience.STAFF:
        return ArticleText.objects.none()
    return (
        ArticleText.objects.select_related("written_by")
        .filter(article=article_id, language=language)
        .order_by("-number")
    )
