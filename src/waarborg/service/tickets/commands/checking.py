"""The project manager's gate (clause B2): a second person checks before anything reaches the client."""

from datetime import datetime
from uuid import UUID

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import moved, record, require_reason, require_staff, save_moved
from waarborg.service.tickets.commands.refusals import MoveNotPossible, NotTheChecker, OwnWork
from waarborg.service.tickets.models import Delivery, Ticket
from waarborg.service.tickets.queries.agency import project_manager_of, stands_in
from waarborg.service.tickets.queries.deliveries import pending_delivery
from waarborg.service.tickets.rules import Move


def check(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """Find that what was handed in is right, held against the reporter's words; it may be delivered now.

    The client's project manager does, or another project manager, or the named deputy while that one is away; never
    who made it. Raises: NotAllowed, MoveNotPossible, OwnWork, NotTheChecker.
    """
    person_id = require_staff(by)
    held = moved(ticket, Move.CHECK)
    delivery = _pending(held)
    if person_id == delivery.made_by_id:
        raise OwnWork
    instead_of = _require_checker(by, person_id, held, at)
    save_moved(held)
    delivery.checked_by_id, delivery.checked_at = person_id, at
    delivery.save(update_fields=["checked_by", "checked_at"])
    record(events.Checked(delivery.id, instead_of), held, by, at)


def send_back(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """What was handed in is not good enough; ``why`` tells whoever made it, who may also take it back.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible, NotTheChecker.
    """
    person_id = require_staff(by)
    require_reason(why)
    held = moved(ticket, Move.SEND_BACK)
    delivery = _pending(held)
    if person_id != delivery.made_by_id:
        _require_checker(by, person_id, held, at)
    save_moved(held)
    delivery.sent_back_by_id, delivery.sent_back_at, delivery.sent_back_why = person_id, at, why.strip()
    delivery.save(update_fields=["sent_back_by", "sent_back_at", "sent_back_why"])
    record(events.SentBack(delivery.id), held, by, at, why)


def _require_checker(by: Viewer, person_id: UUID, held: Ticket, at: datetime) -> UUID | None:
    """The client's project manager in whose place ``by`` checks, or none. Raises: NotTheChecker."""
    manager_id = project_manager_of(held, at)
    if person_id == manager_id:
        return None
    if by.has_role(StaffRole.PROJECT_MANAGER) or stands_in(person_id, manager_id, at):
        return manager_id
    raise NotTheChecker


def _pending(held: Ticket) -> Delivery:
    delivery = pending_delivery(held)
    if delivery is None:
        raise MoveNotPossible
    return delivery
