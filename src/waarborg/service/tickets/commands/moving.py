"""Who works on a ticket, and its end."""

from datetime import datetime

from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import StaffRole, require_role
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import (
    locked_open,
    moved,
    note,
    record,
    require_colleague,
    require_staff,
    require_staff_or_own,
    save_moved,
)
from waarborg.service.tickets.commands.refusals import BriefingMissing
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.queries.deliveries import standing_delivery
from waarborg.service.tickets.rules import Move
from waarborg.sla import events as happened


def take_in_hand(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """Take it in hand and begin: the reaction. Raises: NotAllowed, MoveNotPossible."""
    person_id = require_staff(by)
    held = moved(ticket, Move.TAKE_IN_HAND)
    held.assignee_id = person_id
    held.begun_at = held.begun_at or at
    save_moved(held)
    record(events.TakenInHand(person_id), held, by, at)
    note(held, happened.WorkBegan(at, str(person_id)), at)


def assign(*, by: Viewer, at: datetime, ticket: Ticket, person: Person | None) -> None:
    """Hand the ticket to a colleague, or back to the team. That is no reaction: nobody has begun by it.

    Raises: NotAllowed, MoveNotPossible, NotAColleague.
    """
    require_staff(by)
    if person is not None:
        require_colleague(person)
    held = locked_open(ticket)
    was_id, held.assignee = held.assignee_id, person
    held.save(update_fields=["assignee"])
    record(events.TicketAssigned(person.id if person else None, was_id), held, by, at)


def brief(*, by: Viewer, at: datetime, ticket: Ticket, text: str, to: Person) -> None:
    """Tell ``to`` what is to be done and what is known, and hand the ticket over; that is no reaction either.

    Raises: NotAllowed, BriefingMissing, MoveNotPossible, NotAColleague.
    """
    require_staff(by)
    require_role(by, StaffRole.PROJECT_MANAGER, StaffRole.TEAM_LEAD)
    if not text.strip():
        raise BriefingMissing
    require_colleague(to)
    held = locked_open(ticket)
    held.assignee, held.briefed_at = to, at
    save_moved(held)
    record(events.TicketBriefed(to.id), held, by, at, text)


def close(*, by: Viewer, at: datetime, ticket: Ticket, why: str = "") -> None:
    """The end: the client is content with what was delivered, or nothing is to be delivered for this kind of matter.

    Closing a delivered ticket is the client's acceptance when the client does it. Raises: NotAllowed, MoveNotPossible.
    """
    require_staff_or_own(by, ticket.client_id)
    held = moved(ticket, Move.CLOSE)
    save_moved(held)
    delivery = standing_delivery(held)
    if delivery is not None and by.audience is Audience.PORTAL and delivery.accepted_at is None:
        delivery.accepted_at = at
        delivery.save(update_fields=["accepted_at"])
        record(events.TicketDeliveryAccepted(delivery.id), held, by, at)
    record(events.TicketClosed(), held, by, at, why)
