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


def gate_of(of: Ticket, viewer: Viewer, at: datetime) -> Gate | None:
    """What waits at the gate; none while nothing does."""
    delivery = tickets.pending_delivery(of) if of.state in _AT_THE_GATE else None
    if delivery is None:
        return None
    is_own = delivery.made_by_id == viewer.person_id
    may_check = not is_own and _may_check(of, viewer, at)
    manager = of.version.project_manager if of.version is not None else None
    return Gate(
        delivery=delivery,
        checker=manager.name if manager is not None else "",
        is_own=is_own,
        is_overdue=delivery.checked_at is None and delivery.check_due_at <= at,
        deeds=gate_moves(of, viewer, may_check=may_check, is_own=is_own),
    )


def questions_to(of: Ticket) -> list[Question]:
    """What the client was asked, oldest first; not looked up where a delivery waits, for then nothing is open."""
    if of.state in _AT_THE_GATE:
        return []
    return list(tickets.questions_of(of)[:MOST_QUESTIONS])


def _may_check(of: Ticket, viewer: Viewer, at: datetime) -> bool:
    """Any project manager, and the deputy of the client's own while that one is away."""
    if viewer.has_role(StaffRole.PROJECT_MANAGER):
        return True
    manager_id = tickets.project_manager_of(of, at)
    if manager_id is None or manager_id == viewer.person_id:
        return manager_id is not None
    deputy = tickets.deputy_of(manager_id)
    is_away = deputy is not None and deputy.away_until is not None and deputy.away_until > at
    return is_away and deputy.deputy_id == viewer.person_id  # type: ignore[union-attr]
