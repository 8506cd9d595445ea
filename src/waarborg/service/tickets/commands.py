"""What people do to a ticket. Each runs in the transaction of the scope, records a fact, and moves the guarantee."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of, version_in_force
from waarborg.service.estate.models import Website
from waarborg.service.foundation import facts
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees import commands as guarantees
from waarborg.service.guarantees import replanning
from waarborg.service.guarantees.queries import folded, guarantee_of
from waarborg.service.guarantees.rules import next_due_at
from waarborg.service.parties.models import Client, Person
from waarborg.service.parties.rules import StaffRole, require_leading
from waarborg.service.tickets import events
from waarborg.service.tickets.models import Ticket, TicketCounter
from waarborg.service.tickets.rules import FIRST, OPEN_STATES, STANDINGS, Move, State, after
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla
from waarborg.sla.agreement.model import Severity
from waarborg.sla.terms import UnknownReportError


class MoveNotPossible(Refused):
    """The ticket's state does not allow this move."""

    code = "ticket.move_not_possible"
    sentence = _("This can't be done now: the ticket is in another state. Look at it again and choose anew.")


class ReasonMissing(Refused):
    """A change that the client sees needs a reason that the client can read."""

    code = "ticket.reason_missing"
    sentence = _("Say why, in words that the client can read.")
    field = "why"


class QuestionMissing(Refused):
    """The clock stands still only for a question."""

    code = "ticket.question_missing"
    sentence = _("Write the question that the client is asked; the clock stands still until it is answered.")
    field = "why"


class NotInAgreement(Refused):
    """Affected users or a priority that the client's agreement does not have."""

    code = "ticket.not_in_agreement"
    sentence = _("The agreement does not know this %(what)s. It knows: %(allowed)s.")
    field = "priority"


_WORDS = {"users": _("group of affected users"), "priority": _("priority")}


class ReportInTheFuture(Refused):
    """Nobody reports ahead of time."""

    code = "ticket.report_in_the_future"
    sentence = _("The instant of the report lies in the future.")
    field = "reported_at"


class NeedsProjectManager(Refused):
    """After a due instant has passed, a change of severity is the project manager's."""

    code = "ticket.needs_project_manager"
    sentence = _("A due time has passed already; only a project manager can change the severity now.")


class SameSeverity(Refused):
    """Nothing would change."""

    code = "ticket.same_severity"
    sentence = _("With this choice the severity stays as it is.")
    field = "priority"


_FOLLOW_DUE = """
update tickets_ticket t set next_due_at = g.next_due_at
  from guarantees_guarantee g
 where g.about_id = t.id and t.id = any(%(ids)s) and t.next_due_at is distinct from g.next_due_at
"""


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
    _require_staff_or_own(by, client.id)
    if what.reported_at > at:
        raise ReportInTheFuture
    counter = _locked_counter(client.id)
    known = Ticket.objects.filter(client=client, id=what.once).first() if what.once else None
    if known is not None:
        return known
    version = version_in_force(client_id=client.id, at=what.reported_at)
    severity = _severity(version, what.users, what.priority)
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
    _record(fact, ticket, by, at)
    if version is not None:
        reported = happened.Reported(what.reported_at, severity, what.way)
        _follow(ticket, guarantees.begin(at=at, about_id=ticket.id, version=version, report=reported))
    return ticket


def report_again(*, by: Viewer, at: datetime, ticket: Ticket, way: str) -> None:
    """The same matter was reported by a further way, as some severities ask. Raises: NotAllowed."""
    _require_staff_or_own(by, ticket.client_id)
    locked = _locked(ticket)
    _record(events.ReportedAgain(way), locked, by, at)
    _note(locked, happened.ReportedByAnotherWay(at, way), at)


