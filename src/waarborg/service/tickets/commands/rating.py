"""How severe a matter is."""

from datetime import datetime

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees.queries import folded, guarantee_of
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import locked, note, record, require_reason, require_staff
from waarborg.service.tickets.commands.refusals import MoveNotPossible, NeedsProjectManager, SameSeverity
from waarborg.service.tickets.commands.reporting import severity_by_agreement
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, State
from waarborg.sla import events as happened


def change_severity(*, by: Viewer, at: datetime, ticket: Ticket, users: str, priority: int, why: str) -> None:
    """Set affected users and priority anew, and with them the severity.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible, NotInAgreement, SameSeverity, NeedsProjectManager.
    """
    require_staff(by)
    require_reason(why)
    held = locked(ticket)
    if not STANDINGS[State(held.state)].is_open:
        raise MoveNotPossible
    severity = severity_by_agreement(held.version, users, priority)
    if severity.value == held.severity:
        raise SameSeverity
    if _has_missed(held, at) and not by.has_role(StaffRole.PROJECT_MANAGER):
        raise NeedsProjectManager
    was = held.severity
    held.users, held.priority, held.severity = users, priority, severity.value
    held.save(update_fields=["users", "priority", "severity"])
    record(events.TicketSeverityChanged(was, severity.value, users, priority), held, by, at, why)
    note(held, happened.SeverityChanged(at, severity, why.strip()), at)


def _has_missed(ticket: Ticket, at: datetime) -> bool:
    """Whether a due instant of the ticket has passed unmet at ``at``, under any plan."""
    guarantee = guarantee_of(ticket.id)
    if guarantee is None:
        return False
    return any(milestone.is_breached for milestone in folded(guarantee, at)[0].milestones)
