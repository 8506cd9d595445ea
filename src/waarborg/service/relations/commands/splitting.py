"""Making a part of a matter a ticket of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.relations import events, queries, rules
from waarborg.service.relations.commands.acting import (
    let_see,
    record,
    require_person,
    require_reason,
    who_saw,
)
from waarborg.service.relations.commands.linking import link_as_history
from waarborg.service.relations.commands.refusals import (
    MergedAlready,
    ReportedOutsideTheWhole,
    SubjectMissing,
)
from waarborg.service.relations.rules import LinkKind
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind

PROOF = "split"


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes a ticket of its own. Without ``reported_at`` it was reported when the whole was.

    What is no incident needs no ``users`` and ``priority``. ``once`` names the act: the same one sent twice is one part.
    """

    subject: str
    description: str = ""
    kind: Kind = Kind.INCIDENT
    users: str = ""
    priority: int = 0
    team: str = ""
    reported_at: datetime | None = None
    once: UUID | None = None


def split(*, by: Viewer, at: datetime, ticket: Ticket, part: Part, why: str) -> Ticket:
    """Make ``part`` of a matter a ticket of its own, for the reason ``why``, which the client reads in both stories.

    It is reported by whom and in the ways that the whole was, and seen by the same people.
    Raises: NotAllowed, ReasonMissing, SubjectMissing, MergedAlready, ReportedOutsideTheWhole, and as ``tickets.report``.
    """
    require_person(by)
    reason = require_reason(why)
    _require_subject(part.subject)
    if queries.are_merged([ticket.id]):
        raise MergedAlready
    reported_at = part.reported_at or ticket.reported_at
    if not rules.is_reported_between(reported_at, ticket.reported_at, at):
        raise ReportedOutsideTheWhole(since_at=ticket.reported_at)
    made = tickets.report(by=by, at=at, client=ticket.client, what=_report(ticket, part, reported_at, reason))
    if not link_as_history(at=at, kind=LinkKind.SPLIT_FROM, ticket=made, other=ticket):
        return made  # the same act, sent twice
    _report_in_the_other_ways(by, ticket, made)
    record(events.TicketSplitOff(made.id), ticket.id, ticket.client_id, by, at, why=reason)
    record(events.TicketSplitFrom(ticket.id), made.id, made.client_id, by, at, why=reason)
    let_see(by, at, made, who_saw(ticket))
    return made


def _require_subject(subject: str) -> None:
    if not 1 <= len(subject.strip()) <= rules.SUBJECT_CHARACTERS:
        raise SubjectMissing(most=rules.SUBJECT_CHARACTERS)


def _report(ticket: Ticket, part: Part, reported_at: datetime, why: str) -> tickets.Report:
    return tickets.Report(
        subject=part.subject.strip(),
        description=part.description.strip(),
        kind=part.kind,
        users=part.users,
        priority=part.priority,
        team=part.team,
        why=why,
        reported_at=reported_at,
        proof=PROOF,
        way=_reports(ticket, "ticket.reported")[0].payload.way,
        reporter=ticket.reporter,
        website=ticket.website,
        once=part.once,
    )


def _report_in_the_other_ways(by: Viewer, ticket: Ticket, made: Ticket) -> None:
    """Some agreements start the clock only when every way was used; what was said of the whole was said of the part."""
    for fact in _reports(ticket, "ticket.reported_again"):
        if fact.at >= made.reported_at:
            tickets.report_again(by=by, at=fact.at, ticket=made, way=fact.payload.way)


def _reports(ticket: Ticket, kind: str) -> list[Fact]:
    return list(Fact.objects.filter(about_id=ticket.id, kind=kind).order_by("id"))
