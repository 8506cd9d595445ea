"""What every command about a ticket does: check who asks, lock the row, record the fact, tell the guarantee."""

from datetime import datetime
from uuid import UUID

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees import commands as guarantees
from waarborg.service.guarantees.queries import folded, guarantee_of
from waarborg.service.guarantees.rules import next_due_at
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets.commands.refusals import (
    MoveNotPossible,
    NeedsProjectManager,
    NotAColleague,
    ReasonMissing,
)
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, Move, State, What, after
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla

_MOVED = ("state", "is_worked_around", "assignee", "third_party", "interface", "begun_at", "briefed_at")


def locked(ticket: Ticket) -> Ticket:
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("version", "version__contract")
        .get(id=ticket.id)
    )


def locked_open(ticket: Ticket) -> Ticket:
    """The ticket, locked. Raises: MoveNotPossible when it asks for no more work."""
    held = locked(ticket)
    if not STANDINGS[State(held.state)].is_open:
        raise MoveNotPossible
    return held


def moved(ticket: Ticket, move: Move, *, handed_in: What | None = None) -> Ticket:
    """The ticket, locked, in the state to which ``move`` brings it; not saved yet. Raises: MoveNotPossible."""
    held = locked(ticket)
    state = after(move, held.position, handed_in)
    if state is None:
        raise MoveNotPossible
    if state is not State.WAITING_FOR_THIRD_PARTY:
        held.third_party, held.interface = "", None
    held.state = state.value
    return held


def save_moved(held: Ticket) -> None:
    held.save(update_fields=_MOVED)


def record(fact: object, ticket: Ticket, by: Viewer, at: datetime, why: str = "") -> None:
    facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=by, at=at, why=why.strip())


def note(ticket: Ticket, event: happened.Event, at: datetime) -> None:
    guarantee = guarantees.note(at=at, about_id=ticket.id, event=event)
    if guarantee is not None:
        follow(ticket, guarantee)


def follow(ticket: Ticket, guarantee: sla.Guarantee) -> None:
    ticket.next_due_at = next_due_at(guarantee)
    ticket.save(update_fields=["next_due_at"])


def guarantee_at(ticket: Ticket, at: datetime) -> sla.Guarantee | None:
    """What the ticket's guarantee is at ``at``; none without an agreement."""
    stored = guarantee_of(ticket.id)
    return folded(stored, at)[0] if stored is not None else None


def require_project_manager_once_missed(by: Viewer, ticket: Ticket, at: datetime) -> None:
    """After a due instant has passed unmet, under any plan, what moves the clock is the project manager's.

    Raises: NeedsProjectManager.
    """
    guarantee = guarantee_at(ticket, at)
    has_missed = guarantee is not None and any(one.is_breached for one in guarantee.milestones)
    if has_missed and not by.has_role(StaffRole.PROJECT_MANAGER):
        raise NeedsProjectManager


def require_staff(by: Viewer) -> UUID:
    if by.audience is not Audience.STAFF or by.person_id is None:
        raise NotAllowed
    return by.person_id


def require_staff_or_own(by: Viewer, client_id: UUID) -> None:
    """Staff for any client, a client's people for their own."""
    if by.audience in (Audience.STAFF, Audience.SYSTEM):
        return
    if by.audience is not Audience.PORTAL or client_id not in by.client_ids:
        raise NotAllowed


def require_reason(why: str) -> None:
    if not why.strip():
        raise ReasonMissing


def require_colleague(person: Person) -> None:
    """Raises: NotAColleague for who is not at the agency, or not any more."""
    if person.client_id is not None or person.left_at is not None:
        raise NotAColleague
