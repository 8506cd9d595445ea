"""Bringing a matter in, and putting right when that was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import override

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import agreement_of, version_in_force
from waarborg.service.estate.models import Website
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.viewer import Audience, Viewer
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
from waarborg.service.tickets.commands.refusals import ReportInTheFuture
from waarborg.service.tickets.commands.routing import hosted_website, team_of
from waarborg.service.tickets.commands.severities import severity_by_agreement
from waarborg.service.tickets.models import Ticket, TicketCounter
from waarborg.service.tickets.rules import FIRST, KIND_WORDS, TREATMENTS, Kind
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported. ``proof`` says where ``reported_at`` comes from, ``way`` is the channel's key.

    ``once`` names the act of reporting: the same one sent twice, as by a double click, is one ticket. ``kind`` is
    what it is taken for; what is no incident needs no ``users`` and ``priority`` (empty and 0), and what is outside
    the agreement needs the reason ``why`` when the agency says so.
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
    kind: Kind = Kind.INCIDENT
    team: str = ""
    why: str = ""


def report(*, by: Viewer, at: datetime, client: Client, what: Report) -> Ticket:
    """Bring a matter in. It falls under the version in force at the instant of the report; without one, under none.

    Somebody of the client who names no reporter is the reporter, and leaves it to the agency which team takes it on.
    Raises: NotAllowed, ReportInTheFuture, NotInAgreement, ReasonMissing, TeamUnknown, WebsiteMissing.
    """
    require_staff_or_own(by, client.id)
    if what.reported_at > at:
        raise ReportInTheFuture
    counter = locked_counter(client.id)
    known = Ticket.objects.filter(client=client, id=what.once).first() if what.once else None
    if known is not None:
        return known
    version = version_in_force(client_id=client.id, at=what.reported_at)
    ticket = _created(by, client, what, version, next_number(counter))
    _record_report(ticket, what, by, at)
    if version is not None:
        reported = happened.Reported(what.reported_at, Severity(ticket.severity), what.way)
        outside = None if TREATMENTS[what.kind].is_guaranteed else _why_outside(what, version)
        begun = guarantees.begin(at=at, about_id=ticket.id, version=version, report=reported, outside=outside)
        follow(ticket, begun)
    return ticket


def _created(
    by: Viewer, client: Client, what: Report, version: ContractVersion | None, number: int
) -> Ticket:
    treatment = TREATMENTS[what.kind]
    is_own = by.audience is Audience.PORTAL
    if not treatment.is_in_agreement and not is_own:
        require_reason(what.why)
    website = hosted_website(client.id, what.website) if treatment.names_hosting else what.website
    is_rated = treatment.is_guaranteed or what.users != ""
    return Ticket.objects.create(
        id=what.once or uuid7(),
        client=client,
        number=number,
        kind=what.kind.value,
        team="" if is_own and treatment.chooses_team else team_of(treatment, what.team),
        subject=what.subject,
        description=what.description,
        reporter_id=what.reporter.id if what.reporter else by.person_id if is_own else None,
        website=website,
        version=version,
        users=what.users,
        priority=what.priority,
        severity=severity_by_agreement(version if is_rated else None, what.users, what.priority).value,
        state=FIRST.value,
        reported_at=what.reported_at,
        proof=what.proof,
    )


def _record_report(ticket: Ticket, what: Report, by: Viewer, at: datetime) -> None:
    fact = events.TicketReported(
        number=ticket.number,
        users=what.users,
        priority=what.priority,
        severity=ticket.severity,
        reported_at=what.reported_at,
        proof=what.proof,
        way=what.way,
        version_id=ticket.version_id,
        kind=ticket.kind,
    )
    record(fact, ticket, by, at, what.why)


def _why_outside(what: Report, version: ContractVersion) -> str:
    """The reason that the guarantee's explanation gives, in the language of the agreement when nobody wrote one."""
    with override(agreement_of(version).language):
        return what.why.strip() or str(KIND_WORDS[what.kind])


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


def locked_counter(client_id: UUID) -> TicketCounter:
    counter, _created = TicketCounter.objects.select_for_update().get_or_create(client_id=client_id)
    return counter


def next_number(counter: TicketCounter) -> int:
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
