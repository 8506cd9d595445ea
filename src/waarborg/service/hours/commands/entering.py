"""Entering time by hand, taking an entry back, and putting one right. Nothing is overwritten."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.hours import events, queries, rules
from waarborg.service.hours.commands.refusals import (
    DayTooFull,
    IsReversal,
    MinutesNotPossible,
    ReasonMissing,
    ReversedAlready,
    UnknownService,
    WorkedInTheFuture,
)
from waarborg.service.hours.models import Entry
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import require_leading
from waarborg.service.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Spent:
    """What was worked: ``service`` is one of the agreement's, or ``rules.OUTSIDE``."""

    minutes: int
    service: str
    worked_on: date
    note: str = ""


def spend(*, by: Viewer, at: datetime, ticket: Ticket, what: Spent) -> Entry:
    """Enter one's own time on a ticket.

    Raises: NotAllowed, MinutesNotPossible, WorkedInTheFuture, UnknownService, DayTooFull.
    """
    person_id = require_person(by)
    lock_person(person_id)
    return _enter(by, at, ticket, what, person_id=person_id)


def reverse(*, by: Viewer, at: datetime, entry: Entry, why: str) -> Entry:
    """Take an entry back: a line of as many minutes below nought on the same day, with the reason.

    One's own; anybody's for who leads. Raises: NotAllowed, ReasonMissing, IsReversal, ReversedAlready.
    """
    return _reverse(by, at, _to_put_right(by, entry, why), why)


def correct(*, by: Viewer, at: datetime, entry: Entry, what: Spent, why: str) -> Entry:
    """Put ``what`` in the place of an entry, which is taken back with the reason. Returns the new one.

    Raises: as ``reverse`` and ``spend``.
    """
    wrong = _to_put_right(by, entry, why)
    _reverse(by, at, wrong, why)
    return _enter(by, at, wrong.ticket, what, person_id=wrong.person_id, corrects=wrong)


def require_person(by: Viewer) -> UUID:
    """Whose time it is. Raises: NotAllowed unless somebody of the agency asks."""
    if by.audience is not Audience.STAFF or by.person_id is None:
        raise NotAllowed
    return by.person_id


def require_own_or_leading(by: Viewer, person_id: UUID) -> UUID:
    """Everybody over their own time, who leads over everybody's. Raises: NotAllowed."""
    own = require_person(by)
    if own != person_id:
        require_leading(by)
    return own


def lock_person(person_id: UUID) -> None:
    """One person's time is written in a row, so that two entries at once can't fill one day twice.

    Without touching the key, which everything that refers to the person shares.
    """
    Person.objects.select_for_update(no_key=True).get(id=person_id)


def write(
    by: Viewer,
    at: datetime,
    ticket: Ticket,
    what: Spent,
    *,
    person_id: UUID,
    source: rules.Source,
    corrects: Entry | None = None,
) -> Entry:
    """The row and its fact, of time that was looked at."""
    entry = Entry.objects.create(
        client_id=ticket.client_id,
        ticket=ticket,
        person_id=person_id,
        service=what.service,
        minutes=what.minutes,
        worked_on=what.worked_on,
        note=what.note.strip()[: rules.NOTE_CHARACTERS],
        source=source.value,
        entered_at=at,
        entered_by_id=require_person(by),
        corrects=corrects,
    )
    fact = events.TimeSpent(
        entry.id,
        person_id,
        what.service,
        what.minutes,
        what.worked_on,
        source.value,
        corrects.id if corrects else None,
    )
    facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=by, at=at)
    return entry


def require_room(person_id: UUID, worked_on: date, minutes: int) -> None:
    """Raises: MinutesNotPossible, DayTooFull."""
    if not 1 <= minutes <= rules.DAY_MINUTES:
        raise MinutesNotPossible(most=rules.DAY_MINUTES)
    day = Entry.objects.filter(person=person_id, worked_on=worked_on)
    there = day.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    if there + minutes > rules.DAY_MINUTES:
        raise DayTooFull(worked_on=worked_on, minutes=there)


def require_service(client_id: UUID, service: str, on: date, at: datetime) -> None:
    """Raises: UnknownService."""
    allowed = queries.services_on(client_id, on, at=at)
    if service not in allowed:
        raise UnknownService(allowed=", ".join(str(rules.SERVICE_NAMES[name]) for name in allowed))


def _enter(
    by: Viewer,
    at: datetime,
    ticket: Ticket,
    what: Spent,
    *,
    person_id: UUID,
    corrects: Entry | None = None,
) -> Entry:
    if what.worked_on > rules.day_of(at, timezone.get_default_timezone()):
        raise WorkedInTheFuture
    require_room(person_id, what.worked_on, what.minutes)
    require_service(ticket.client_id, what.service, what.worked_on, at)
    return write(by, at, ticket, what, person_id=person_id, source=rules.Source.HAND, corrects=corrects)


def _to_put_right(by: Viewer, entry: Entry, why: str) -> Entry:
    """The entry, its person's time locked, when ``by`` may take it back and it still stands."""
    require_own_or_leading(by, entry.person_id)
    if not why.strip():
        raise ReasonMissing
    lock_person(entry.person_id)
    wrong = Entry.objects.select_related("ticket").get(id=entry.id)
    if wrong.reverses_id is not None:
        raise IsReversal
    if Entry.objects.filter(reverses=wrong).exists():
        raise ReversedAlready
    return wrong


def _reverse(by: Viewer, at: datetime, wrong: Entry, why: str) -> Entry:
    reversal = Entry.objects.create(
        client_id=wrong.client_id,
        ticket_id=wrong.ticket_id,
        person_id=wrong.person_id,
        service=wrong.service,
        minutes=-wrong.minutes,
        worked_on=wrong.worked_on,
        source=rules.Source.HAND.value,
        entered_at=at,
        entered_by_id=require_person(by),
        reverses=wrong,
    )
    fact = events.TimeReversed(wrong.id, reversal.id, wrong.person_id, wrong.minutes)
    facts.record(fact, about=wrong.ticket_id, client_id=wrong.client_id, by=by, at=at, why=why.strip())
    return reversal
