"""From the developer's hands to the client's: handing in, delivering, and what the client makes of it.

Nothing is delivered that the project manager has not checked (``checking``), unless a team lead says so out loud.
"""

from datetime import datetime
from uuid import UUID

from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import StaffRole, require_role
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import (
    guarantee_at,
    locked,
    moved,
    note,
    record,
    require_reason,
    require_staff,
    require_staff_or_own,
    save_moved,
)
from waarborg.service.tickets.commands.moving import close
from waarborg.service.tickets.commands.refusals import AlreadyAccepted, MoveNotPossible, WordsMissing
from waarborg.service.tickets.models import Delivery, Ticket
from waarborg.service.tickets.queries.agency import setting
from waarborg.service.tickets.queries.deliveries import (
    pending_delivery,
    standing_delivery,
    standing_workarounds,
)
from waarborg.service.tickets.rules import Move, State, What, check_due_at
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity


def hand_in(*, by: Viewer, at: datetime, ticket: Ticket, what: What, words: str) -> Delivery:
    """Hand a work-around or a solution in for the check, with the ``words`` that the client will read.

    Raises: NotAllowed, WordsMissing, MoveNotPossible.
    """
    person_id = require_staff(by)
    if not words.strip():
        raise WordsMissing
    held = moved(ticket, Move.HAND_IN)
    save_moved(held)
    delivery = Delivery.objects.create(
        client_id=held.client_id,
        ticket=held,
        number=held.deliveries.count() + 1,
        what=What(what).value,
        words=words.strip(),
        made_by_id=person_id,
        made_at=at,
        check_due_at=_check_due_at(held, at),
    )
    record(events.HandedIn(delivery.id, delivery.what, delivery.check_due_at), held, by, at, words)
    return delivery


def deliver(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """Hand what was checked to the client. Raises: NotAllowed, MoveNotPossible."""
    person_id = require_staff(by)
    delivery = _pending(ticket)
    held = moved(ticket, Move.DELIVER, handed_in=What(delivery.what))
    _hand_over(held, delivery, by, person_id, at)


def release_unchecked(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """In an emergency a team lead delivers what nobody has checked; that stands out wherever it is told.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible.
    """
    person_id = require_staff(by)
    require_role(by, StaffRole.TEAM_LEAD, StaffRole.DIRECTOR)
    require_reason(why)
    delivery = _pending(ticket)
    held = moved(ticket, Move.RELEASE_UNCHECKED, handed_in=What(delivery.what))
    delivery.released_unchecked = True
    record(events.ReleasedUnchecked(delivery.id), held, by, at, why)
    _hand_over(held, delivery, by, person_id, at)


def withdraw_workaround(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """The agency takes its work-around back: it does not hold. The first clock goes on as if it had never stood.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible.
    """
    require_staff(by)
    require_reason(why)
    held = moved(ticket, Move.WITHDRAW_WORKAROUND)
    held.is_worked_around = False
    save_moved(held)
    standing_workarounds(held).update(withdrawn_at=at)
    record(events.TicketWorkaroundWithdrawn(), held, by, at, why)
    note(held, happened.WorkaroundWithdrawn(at, why.strip()), at)


def refuse_delivery(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """The client turns the last delivery down, or somebody of the agency does so on its behalf.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible.
    """
    require_staff_or_own(by, ticket.client_id)
    require_reason(why)
    held = moved(ticket, Move.REFUSE_DELIVERY)
    delivery = _standing(held)
    delivery.refused_at = at
    delivery.save(update_fields=["refused_at"])
    held.is_worked_around = standing_workarounds(held).exists()
    save_moved(held)
    record(events.TicketDeliveryRefused(delivery.id), held, by, at, why)
    note(held, happened.DeliveryRefused(at, why.strip()), at)


def accept(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """The client is content with the last delivery; a solution is closed with it, a work-around stays to be solved.

    Raises: NotAllowed, MoveNotPossible, AlreadyAccepted.
    """
    require_staff_or_own(by, ticket.client_id)
    held = locked(ticket)
    delivery = _standing(held)
    if delivery.accepted_at is not None:
        raise AlreadyAccepted
    delivery.accepted_at = at
    delivery.save(update_fields=["accepted_at"])
    record(events.TicketDeliveryAccepted(delivery.id), held, by, at)
    if held.state == State.DELIVERED:
        close(by=by, at=at, ticket=held)


def _check_due_at(held: Ticket, at: datetime) -> datetime:
    guarantee = guarantee_at(held, at)
    return check_due_at(
        at,
        Severity(held.severity),
        terms_of(held.version) if held.version is not None else None,
        guarantee.resolution if guarantee is not None and guarantee.left_at is None else None,
        setting().times,
    )


def _hand_over(held: Ticket, delivery: Delivery, by: Viewer, person_id: UUID, at: datetime) -> None:
    """The delivery itself: only this is what the guarantee asks for."""
    delivery.delivered_at, delivery.delivered_by_id = at, person_id
    delivery.save(update_fields=["delivered_at", "delivered_by", "released_unchecked"])
    is_workaround = delivery.what == What.WORKAROUND
    held.is_worked_around = held.is_worked_around or is_workaround
    save_moved(held)
    fact = events.TicketWorkedAround if is_workaround else events.TicketSolved
    record(fact(delivery.id), held, by, at, delivery.words)
    event = happened.WorkaroundDelivered if is_workaround else happened.SolutionDelivered
    note(held, event(at, str(delivery.made_by_id)), at)


def _pending(ticket: Ticket) -> Delivery:
    delivery = pending_delivery(locked(ticket))
    if delivery is None:
        raise MoveNotPossible
    return delivery


def _standing(held: Ticket) -> Delivery:
    delivery = standing_delivery(held)
    if delivery is None:
        raise MoveNotPossible
    return delivery
