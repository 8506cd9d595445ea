"""Tags: the words by which tickets are found again, renamed and brought together."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.desk.admin.pages import (
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
from waarborg.doors.gate import ViewerRequest
from waarborg.service.foundation import time_source
from waarborg.service.organising import commands, queries
from waarborg.service.organising.models import Tag
from waarborg.service.organising.rules import TAG_CHARACTERS
from waarborg.service.parties.rules import leads


class TagForm(forms.Form):
    """Another name, or another tag to go into."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=TAG_CHARACTERS,
        help_text=gettext_lazy("By its old name the tag is still found."),
    )
    into = forms.CharField(
        label=gettext_lazy("Merge into the tag"),
        required=False,
        max_length=TAG_CHARACTERS,
        help_text=gettext_lazy("That tag then stands wherever this one stood. This can’t be undone."),
    )


@require_safe
def list_tags(request: ViewerRequest) -> HttpResponse:
    """Each with on how many tickets it stands."""
    at, wanted = time_source.now(), wanted_in(request)
    found = queries.tags_with_counts(request.viewer)
    shown = cut(request, found.filter(name__icontains=wanted) if wanted else found)
    rows = [
        Row(
            one.name,
            reverse("desk:tag_name", args=[one.id]) if leads(request.viewer) else "",
            badges=[_on_tickets(one)],
        )
        for one in shown
    ]
    listing = Listing(
        title=_("Tags"),
        rows=rows,
        shown=shown,
        wanted=wanted,
        base=base_of(q=wanted),
        nothing=_("No tags found"),
        hint=_("A tag is made by putting it on a ticket."),
    )
    return show_list(request, "tags", at, listing)


def _on_tickets(one: Any) -> str:
    count = one.tickets
    return ngettext("%(count)s ticket", "%(count)s tickets", count) % {"count": count}


@require_http_methods(["GET", "HEAD", "POST"])
def edit_tag(request: ViewerRequest, tag_id: UUID) -> HttpResponse:
    """One tag."""
    require(leads(request.viewer))
    at = time_source.now()
    tag = get_object_or_404(queries.tags_with_counts(request.viewer), id=tag_id)
    form = TagForm(request.POST if request.method == "POST" else None, initial={"name": tag.name})

    def keep(said: dict[str, Any]) -> None:
        if said["into"]:
            into = queries.tag_named(request.viewer, said["into"])
            if into is None:
                form.add_error("into", _("There is no tag of that name."))
                return
            commands.merge_tags(by=request.viewer, at=at, tag=Tag(id=tag.id, name=tag.name), into=into)
        elif said["name"] != tag.name:
            commands.rename_tag(by=request.viewer, at=at, tag=tag, name=said["name"])

    if request.method == "POST" and settled(form, keep) and not form.errors:
        messages.success(request, _("Saved."))
        return to("tags")
    return show_form(
        request, "tags", at, form, title=tag.name, back=reverse("desk:tags"), note=_on_tickets(tag)
    )
