"""Moving a ticket on: in hand, waiting for the client, closed."""

from datetime import datetime

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import moved, note, record, require_staff, require_staff_or_own
from waarborg.service.tickets.commands.refusals import QuestionMissing
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Move
from waarborg.sla import events as happened


def take_in_hand(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """Take it in hand and begin: the reaction. Raises: NotAllowed, MoveNotPossible."""
    person_id = require_staff(by)
    held = moved(ticket, Move.TAKE_IN_HAND)
    held.assignee_id = person_id
    held.save(update_fields=["state", "assignee"])
    record(events.TakenInHand(person_id), held, by, at)
    note(held, happened.WorkBegan(at, str(person_id)), at)


def pause(*, by: Viewer, at: datetime, ticket: Ticket, why: str, party: str = "client") -> None:
    """Ask ``party`` the question ``why``; the resolution's clock stands still until it is answered.

    Raises: NotAllowed, QuestionMissing, MoveNotPossible.
    """
    require_staff(by)
    if not why.strip():
        raise QuestionMissing
    held = moved(ticket, Move.PAUSE)
    held.save(update_fields=["state"])
    record(events.TicketPaused(party), held, by, at, why)
    note(held, happened.Paused(at, party, why.strip()), at)


def resume(*, by: Viewer, at: datetime, ticket: Ticket, why: str = "") -> None:
    """The question was answered, perhaps with ``why``. Raises: NotAllowed, MoveNotPossible."""
    require_staff_or_own(by, ticket.client_id)
    held = moved(ticket, Move.RESUME)
    held.save(update_fields=["state"])
    record(events.TicketResumed(), held, by, at, why)
    note(held, happened.Resumed(at), at)


def close(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """The client is content. Raises: NotAllowed, MoveNotPossible."""
    require_staff_or_own(by, ticket.client_id)
    held = moved(ticket, Move.CLOSE)
    held.save(update_fields=["state"])
    record(events.TicketClosed(), held, by, at)
