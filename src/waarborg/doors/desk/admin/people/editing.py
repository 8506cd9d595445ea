"""Adding somebody, and changing what is known of them and what they may do."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waarborg.doors.desk.admin.pages import Act, administers, require, settled, show_form
from waarborg.doors.desk.admin.people.circles import COLLEAGUES, CONTACTS, SUPPLIERS, Circle
from waarborg.doors.desk.admin.people.forms import NewColleagueForm, NewContactForm, PersonForm
from waarborg.doors.desk.admin.people.lists import client_named
from waarborg.doors.desk.admin.second_step import has_second_factor
from waarborg.doors.desk.pages import language
from waarborg.doors.gate import ViewerRequest
from waarborg.service.agreements import queries as agreements
from waarborg.service.foundation import time_source
from waarborg.service.parties import commands, inviting, queries, rules
from waarborg.service.parties.models import Client, Person
from waarborg.service.parties.rules import leads

MOST_CLIENTS = 500
_KNOWN = ("name", "title", "email", "phone", "whatsapp", "roles")


@require_http_methods(["GET", "HEAD", "POST"])
def add_colleague(request: ViewerRequest) -> HttpResponse:
    """Somebody joins the agency."""
    at = time_source.now()
    given = request.POST if request.method == "POST" else None
    form = NewColleagueForm(given, roles=list(rules.StaffRole), initial={"language": language()})

    def employ(said: dict[str, Any]) -> None:
        person = commands.employ(by=request.viewer, at=at, details=form.details(said))
        _invite_if_asked(request, at, person, said)

    if given is not None and settled(form, employ):
        return COLLEAGUES.to_list()
    title = _("Add a colleague")
    return show_form(request, "colleagues", at, form, title=title, back=COLLEAGUES.back(), send=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: ViewerRequest) -> HttpResponse:
    """Somebody at a client."""
    require(leads(request.viewer))
    at = time_source.now()
    given = request.POST if request.method == "POST" else None
    clients = list(queries.clients_visible_to(request.viewer)[:MOST_CLIENTS])
    chosen = client_named(request, request.GET.get("client", ""))
    first = {"client": str(chosen.id) if chosen else ""}
    form = NewContactForm(given, clients=clients, roles=list(rules.ContactRole), initial=first)

    def add(said: dict[str, Any]) -> None:
        client = next(one for one in clients if str(one.id) == said["client"])
        person = commands.add_contact(by=request.viewer, at=at, client=client, details=form.details(said))
        _invite_if_asked(request, at, person, said)

    if given is not None and settled(form, add):
        return CONTACTS.to_list()
    title = _("Add a contact")
    return show_form(request, "contacts", at, form, title=title, back=CONTACTS.back(), send=_("Add"))


def language_of(client: Client | None, at: datetime) -> str:
    """The language that somebody is written to in: that of the client's agreement; else that of the page."""
    version = agreements.version_in_force(client_id=client.id, at=at) if client else None
    return agreements.agreement_of(version).language if version else language()


def invited_words(person: Person) -> str:
    return _("%(name)s gets a mail with a link to come in by.") % {"name": person.name}


def _invite_if_asked(request: ViewerRequest, at: datetime, person: Person, said: dict[str, Any]) -> None:
    if said["is_invited"]:
        spoken = said["language"] or language_of(person.client, at)
        inviting.invite(by=request.viewer, at=at, person=person, language=spoken)
        messages.success(request, invited_words(person))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_colleague(request: ViewerRequest, person_id: UUID) -> HttpResponse:
    """One colleague."""
    require(leads(request.viewer))
    return edit(request, COLLEAGUES, person_id)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: ViewerRequest, person_id: UUID) -> HttpResponse:
    """One of a client's people."""
    require(leads(request.viewer))
    return edit(request, CONTACTS, person_id)


def edit(request: ViewerRequest, circle: Circle, person_id: UUID) -> HttpResponse:
    """One person of ``circle``: to be changed by who may, and to be read by the others."""
    at, person = time_source.now(), circle.person(request, person_id)
    may_change = circle.may_change(request)
    require(may_change or request.method != "POST")
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        roles=list(rules.ROLES_OF[person.audience]),
        initial={name: getattr(person, name) for name in _KNOWN},
    )

    def keep(said: dict[str, Any]) -> None:
        commands.change_person(by=request.viewer, at=at, person=person, details=form.details(said))

    if request.method == "POST" and settled(form, keep):
        messages.success(request, _("Saved."))
        return circle.to_list(person)
    of = person.supplier or person.client
    return show_form(
        request,
        circle.section,
        at,
        form,
        title=f"{person.name} · {of}" if of else person.name,
        back=circle.back(person),
        is_read_only=not may_change or person.left_at is not None,
        note=_("%(name)s has left.") % {"name": person.name} if person.left_at else "",
        acts=[] if person.left_at else _acts(request, circle, person, may_change=may_change),
    )


def _acts(request: ViewerRequest, circle: Circle, person: Person, *, may_change: bool) -> list[Act]:
    def where(deed: str) -> str:
        return reverse(f"desk:{circle.deed}", args=[person.id, deed])

    acts = []
    if circle is COLLEAGUES:
        acts.append(Act(_("Absence and deputy"), where("absence"), "calendar-off"))
    if may_change and circle is not SUPPLIERS:
        acts.append(Act(_("Mail an invitation"), where("invite"), "send"))
    if may_change:
        acts.append(Act(_("Let go"), where("let-go"), "user-minus", is_danger=True))
    if administers(request.viewer) and has_second_factor(person):
        acts.append(Act(_("Reset the second step"), where("second-step"), "key-round", is_danger=True))
    return acts
