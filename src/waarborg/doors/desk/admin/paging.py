"""Paging: where a call goes whose mail was not answered, with which secret it is signed, and how long is waited."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import Q
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
    settled,
    show_form,
    show_list,
    to,
    told,
    wanted_in,
)
from waarborg.doors.desk.colleagues import colleague, colleagues
from waarborg.doors.gate import ViewerRequest
from waarborg.service.escalations import commands, queries, tasks
from waarborg.service.escalations.channels.hook import secret_of
from waarborg.service.escalations.models import Hook
from waarborg.service.escalations.rules import LONGEST_MINUTES
from waarborg.service.foundation import time_source

TRY, RENEW, REMOVE = "try", "renew", "remove"


class NewHookForm(forms.Form):
    """Whose, and where."""

    person = forms.ChoiceField(label=gettext_lazy("Calls of"), required=False)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.TextInput({"type": "url", "placeholder": "https://"}),
        help_text=gettext_lazy("What stands there takes the calls and pages whoever it is for."),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = ("", _("Everybody without an address of their own"))
        self.fields["person"].choices = [everybody, *people]  # type: ignore[attr-defined]


class HookForm(forms.Form):
    """Another address; the secret is there to be copied."""

    url = NewHookForm.base_fields["url"]
    secret = forms.CharField(
        label=gettext_lazy("Secret for the signature"),
        disabled=True,
        help_text=gettext_lazy("With it, whoever receives a call makes sure that it comes from here."),
    )


class TimesForm(forms.Form):
    """Both in minutes."""

    next_channel_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after which a mail that is not answered is followed by a page"),
        min_value=1,
        max_value=LONGEST_MINUTES,
    )
    next_person_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after which the next person is called"),
        min_value=2,
        max_value=LONGEST_MINUTES,
    )


@require_safe
def list_hooks(request: ViewerRequest) -> HttpResponse:
    """The agency's own first; there is one a person at most, so the list is as short as the agency is small."""
    kept = queries.setting()
    minutes = {"channel": kept.next_channel_minutes, "person": kept.next_person_minutes}
    times = Row(
        _("After %(channel)s minutes a page, after %(person)s the next person") % minutes,
        reverse("desk:paging_times"),
        _("How long an answer to a call is waited for."),
    )
    wanted = wanted_in(request)
    found = queries.hooks()
    if wanted:
        found = found.filter(Q(person__name__icontains=wanted) | Q(url__icontains=wanted))
    hooks = [Row(_whose(one), reverse("desk:hook", args=[one.id]), _note(one)) for one in found]
    listing = Listing(
        title=_("Paging"),
        rows=hooks if wanted else [times, *hooks],
        wanted=wanted,
        nothing=_("No address found"),
        add=_("Add an address"),
        add_url=reverse("desk:add_hook"),
    )
    return show_list(request, "paging", time_source.now(), listing)


@require_http_methods(["GET", "HEAD", "POST"])
def add_hook(request: ViewerRequest) -> HttpResponse:
    """Calls go there from now on."""
    at = time_source.now()
    form = NewHookForm(request.POST if request.method == "POST" else None, people=colleagues(request.viewer))
    added: list[Hook] = []

    def keep(said: dict[str, Any]) -> None:
        person = colleague(request.viewer, said["person"]) if said["person"] else None
        added.append(commands.add_hook(by=request.viewer, at=at, person=person, url=said["url"]))

    if request.method == "POST" and settled(form, keep):
        messages.success(request, _("Saved. Copy the secret, and try it out."))
        return to("hook", added[0].id)
    return show_form(
        request, "paging", at, form, title=_("Add an address"), back=reverse("desk:paging"), note=_explained()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_hook(request: ViewerRequest, hook_id: UUID) -> HttpResponse:
    """One address; its buttons try it out, renew its secret and remove it."""
    at, hook = time_source.now(), get_object_or_404(queries.hooks(), id=hook_id)
    deed = _deeds(request, hook).get(request.POST.get("deed", ""))
    if deed is not None:
        told(request, *deed)
        return to("paging" if request.POST["deed"] == REMOVE else "hook", *_unless_removed(request, hook))
    first = {"url": hook.url, "secret": secret_of(hook)}
    form = HookForm(request.POST if request.method == "POST" else None, initial=first)

    def keep(said: dict[str, Any]) -> None:
        commands.change_hook(by=request.viewer, at=at, hook=hook, url=said["url"])

    if request.method == "POST" and settled(form, keep):
        messages.success(request, _("Saved."))
        return to("paging")
    here = reverse("desk:hook", args=[hook.id])
    return show_form(
        request,
        "paging",
        at,
        form,
        title=_whose(hook),
        back=reverse("desk:paging"),
        note=_note(hook),
        acts=[
            Act(_("Try it out"), here, "bell-ring", value=TRY),
            Act(_("New secret"), here, "key-round", value=RENEW),
            Act(_("Remove"), here, "trash-2", value=REMOVE, is_danger=True),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: ViewerRequest) -> HttpResponse:
    """They hold for calls that go out from now on."""
    at, kept = time_source.now(), queries.setting()
    first = {
        "next_channel_minutes": kept.next_channel_minutes,
        "next_person_minutes": kept.next_person_minutes,
    }
    form = TimesForm(request.POST if request.method == "POST" else None, initial=first)

    def keep(said: dict[str, Any]) -> None:
        commands.set_calling_times(by=request.viewer, at=at, **said)

    if request.method == "POST" and settled(form, keep):
        messages.success(request, _("Saved."))
        return to("paging")
    return show_form(
        request,
        "paging",
        at,
        form,
        title=_("Times of calling"),
        back=reverse("desk:paging"),
        note=_explained(),
    )


def _deeds(request: ViewerRequest, hook: Hook) -> Mapping[str, tuple[Callable[[], object], str]]:
    by, at = request.viewer, time_source.now()
    attempt = partial(tasks.try_hook.defer, hook_id=str(hook.id), once=str(uuid4()))
    removed = _("Calls of %(whose)s are no longer paged.") % {"whose": _whose(hook)}
    return {
        TRY: (attempt, _("A call that is none is on its way. What came of it stands here in a moment.")),
        RENEW: (
            partial(commands.renew_secret, by=by, at=at, hook=hook),
            _("Signed with a new secret from now on: copy it."),
        ),
        REMOVE: (partial(commands.remove_hook, by=by, at=at, hook=hook), removed),
    }


def _unless_removed(request: ViewerRequest, hook: Hook) -> tuple[UUID, ...]:
    return () if request.POST["deed"] == REMOVE else (hook.id,)


def _whose(hook: Hook) -> str:
    return hook.person.name if hook.person else _("Everybody without an address of their own")


def _note(hook: Hook) -> str:
    """Where it leads, and what was heard from there last."""
    if hook.trouble_at is not None and (hook.answered_at is None or hook.trouble_at > hook.answered_at):
        return _("%(host)s: the last call was not taken (%(trouble)s).") % {
            "host": hook,
            "trouble": hook.trouble,
        }
    if hook.answered_at is not None:
        return _("%(host)s: the last call was taken.") % {"host": hook}
    return _("%(host)s: not tried yet.") % {"host": hook}


def _explained() -> str:
    return _(
        "Whoever is called in for an escalation gets a mail first. When it is not answered in time, the call is posted"
        " to the address, behind which a pager, a gateway for text messages or the like stands; after that the next"
        " person is called. A further way to reach somebody does not postpone the next person."
    )
