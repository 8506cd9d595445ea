"""What every command about a ticket does: check who asks, lock the row, record the fact, tell the guarantee."""

from datetime import datetime
from uuid import UUID

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees import commands as guarantees
from waarborg.service.guarantees.rules import next_due_at
from waarborg.service.tickets.commands.refusals import MoveNotPossible, ReasonMissing
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Move, State, after
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla


def locked(ticket: Ticket) -> Ticket:
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("version", "version__contract")
        .get(id=ticket.id)
    )


def moved(ticket: Ticket, move: Move) -> Ticket:
    """The ticket, locked, in the state to which ``move`` brings it; not saved yet. Raises: MoveNotPossible."""
    held = locked(ticket)
    state = after(move, State(held.state))
    if state is None:
        raise MoveNotPossible
    held.state = state.value
    return held


def record(fact: object, ticket: Ticket, by: Viewer, at: datetime, why: str = "") -> None:
    facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=by, at=at, why=why.strip())


def note(ticket: Ticket, event: happened.Event, at: datetime) -> None:
    guarantee = guarantees.note(at=at, about_id=ticket.id, event=event)
    if guarantee is not None:
        follow(ticket, guarantee)


def follow(ticket: Ticket, guarantee: sla.Guarantee) -> None:
    ticket.next_due_at = next_due_at(guarantee)
    ticket.save(update_fields=["next_due_at"])


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
