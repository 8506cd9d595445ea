"""Canned replies: words for what comes back often, in one or both languages."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
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
    told,
    wanted_in,
)
from waarborg.doors.gate import ViewerRequest
from waarborg.service.conversations import commands, queries
from waarborg.service.conversations.commands import Wording
from waarborg.service.conversations.models import CannedReply
from waarborg.service.conversations.rules import LONGEST_TITLE
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.parties.rules import leads

RETIRE = "retire"


class ReplyForm(forms.Form):
    """A title by which it is found, and what it says."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    text_nl = forms.CharField(
        label=gettext_lazy("In Dutch"), required=False, widget=forms.Textarea({"rows": 8, "lang": "nl"})
    )
    text_en = forms.CharField(
        label=gettext_lazy("In English"), required=False, widget=forms.Textarea({"rows": 8, "lang": "en"})
    )


@require_safe
def list_replies(request: ViewerRequest) -> HttpResponse:
    """By title; everybody at the agency looks, who leads changes."""
    at, wanted = time_source.now(), wanted_in(request)
    found = queries.canned_replies(request.viewer)
    shown = cut(request, found.filter(title_key__contains=sort_key(wanted)) if wanted else found)
    rows = [
        Row(
            one.title,
            reverse("desk:canned_reply", args=[one.id]),
            badges=[language for language in ("nl", "en") if getattr(one, f"text_{language}")],
        )
        for one in shown
    ]
    listing = Listing(
        title=_("Canned replies"),
        rows=rows,
        shown=shown,
        wanted=wanted,
        base=base_of(q=wanted),
        add=_("Add a canned reply") if leads(request.viewer) else "",
        add_url=reverse("desk:add_canned_reply"),
        nothing=_("No canned replies found"),
        hint=_("Words that are written often are written once here, and filled in for each ticket."),
    )
    return show_list(request, "canned_replies", at, listing)


@require_http_methods(["GET", "HEAD", "POST"])
def add_reply(request: ViewerRequest) -> HttpResponse:
    require(leads(request.viewer))
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_reply(request: ViewerRequest, canned_id: UUID) -> HttpResponse:
    """One canned reply; the button ``retire`` takes it out of use."""
    canned = get_object_or_404(queries.canned_replies(request.viewer), id=canned_id)
    require(leads(request.viewer) or request.method != "POST")
    if request.POST.get("deed") == RETIRE:
        retire = partial(commands.retire_canned_reply, by=request.viewer, at=time_source.now(), canned=canned)
        told(request, retire, _("“%(title)s” is out of use.") % {"title": canned.title})
        return to("canned_replies")
    return _form(request, canned)


def _form(request: ViewerRequest, canned: CannedReply | None) -> HttpResponse:
    at = time_source.now()
    first = {name: getattr(canned, name) for name in ReplyForm.base_fields} if canned else {}
    form = ReplyForm(request.POST if request.method == "POST" else None, initial=first)

    def keep(said: dict[str, Any]) -> None:
        if canned is None:
            commands.add_canned_reply(by=request.viewer, at=at, wording=Wording(**said))
        else:
            commands.change_canned_reply(by=request.viewer, at=at, canned=canned, wording=Wording(**said))

    if request.method == "POST" and settled(form, keep):
        messages.success(request, _("Saved."))
        return to("canned_replies")
    may_change = leads(request.viewer)
    here = reverse("desk:canned_reply", args=[canned.id]) if canned else ""
    fields = ", ".join(f"{{{{{name}}}}} ({field.meaning})" for name, field in queries.FIELDS.items())
    return show_form(
        request,
        "canned_replies",
        at,
        form,
        title=canned.title if canned else _("Add a canned reply"),
        back=reverse("desk:canned_replies"),
        note=_("These fields are filled in for the ticket: %(fields)s.") % {"fields": fields},
        is_read_only=not may_change,
        acts=[Act(_("Take out of use"), here, "archive", value=RETIRE, is_danger=True)]
        if canned and may_change
        else [],
    )
