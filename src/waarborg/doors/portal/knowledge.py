"""Articles that the agency shares with its clients (Dutch: uitleg)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.pages import language, now_of, page
from waarborg.service.conversations.markdown import rendered
from waarborg.service.knowledge import queries

ARTICLES_A_PAGE = 20
LONGEST_SEARCH = 100


@require_safe
def articles(request: ViewerRequest) -> HttpResponse:
    """All of them in the reader's language, or those about some words."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    seen = queries.in_language(queries.visible_to(request.viewer), language())
    shown = Paginator(queries.about(seen, wanted, language()), ARTICLES_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": shown, "wanted": wanted, "base": f"?q={wanted}&" if wanted else "?"}
    return page(request, "articles", "knowledge", now_of(request), context)


@require_safe
def article(request: ViewerRequest, article_id: UUID) -> HttpResponse:
    """One article in the reader's language, or in the other when that is all there is."""
    texts = queries.visible_to(request.viewer).filter(article=article_id)
    spoken = queries.in_language(texts, language()).first()
    text = spoken or get_object_or_404(texts)
    context = {"article": text, "html": _as_html(text.text), "is_other_language": spoken is None}
    return page(request, "article", "knowledge", now_of(request), context)


def _as_html(text: str) -> SafeString:
    return mark_safe(rendered(text, {}))  # noqa: S308 - it came through the fence of ``markdown``
