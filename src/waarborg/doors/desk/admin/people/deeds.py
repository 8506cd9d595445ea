"""What is done to somebody, asked once more with what it means: an invitation, an absence, leaving, a lost second step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waarborg.doors.desk.admin.pages import administers, require, settled, show_form
from waarborg.doors.desk.admin.people.circles import COLLEAGUES, CONTACTS, SUPPLIERS, Circle
from waarborg.doors.desk.admin.people.editing import invited_words, language_of
from waarborg.doors.desk.admin.people.forms import AbsenceForm, InvitationForm, WhyForm
from waarborg.doors.desk.admin.second_step import reset_second_factor
from waarborg.doors.desk.colleagues import colleague, colleagues
from waarborg.doors.gate import ViewerRequest
from waarborg.service.foundation import time_source
from waarborg.service.parties import commands, inviting
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import leads
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.queries import agency


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that asks before it does: its form, its words, and what its button does."""

    form: forms.Form
    do: Callable[[dict[str, Any]], object]
    title: str
    note: str
    send: str
    done: str


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_deed(request: ViewerRequest, person_id: UUID, deed: str) -> HttpResponse:
    """Absence, invitation, leaving, or a lost second step, of a colleague."""
    require(leads(request.viewer))
    return _do(request, COLLEAGUES, person_id, deed)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_deed(request: ViewerRequest, person_id: UUID, deed: str) -> HttpResponse:
    """Invitation, leaving, or a lost second step, of a client's person."""
    require(leads(request.viewer))
    return _do(request, CONTACTS, person_id, deed)


@require_http_methods(["GET", "HEAD", "POST"])
def suppliers_contact_deed(request: ViewerRequest, person_id: UUID, deed: str) -> HttpResponse:
    """Leaving, or a lost second step, of a supplier's person."""
    require(leads(request.viewer))
    return _do(request, SUPPLIERS, person_id, deed)


def _do(request: ViewerRequest, circle: Circle, person_id: UUID, deed: str) -> HttpResponse:
    """Asks first, with what it means; done with the button of that page."""
    asks = _DEEDS[circle].get(deed)
    if asks is None:
        raise Http404
    at, person = time_source.now(), circle.person(request, person_id)
    asked = asks(request, at, person)
    if request.method == "POST" and settled(asked.form, asked.do):
        messages.success(request, asked.done)
        return circle.to_list(person)
    back = reverse(f"desk:{circle.one}", args=[person.id])
    return show_form(
        request,
        circle.section,
        at,
        asked.form,
        title=asked.title,
        back=back,
        send=asked.send,
        note=asked.note,
    )


def _given(request: ViewerRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _inviting(request: ViewerRequest, at: datetime, person: Person) -> Asked:
    first = {"language": language_of(person.client, at)}

    def do(said: dict[str, Any]) -> None:
        inviting.invite(by=request.viewer, at=at, person=person, language=said["language"])

    return Asked(
        form=InvitationForm(_given(request), initial=first),
        do=do,
        title=_("Invite %(name)s") % {"name": person.name},
        note=_("The mail holds a link that works once, for seven days."),
        send=_("Send the invitation"),
        done=invited_words(person),
    )


def _letting_go(request: ViewerRequest, at: datetime, person: Person) -> Asked:
    def do(_said: dict[str, Any]) -> None:
        commands.let_go(by=request.viewer, at=at, person=person)

    return Asked(
        form=forms.Form(_given(request)),
        do=do,
        title=_("Let %(name)s go") % {"name": person.name},
        note=_(
            "The login opens nothing any more, from the next click on. The name stays with whatever was done."
        ),
        send=_("Let go"),
        done=_("%(name)s has left.") % {"name": person.name},
    )


def _resetting(request: ViewerRequest, at: datetime, person: Person) -> Asked:
    require(administers(request.viewer))

    def do(said: dict[str, Any]) -> None:
        reset_second_factor(by=request.viewer, at=at, person=person, why=said["why"])

    return Asked(
        form=WhyForm(_given(request)),
        do=do,
        title=_("Reset the second step of %(name)s") % {"name": person.name},
        note=_(
            "App, codes and passkeys are taken away. All of their sessions end, and at the next sign-in a new"
            " second step is set up."
        ),
        send=_("Reset"),
        done=_("The second step of %(name)s was reset.") % {"name": person.name},
    )


def _absence(request: ViewerRequest, at: datetime, person: Person) -> Asked:
    kept = agency.deputy_of(person.id)
    first = {
        "deputy": str(kept.deputy_id or "") if kept else "",
        "away_until": timezone.localdate(kept.away_until) if kept and kept.away_until else None,
    }
    others = [one for one in colleagues(request.viewer) if one[0] != str(person.id)]

    def do(said: dict[str, Any]) -> None:
        until = said["away_until"]
        tickets.arrange_absence(
            by=request.viewer,
            at=at,
            person=person,
            deputy=colleague(request.viewer, said["deputy"]) if said["deputy"] else None,
            away_until=timezone.make_aware(datetime.combine(until, time())) if until else None,
        )

    return Asked(
        form=AbsenceForm(_given(request), people=others, initial=first),
        do=do,
        title=_("Absence of %(name)s") % {"name": person.name},
        note=_("While away, the deputy checks what is handed in."),
        send=_("Save"),
        done=_("Saved."),
    )


_OF_ANYBODY = {"let-go": _letting_go, "second-step": _resetting}
_DEEDS: Mapping[Circle, Mapping[str, Callable[[ViewerRequest, datetime, Person], Asked]]] = {
    COLLEAGUES: _OF_ANYBODY | {"invite": _inviting, "absence": _absence},
    CONTACTS: _OF_ANYBODY | {"invite": _inviting},
    SUPPLIERS: _OF_ANYBODY,
}
