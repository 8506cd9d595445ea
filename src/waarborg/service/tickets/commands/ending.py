"""Closing a ticket whose matter goes on, or was solved, in another one."""

from datetime import datetime

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import commands as guarantees
from waarborg.service.parties.rules import require_role
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import follow, locked_open, note, record
from waarborg.service.tickets.models import Delivery, Ticket
from waarborg.service.tickets.queries.deliveries import PENDING
from waarborg.service.tickets.queries.questions import open_questions
from waarborg.service.tickets.rules import TREATMENTS, Kind, State
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity

_TAKEN_OVER = ("reported_at", "users", "priority", "severity", "begun_at", "state", "assignee")


def absorb(*, by: Viewer, at: datetime, ticket: Ticket, into: Ticket) -> Ticket:
    """Close ``ticket``: ``into`` goes on with its matter, reported when the earlier was and as severe as the graver one.

    Returns ``into`` as it is then. Which tickets may be brought together, and what is told of it, is decided above.
    Raises: MoveNotPossible, SurvivorOutside, OutOfOrder.
    """
    duplicate, survivor = locked_open(ticket), locked_open(into)
    merged = guarantees.merge(by=by, at=at, survivor_about_id=survivor.id, merged_about_id=duplicate.id)
    _take_over(duplicate, survivor)
    _end(duplicate, at)
    if merged is not None:
        follow(survivor, merged.survivor)
        follow(duplicate, merged.merged)
    return survivor


def close_elsewhere(*, by: Viewer, at: datetime, ticket: Ticket, is_solved: bool = False) -> None:
    """Close a ticket because another one goes on with the matter; or solved it, which solves this one at ``at``.

    For the system, when it looks after tickets that belong together. Raises: NotAllowed, MoveNotPossible.
    """
    require_role(by)
    held = locked_open(ticket)
    _end(held, at)
    record(events.TicketClosed(), held, by, at)
    if is_solved:
        note(held, happened.SolutionDelivered(at), at)


def _take_over(duplicate: Ticket, survivor: Ticket) -> None:
    survivor.reported_at = min(survivor.reported_at, duplicate.reported_at)
    if _is_rated(duplicate) and Severity(duplicate.severity).is_more_severe_than(Severity(survivor.severity)):
        survivor.users, survivor.priority = duplicate.users, duplicate.priority
        survivor.severity = duplicate.severity
    if duplicate.begun_at is not None and survivor.begun_at is None:
        survivor.begun_at = duplicate.begun_at
        if survivor.state == State.REPORTED:
            survivor.state, survivor.assignee_id = State.IN_HAND.value, duplicate.assignee_id
    survivor.save(update_fields=_TAKEN_OVER)


def _is_rated(ticket: Ticket) -> bool:
    return TREATMENTS[Kind(ticket.kind)].is_guaranteed or ticket.users != ""


def _end(held: Ticket, at: datetime) -> None:
    """Nothing is asked, checked or waited for any more."""
    open_questions(held).update(withdrawn_at=at)
    Delivery.objects.filter(PENDING, ticket=held).update(sent_back_at=at)
    held.state, held.third_party, held.interface = State.CLOSED.value, "", None
    held.save(update_fields=["state", "third_party", "interface"])
