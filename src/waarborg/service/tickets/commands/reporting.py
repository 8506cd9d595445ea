"""Bringing a matter in, and putting right when that was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of, version_in_force
from waarborg.service.estate.models import Website
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import commands as guarantees
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import (
    follow,
    locked,
    note,
    record,
    require_reason,
    require_staff,
    require_staff_or_own,
)
from waarborg.service.tickets.commands.refusals import NotInAgreement, ReportInTheFuture
from waarborg.service.tickets.models import Ticket, TicketCounter
from waarborg.service.tickets.rules import FIRST
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity
from waarborg.sla.terms import UnknownReportError

_WORDS = {"users": _("group of affected users"), "priority": _("priority")}


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported. ``proof`` says where ``reported_at`` comes from, ``way`` is the channel's key.

    ``once`` names the act of reporting: the same one sent twice, as by a double click, is one ticket.
    """

    subject: str
    users: str
    priority: int
    reported_at: datetime
    description: str = ""
    proof: str = "desk"
    way: str | None = None
    reporter: Person | None = None
    website: Website | None = None
    once: UUID | None = None


def report(*, by: Viewer, at: datetime, client: Client, what: Report) -> Ticket:
    """Bring a matter in. It falls under the version in force at the instant of the report; without one, under none.

    Raises: NotAllowed, ReportInTheFuture, NotInAgreement.
    """
    require_staff_or_own(by, client.id)
    if what.reported_at > at:
        raise ReportInTheFuture
    counter = _locked_counter(client.id)
    known = Ticket.objects.filter(client=client, id=what.once).first() if what.once else None
    if known is not None:
        return known
    version = version_in_force(client_id=client.id, at=what.reported_at)
    severity = severity_by_agreement(version, what.users, what.priority)
    ticket = Ticket.objects.create(
        id=what.once or uuid7(),
        client=client,
        number=_next_number(counter),
        subject=what.subject,
        description=what.description,
        reporter=what.reporter,
        website=what.website,
        version=version,
        users=what.users,
        priority=what.priority,
        severity=severity.value,
        state=FIRST.value,
        reported_at=what.reported_at,
        proof=what.proof,
    )
    fact = events.TicketReported(
        number=ticket.number,
        users=what.users,
        priority=what.priority,
        severity=severity.value,
        reported_at=what.reported_at,
        proof=what.proof,
        way=what.way,
        version_id=version.id if version else None,
    )
    record(fact, ticket, by, at)
    if version is not None:
        reported = happened.Reported(what.reported_at, severity, what.way)
        follow(ticket, guarantees.begin(at=at, about_id=ticket.id, version=version, report=reported))
    return ticket


def report_again(*, by: Viewer, at: datetime, ticket: Ticket, way: str) -> None:
    """The same matter was reported by a further way, as some severities ask. Raises: NotAllowed."""
    require_staff_or_own(by, ticket.client_id)
    held = locked(ticket)
    record(events.ReportedAgain(way), held, by, at)
    note(held, happened.ReportedByAnotherWay(at, way), at)


def correct_report(*, by: Viewer, at: datetime, ticket: Ticket, reported_at: datetime, why: str) -> None:
    """The report was made at another instant than was recorded; both stay visible.

    The contract version stays the one that was in force when it was first recorded.
    Raises: NotAllowed, ReasonMissing, ReportInTheFuture.
    """
    require_staff(by)
    require_reason(why)
    if reported_at > at:
        raise ReportInTheFuture
    held = locked(ticket)
    was, held.reported_at = held.reported_at, reported_at
    held.save(update_fields=["reported_at"])
    record(events.TicketReportCorrected(was, reported_at), held, by, at, why)
    note(held, happened.ReportCorrected(at, reported_at, why.strip()), at)


def severity_by_agreement(version: ContractVersion | None, users: str, priority: int) -> Severity:
    """By the agreement's matrix; without an agreement a matter is Normal until somebody says otherwise."""
    if version is None:
        return Severity.NORMAL
    try:
        return terms_of(version).severity(users, priority)
    except UnknownReportError as error:
        raise NotInAgreement(what=_WORDS[error.what], allowed=", ".join(map(str, error.allowed))) from error


def _locked_counter(client_id: UUID) -> TicketCounter:
    counter, _created = TicketCounter.objects.select_for_update().get_or_create(client_id=client_id)
    return counter


def _next_number(counter: TicketCounter) -> int:
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
