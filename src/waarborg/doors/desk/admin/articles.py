"""The knowledge base: articles of the agency, in two languages, shared with clients or kept inside."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.desk.admin.pages import (
    Act,
    Listing,
    Row,
    base_of,
    cut,
    require,
    settled,
    show_form,
    show_list,
    to,
    wanted_in,
)
from waarborg.doors.desk.pages import language as spoken
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import Chip
from waarborg.service.conversations.markdown import rendered
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.knowledge import commands, queries
from waarborg.service.knowledge.models import Article, ArticleText
from waarborg.service.knowledge.rules import LANGUAGES, LONGEST_TEXT, LONGEST_TITLE
from waarborg.service.parties.rules import leads

MOST_VERSIONS = 50


class ArticleForm(forms.Form):
    """What the article says in one language. ``instead_of`` is the version that the writer has before them."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English"))],
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 16}),
        help_text=gettext_lazy("Markdown: **bold**, lists, links and headings."),
    )
    instead_of = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


@require_safe
def list_articles(request: ViewerRequest) -> HttpResponse:
    """Those in use, or ``retired`` ones; searched by words in the language of the page."""
    at, wanted, retired = time_source.now(), wanted_in(request), request.GET.get("retired") == "1"
    found = queries.retired(request.viewer) if retired else queries.visible_to(request.viewer)
    shown = cut(request, queries.about(found, wanted, spoken()))
    rows = [
        Row(
            one.title,
            reverse("desk:article", args=[one.article_id, one.language]),
            badges=[one.language, _("for clients") if one.article.for_clients else _("for the agency")],
        )
        for one in shown
    ]
    chips = [
        Chip(_("In use"), base_of(q=wanted), is_on=not retired),
        Chip(_("Retired"), base_of(q=wanted, retired="1"), is_on=retired),
    ]
    listing = Listing(
        title=_("Articles"),
        rows=rows,
        shown=shown,
        wanted=wanted,
        base=base_of(q=wanted, retired="1" if retired else ""),
        chips=chips,
        add=_("Write an article"),
        add_url=reverse("desk:add_article"),
        nothing=_("No articles found"),
        hint=_(
            "What is explained often is written once here. Articles for clients are offered while they report."
        ),
    )
    return show_list(request, "articles", at, listing)


@require_http_methods(["GET", "HEAD", "POST"])
def add_article(request: ViewerRequest) -> HttpResponse:
    """A new one, for the agency alone until it is shared."""
    return _form(request, None, spoken())


@require_http_methods(["GET", "HEAD", "POST"])
def edit_article(request: ViewerRequest, article_id: UUID, language: str) -> HttpResponse:
    """One article in one language, with everything it ever said."""
    if language not in LANGUAGES:
        raise Http404
    return _form(request, get_object_or_404(Article, id=article_id), language)


def _form(request: ViewerRequest, article: Article | None, language: str) -> HttpResponse:
    at = time_source.now()
    versions = list(queries.history(request.viewer, article.id, language)[:MOST_VERSIONS]) if article else []
    current = next((one for one in versions if one.is_current), None)
    form = ArticleForm(request.POST if request.method == "POST" else None, initial=_first(current, language))
    form.fields["language"].disabled = article is not None  # which language is said by the address
    may_write = leads(request.viewer) or article is None or not article.for_clients
    looks = "preview" in request.POST
    if request.method == "POST" and not looks:
        require(may_write)
        if settled(
            form,
            lambda said: commands.write(
                by=request.viewer, at=at, article=article, **_said(said, language, article)
            ),
        ):
            messages.success(request, _("Saved."))
            return to("articles")
    return show_form(
        request,
        "articles",
        at,
        form,
        title=current.title if current else _("Write an article"),
        back=reverse("desk:articles"),
        note=_note(article),
        is_read_only=not may_write,
        with_preview=True,
        preview=_as_html(form.data.get("text", "")[:LONGEST_TEXT]) if looks else "",
        versions=[one for one in versions if not one.is_current],
        acts=_acts(request, article, language),
    )


def _as_html(text: str) -> SafeString:
    return mark_safe(rendered(text, {}))  # noqa: S308 - it came through the fence of ``markdown``


def _first(current: ArticleText | None, language: str) -> dict[str, object]:
    if current is None:
        return {"language": language}
    return {
        "language": language,
        "title": current.title,
        "text": current.text,
        "instead_of": current.number,
    }


def _said(said: dict[str, Any], language: str, article: Article | None) -> dict[str, Any]:
    """An article that stands is written in the language of its address."""
    return said | ({"language": language} if article else {})


def _note(article: Article | None) -> str:
    if article is None:
        return _("Only the agency reads it until it is shared with clients.")
    if article.retired_at is not None:
        return _("Retired: found by nobody.")
    return (
        _("Clients read this article.") if article.for_clients else _("Only the agency reads this article.")
    )


def _acts(request: ViewerRequest, article: Article | None, language: str) -> list[Act]:
    if article is None:
        return []
    other = "en" if language == "nl" else "nl"
    acts = [
        Act(
            _("In English") if other == "en" else _("In Dutch"),
            reverse("desk:article", args=[article.id, other]),
            "languages",
        )
    ]
    if not leads(request.viewer):
        return acts
    here = reverse("desk:article_deed", args=[article.id])
    if article.retired_at is not None:
        return [*acts, Act(_("Back in use"), here, "archive-restore", value="restore")]
    shared = (
        Act(_("No longer for clients"), here, "eye-off", value="withdraw")
        if article.for_clients
        else Act(_("Share with clients"), here, "share-2", value="share")
    )
    return [*acts, shared, Act(_("Retire"), here, "archive", value="retire", is_danger=True)]


@require_http_methods(["POST"])
def article_deed(request: ViewerRequest, article_id: UUID) -> HttpResponse:
    """Share, withdraw, retire or restore it."""
    article = get_object_or_404(Article, id=article_id)
    require(leads(request.viewer))
    do = {
        "share": commands.share,
        "withdraw": commands.withdraw,
        "retire": commands.retire,
        "restore": commands.restore,
    }.get(request.POST.get("deed", ""))
    if do is None:
        raise Http404
    try:
        do(by=request.viewer, at=time_source.now(), article=article)
    except Refused as refused:  # somebody else did it at the same time: the list shows how it stands
        messages.info(request, str(refused))
    else:
        messages.success(request, _("Saved."))
    return to("articles")