def take_in_hand(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """Take it in hand and begin: the reaction. Raises: NotAllowed, MoveNotPossible."""
    person_id = _require_staff(by)
    locked = _moved(ticket, Move.TAKE_IN_HAND)
    locked.assignee_id = person_id
    locked.save(update_fields=["state", "assignee"])
    _record(events.TakenInHand(person_id), locked, by, at)
    _note(locked, happened.WorkBegan(at, str(person_id)), at)


def pause(*, by: Viewer, at: datetime, ticket: Ticket, why: str, party: str = "client") -> None:
    """Ask ``party`` the question ``why``; the resolution's clock stands still until it is answered.

    Raises: NotAllowed, QuestionMissing, MoveNotPossible.
    """
    _require_staff(by)
    if not why.strip():
        raise QuestionMissing
    locked = _moved(ticket, Move.PAUSE)
    locked.save(update_fields=["state"])
    _record(events.TicketPaused(party), locked, by, at, why)
    _note(locked, happened.Paused(at, party, why.strip()), at)


def resume(*, by: Viewer, at: datetime, ticket: Ticket, why: str = "") -> None:
    """The question was answered, perhaps with ``why``. Raises: NotAllowed, MoveNotPossible."""
    _require_staff_or_own(by, ticket.client_id)
    locked = _moved(ticket, Move.RESUME)
    locked.save(update_fields=["state"])
    _record(events.TicketResumed(), locked, by, at, why)
    _note(locked, happened.Resumed(at), at)


def deliver_workaround(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """Hand over a work-around; ``why`` tells the client what it is. Raises: NotAllowed, ReasonMissing, MoveNotPossible."""
    _deliver(by, at, ticket, why, Move.DELIVER_WORKAROUND)


def deliver_solution(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """Hand over the solution; ``why`` tells the client what was done. Raises: as ``deliver_workaround``."""
    _deliver(by, at, ticket, why, Move.DELIVER_SOLUTION)


def refuse_delivery(*, by: Viewer, at: datetime, ticket: Ticket, why: str) -> None:
    """The client turns the last delivery down. Raises: NotAllowed, ReasonMissing, MoveNotPossible."""
    _require_staff_or_own(by, ticket.client_id)
    _require_reason(why)
    locked = _moved(ticket, Move.REFUSE_DELIVERY)
    locked.save(update_fields=["state"])
    _record(events.TicketDeliveryRefused(), locked, by, at, why)
    _note(locked, happened.DeliveryRefused(at, why.strip()), at)


def close(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """The client is content. Raises: NotAllowed, MoveNotPossible."""
    _require_staff_or_own(by, ticket.client_id)
    locked = _moved(ticket, Move.CLOSE)
    locked.save(update_fields=["state"])
    _record(events.TicketClosed(), locked, by, at)


def change_severity(*, by: Viewer, at: datetime, ticket: Ticket, users: str, priority: int, why: str) -> None:
    """Set affected users and priority anew, and with them the severity.

    Raises: NotAllowed, ReasonMissing, MoveNotPossible, NotInAgreement, SameSeverity, NeedsProjectManager.
    """
    _require_staff(by)
    _require_reason(why)
    locked = _locked(ticket)
    if not STANDINGS[State(locked.state)].is_open:
        raise MoveNotPossible
    severity = _severity(locked.version, users, priority)
    if severity.value == locked.severity:
        raise SameSeverity
    if _has_missed(locked, at) and not by.has_role(StaffRole.PROJECT_MANAGER):
        raise NeedsProjectManager
    was = locked.severity
    locked.users, locked.priority, locked.severity = users, priority, severity.value
    locked.save(update_fields=["users", "priority", "severity"])
    _record(events.TicketSeverityChanged(was, severity.value, users, priority), locked, by, at, why)
    _note(locked, happened.SeverityChanged(at, severity, why.strip()), at)


def correct_report(*, by: Viewer, at: datetime, ticket: Ticket, reported_at: datetime, why: str) -> None:
    """The report was made at another instant than was recorded; both stay visible.

    The contract version stays the one that was in force when it was first recorded.
    Raises: NotAllowed, ReasonMissing, ReportInTheFuture.
    """
    _require_staff(by)
    _require_reason(why)
    if reported_at > at:
        raise ReportInTheFuture
    locked = _locked(ticket)
    was, locked.reported_at = locked.reported_at, reported_at
    locked.save(update_fields=["reported_at"])
    _record(events.TicketReportCorrected(was, reported_at), locked, by, at, why)
    _note(locked, happened.ReportCorrected(at, reported_at, why.strip()), at)


def follow_correction(*, by: Viewer, at: datetime, was: ContractVersion, now: ContractVersion) -> int:
    """Let the running tickets of ``was`` follow ``now``, a version that only closes further days of the calendar.

    Returns how many there were. Raises: NotAllowed, NotACorrection.
    """
    require_leading(by)
    # Tickets first, as in every command: whoever holds a ticket may be about to wait for its guarantee.
    running = Ticket.objects.filter(client=now.client_id, state__in=OPEN_STATES).order_by("id")
    list(running.select_for_update().values_list("id", flat=True))
    moved = replanning.follow_correction(by=by, at=at, was=was, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW_DUE, {"ids": moved})
    return len(moved)


def _deliver(by: Viewer, at: datetime, ticket: Ticket, why: str, move: Move) -> None:
    _require_staff(by)
    _require_reason(why)
    locked = _moved(ticket, move)
    locked.save(update_fields=["state"])
    is_solution = move is Move.DELIVER_SOLUTION
    _record(events.TicketSolved() if is_solution else events.TicketWorkedAround(), locked, by, at, why)
    kind = happened.SolutionDelivered if is_solution else happened.WorkaroundDelivered
    _note(locked, kind(at, str(by.person_id or "")), at)


def _severity(version: ContractVersion | None, users: str, priority: int) -> Severity:
    """By the agreement's matrix; without an agreement a matter is Normal until somebody says otherwise."""
    if version is None:
        return Severity.NORMAL
    try:
        return terms_of(version).severity(users, priority)
    except UnknownReportError as error:
        raise NotInAgreement(what=_WORDS[error.what], allowed=", ".join(map(str, error.allowed))) from error


def _has_missed(ticket: Ticket, at: datetime) -> bool:
    """Whether a due instant of the ticket has passed unmet at ``at``, under any plan."""
    guarantee = guarantee_of(ticket.id)
    if guarantee is None:
        return False
    return any(milestone.is_breached for milestone in folded(guarantee, at)[0].milestones)


def _locked_counter(client_id: UUID) -> TicketCounter:
    counter, _created = TicketCounter.objects.select_for_update().get_or_create(client_id=client_id)
    return counter


def _next_number(counter: TicketCounter) -> int:
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def _locked(ticket: Ticket) -> Ticket:
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("version", "version__contract")
        .get(id=ticket.id)
    )


def _moved(ticket: Ticket, move: Move) -> Ticket:
    """The ticket, locked, in the state to which ``move`` brings it; not saved yet. Raises: MoveNotPossible."""
    locked = _locked(ticket)
    state = after(move, State(locked.state))
    if state is None:
        raise MoveNotPossible
    locked.state = state.value
    return locked


def _record(fact: object, ticket: Ticket, by: Viewer, at: datetime, why: str = "") -> None:
    facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=by, at=at, why=why.strip())


def _note(ticket: Ticket, event: happened.Event, at: datetime) -> None:
    guarantee = guarantees.note(at=at, about_id=ticket.id, event=event)
    if guarantee is not None:
        _follow(ticket, guarantee)


def _follow(ticket: Ticket, guarantee: sla.Guarantee) -> None:
    ticket.next_due_at = next_due_at(guarantee)
    ticket.save(update_fields=["next_due_at"])


def _require_staff(by: Viewer) -> UUID:
    if by.audience is not Audience.STAFF or by.person_id is None:
        raise NotAllowed
    return by.person_id


def _require_staff_or_own(by: Viewer, client_id: UUID) -> None:
    """Staff for any client, a client's people for their own."""
    if by.audience in (Audience.STAFF, Audience.SYSTEM):
        return
    if by.audience is not Audience.PORTAL or client_id not in by.client_ids:
        raise NotAllowed


def _require_reason(why: str) -> None:
    if not why.strip():
        raise ReasonMissing
