"""One box for everything: tickets, open and closed, by what was written and said, and clients and people by name.

The command palette asks for the first few of the same, as one types.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waarborg.doors.desk.pages import page, role_words
from waarborg.doors.desk.standings import state_words
from waarborg.doors.desk.ticket_rows import rows_of
from waarborg.doors.gate import ViewerRequest
from waarborg.service.conversations.queries import tickets_with
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.transfer.queries import tickets_once_numbered

LONGEST = 200
TICKETS_SHOWN = 25
NAMES_SHOWN = 8
SUGGESTED = 5
# Of fewer letters half of everything has some.
LEAST = 2


@dataclass(frozen=True, slots=True)
class Named:
    """Clients and people with the words in their names or addresses."""

    clients: Sequence[Client] = ()
    people: Sequence[Person] = ()


@require_safe
def search(request: ViewerRequest) -> HttpResponse:
    """Everything that has the words of the address, the likeliest first."""
    at, words = time_source.now(), _words(request)
    named = _named(request.viewer, words, NAMES_SHOWN)
    found = _tickets(request.viewer, words, named.people) if words else []
    context = {
        "words": words,
        "named": named,
        "people": [(person, _part_of(person)) for person in named.people],
        "rows": rows_of(found[:TICKETS_SHOWN], at),
        "has_more": len(found) > TICKETS_SHOWN,
    }
    return page(request, "search", "search", at, context)


@require_safe
def suggest(request: ViewerRequest) -> HttpResponse:
    """The first few, as lines of the command palette."""
    words = _words(request)
    is_enough = len(words) >= LEAST
    found = _numbered_or_written(request.viewer, words, SUGGESTED) if is_enough else []
    named = _named(request.viewer, words, SUGGESTED)
    context = {
        "tickets": [(ticket, state_words(ticket.state)) for ticket in found],
        "clients": named.clients,
        "people": [(person, _part_of(person)) for person in named.people],
    }
    return render(request, "desk/suggestions.html", context)


def _words(request: ViewerRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]


def _named(viewer: Viewer, words: str, most: int) -> Named:
    key = sort_key(words)
    if len(words) < LEAST:
        return Named()
    clients = parties.clients_visible_to(viewer).filter(name_key__contains=key)[:most] if key else ()
    return Named(list(clients), list(parties.people_like(viewer, words)[:most]))


def _tickets(viewer: Viewer, words: str, people: Sequence[Person]) -> list[Ticket]:
    """By number, subject, description and client first; then by what was said or sent; then those of the people.

    One more than are shown, so that the page can say that there are more.
    """
    most = TICKETS_SHOWN + 1
    found = {one.id: one for one in _numbered_or_written(viewer, words, most)}
    if len(found) < most and len(words) >= LEAST:
        said = [one for one in tickets_with(viewer, words, most=most) if one not in found]
        fetched = {one.id: one for one in tickets.visible_to(viewer).filter(id__in=said)}
        found |= {one: fetched[one] for one in said if one in fetched}
    if len(found) < most and (contacts := [one.id for one in people if one.client_id]):
        theirs = tickets.visible_to(viewer).filter(reporter__in=contacts).order_by("-reported_at", "id")
        found |= {one.id: one for one in theirs[:most] if one.id not in found}
    return list(found.values())[:most]


def _numbered_or_written(viewer: Viewer, words: str, most: int) -> list[Ticket]:
    """By number and words, and by the number that a ticket had in the system that it came along from."""
    once = tickets_once_numbered(viewer, words)[:most]
    here = tickets.search(viewer, words, limit=most)
    return list({one.id: one for one in [*here[: most - len(once)], *once]}.values())


def _part_of(person: Person) -> str:
    """Where somebody belongs, in words: their client, or what they do at the agency."""
    return person.client.name if person.client else ", ".join(role_words(role) for role in person.roles)
