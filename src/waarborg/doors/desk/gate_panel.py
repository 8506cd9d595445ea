"""The project manager's gate on a ticket's page, and what the client was asked: at most one statement for either."""

from dataclasses import dataclass
from datetime import datetime

from waarborg.doors.desk.deeds import Deed
from waarborg.doors.desk.moves import gate_moves
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Delivery, Question, Ticket
from waarborg.service.tickets.rules import State, What

MOST_QUESTIONS = 50
_AT_THE_GATE = (State.READY_FOR_CHECK, State.CHECKED)


@dataclass(frozen=True, slots=True)
class Gate:
    """What was handed in. ``checker`` is who checks by default; ``deeds`` are those of who looks."""

    delivery: Delivery
    checker: str
    is_own: bool
    is_overdue: bool
    deeds: list[Deed]

    @property
    def is_workaround(self) -> bool:
        """A work-around, or the solution."""
        return self.delivery.what == What.WORKAROUND


def gate_of(of: Ticket, viewer: Viewer, at: datetime, *, is_managed: bool) -> Gate | None:
    """What waits at the gate; none while nothing does.

    Any project manager checks, and whoever manages the client now, as its own or as the deputy of who is away.
    """
    delivery = tickets.pending_delivery(of) if of.state in _AT_THE_GATE else None
    if delivery is None:
        return None
    is_own = delivery.made_by_id == viewer.person_id
    may_check = not is_own and (is_managed or viewer.has_role(StaffRole.PROJECT_MANAGER))
    manager = of.version.project_manager if of.version is not None else None
    return Gate(
        delivery=delivery,
        checker=manager.name if manager is not None else "",
        is_own=is_own,
        is_overdue=delivery.checked_at is None and delivery.check_due_at <= at,
        deeds=gate_moves(of, viewer, may_check=may_check, is_own=is_own),
    )


def questions_to(of: Ticket) -> list[Question]:
    """What the client was asked, oldest first.

    Not looked up where a delivery waits or the ticket is closed: nothing is open then, and the story tells the rest.
    """
    if of.state in (*_AT_THE_GATE, State.CLOSED):
        return []
    return list(tickets.questions_of(of)[:MOST_QUESTIONS])
