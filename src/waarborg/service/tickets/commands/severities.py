"""How severe a matter is, and setting that anew."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import (
    locked_open,
    note,
    record,
    require_project_manager_once_missed,
    require_reason,
    require_staff,
)
from waarborg.service.tickets.commands.refusals import NotInAgreement, SameSeverity
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import TREATMENTS, Kind
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity
from waarborg.sla.terms import UnknownReportError

_WORDS = {"users": _("group of affected users"), "priority": _("priority")}


def change_severity(*, by: Viewer, at: datetime, ticket: Ticket, users: str, priority: int, why: str) -> None:
    """Set affected users and priority anew, and with them the severity.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible, NotInAgreement, SameSeverity, NeedsProjectManager.
    """
    require_staff(by)
    require_reason(why)
    held = locked_open(ticket)
    severity = severity_by_agreement(held.version, users, priority)
    if severity.value == held.severity and held.users:
        raise SameSeverity
    require_project_manager_once_missed(by, held, at)
    was = held.severity
    held.users, held.priority, held.severity = users, priority, severity.value
    held.save(update_fields=["users", "priority", "severity"])
    record(events.TicketSeverityChanged(was, severity.value, users, priority), held, by, at, why)
    if TREATMENTS[Kind(held.kind)].is_guaranteed:
        note(held, happened.SeverityChanged(at, severity, why.strip()), at)


def severity_by_agreement(version: ContractVersion | None, users: str, priority: int) -> Severity:
    """By the agreement's matrix; without an agreement a matter is Normal until somebody says otherwise."""
    if version is None:
        return Severity.NORMAL
    try:
        return terms_of(version).severity(users, priority)
    except UnknownReportError as error:
        raise NotInAgreement(what=_WORDS[error.what], allowed=", ".join(map(str, error.allowed))) from error
