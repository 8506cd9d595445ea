"""Merging a duplicate into the ticket that goes on with the matter. It is for good; ``rules`` says so to people."""

from datetime import datetime

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.relations import events, queries
from waarborg.service.relations.commands.acting import let_see, record, require_person, require_two, who_saw
from waarborg.service.relations.commands.refusals import (
    DuplicateHasEnded,
    DuplicateIsDelivered,
    MergedAlready,
    SurvivorHasEnded,
    SurvivorIsMerged,
)
from waarborg.service.relations.models import Merge
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, State

_HANDED_IN = (State.READY_FOR_CHECK, State.CHECKED)


def merge(*, by: Viewer, at: datetime, ticket: Ticket, into: Ticket, why: str = "") -> Merge:
    """Close ``ticket`` as a duplicate of ``into``, which keeps the earliest report and the strictest times of both.

    It is counted as merged, never as met. Its address leads on, and whoever of the client saw it sees the survivor.
    Raises: NotAllowed, WithItself, OtherClient, MergedAlready, SurvivorIsMerged, DuplicateHasEnded, SurvivorHasEnded,
    DuplicateIsDelivered, SurvivorOutside (of ``guarantees``).
    """
    person_id = require_person(by)
    require_two(ticket, into)
    duplicate, survivor = _locked(ticket, into)
    _require_possible(duplicate, survivor)
    survivor = tickets.absorb(by=by, at=at, ticket=duplicate, into=survivor)
    done = Merge.objects.create(
        client_id=survivor.client_id,
        merged=duplicate,
        survivor=survivor,
        merged_at=at,
        merged_by_id=person_id,
    )
    words = why.strip()
    record(events.TicketMerged(survivor.id), duplicate.id, duplicate.client_id, by, at, why=words)
    took_over = events.TicketTookOver(duplicate.id, survivor.reported_at, survivor.severity)
    record(took_over, survivor.id, survivor.client_id, by, at, why=words)
    let_see(by, at, survivor, who_saw(duplicate))
    return done


def _locked(ticket: Ticket, into: Ticket) -> tuple[Ticket, Ticket]:
    """Both, in the order of their identities: two merges crosswise wait for each other in a row."""
    both = Ticket.objects.select_for_update(of=("self",)).filter(id__in=[ticket.id, into.id]).order_by("id")
    found = {one.id: one for one in both.select_related("version", "version__contract")}
    return found[ticket.id], found[into.id]


def _require_possible(duplicate: Ticket, survivor: Ticket) -> None:
    if queries.are_merged([duplicate.id]):
        raise MergedAlready
    final = queries.leads_to(survivor.id)
    if final is not None:
        raise SurvivorIsMerged(ticket=Ticket.objects.get(id=final))
    if not STANDINGS[State(duplicate.state)].is_open:
        raise DuplicateHasEnded
    if not STANDINGS[State(survivor.state)].is_open:
        raise SurvivorHasEnded
    if duplicate.is_worked_around or duplicate.state in _HANDED_IN:
        raise DuplicateIsDelivered
