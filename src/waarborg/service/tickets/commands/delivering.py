"""Handing over a work-around or a solution, and turning it down."""

from datetime import datetime

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import (
    moved,
    note,
    record,
    require_reason,
    require_staff,
    require_staff_or_own,
)
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Move
from waarborg.sla import events as happened


def deliver_workaround(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """Hand over a work-around; ``why`` tells the client what it is. Raises: NotAllowed, ReasonMissing, MoveNotPossible."""
    _deliver(by, at, ticket, why, Move.DELIVER_WORKAROUND)


def deliver_solution(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """Hand over the solution; ``why`` tells the client what was done. Raises: as ``deliver_workaround``."""
    _deliver(by, at, ticket, why, Move.DELIVER_SOLUTION)


def refuse_delivery(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """The client turns the last delivery down. Raises: NotAllowed, ReasonMissing, MoveNotPossible."""
    require_staff_or_own(by, ticket.client_id)
    require_reason(why)
    held = moved(ticket, Move.REFUSE_DELIVERY)
    held.save(update_fields=["state"])
    record(events.TicketDeliveryRefused(), held, by, at, why)
    note(held, happened.DeliveryRefused(at, why.strip()), at)


def _deliver(by: Viewer, at: datetime, ticket: Ticket, why: str, move: Move) -> None:
    require_staff(by)
    require_reason(why)
    held = moved(ticket, move)
    held.save(update_fields=["state"])
    is_solution = move is Move.DELIVER_SOLUTION
    record(events.TicketSolved() if is_solution else events.TicketWorkedAround(), held, by, at, why)
    kind = happened.SolutionDelivered if is_solution else happened.WorkaroundDelivered
    note(held, kind(at, str(by.person_id or "")), at)
