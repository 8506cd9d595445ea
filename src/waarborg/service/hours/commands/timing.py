"""Measuring time with a timer: one runs for each person; one that was forgotten is cut, and its person is asked."""

from datetime import datetime

from django.utils import timezone

from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.hours import events, rules
from waarborg.service.hours.commands.entering import (
    Spent,
    lock_person,
    require_own_or_leading,
    require_person,
    require_room,
    require_service,
    write,
)
from waarborg.service.hours.commands.refusals import (
    LongerThanItRan,
    NoTimerRuns,
    TimerForgotten,
    TimerRunsAlready,
)
from waarborg.service.hours.models import Entry, Timer
from waarborg.service.parties.rules import require_administrator
from waarborg.service.tickets.models import Ticket

CUT_AT_ONCE = 500


def start_timer(*, by: Viewer, at: datetime, ticket: Ticket, service: str, note: str = "") -> Timer:
    """Start one's timer on a ticket. One that runs elsewhere is stopped first, or cut when it was forgotten.

    Raises: NotAllowed, UnknownService, TimerRunsAlready.
    """
    person_id = require_person(by)
    lock_person(person_id)
    require_service(ticket.client_id, service, rules.day_of(at, timezone.get_default_timezone()), at)
    running = Timer.objects.select_related("ticket").filter(person=person_id, cut_at=None).first()
    if running is not None:
        if (running.ticket_id, running.service) == (ticket.id, service):
            raise TimerRunsAlready
        _end(by, at, running)
    timer = Timer.objects.create(
        client_id=ticket.client_id,
        ticket=ticket,
        person_id=person_id,
        service=service,
        note=note.strip()[: rules.NOTE_CHARACTERS],
        started_at=at,
    )
    _record(events.TimerStarted(timer.id, person_id, service), timer, by, at)
    return timer


def stop_timer(*, by: Viewer, at: datetime, timer: Timer, note: str = "") -> tuple[Entry, ...]:
    """Stop one's timer and enter what it measured, on each day that it ran.

    Raises: NotAllowed, NoTimerRuns, TimerForgotten when it ran too long to be believed; then it is settled.
    """
    running = _own(by, timer)
    if running.cut_at is not None or rules.is_forgotten(running.started_at, at):
        raise TimerForgotten(started_at=running.started_at)
    return _enter(by, at, running, note)


def settle_timer(*, by: Viewer, at: datetime, timer: Timer, minutes: int, note: str = "") -> Entry:
    """Say how long a timer really measured, on the day that it was started. One's own; anybody's for who leads.

    Raises: NotAllowed, NoTimerRuns, MinutesNotPossible, DayTooFull, LongerThanItRan.
    """
    known = _own(by, timer)
    ran = rules.minutes_between(known.started_at, at)
    worked_on = rules.day_of(known.started_at, timezone.get_default_timezone())
    require_room(known.person_id, worked_on, minutes)
    if minutes > ran:
        raise LongerThanItRan(ran=ran)
    what = Spent(minutes, known.service, worked_on, note or known.note)
    known.delete()
    return write(by, at, known.ticket, what, person_id=known.person_id, source=rules.Source.TIMER)


def discard_timer(*, by: Viewer, at: datetime, timer: Timer) -> None:
    """Throw a timer away: it measured nothing. One's own; anybody's for who leads. Raises: NotAllowed, NoTimerRuns."""
    known = _own(by, timer)
    _record(events.TimerDiscarded(known.id, known.person_id), known, by, at)
    known.delete()


def cut_forgotten(*, by: Viewer, at: datetime) -> int:
    """Cut the timers that have run for too long; each waits for its person's answer. Returns how many there were.

    Raises: NotAllowed for everybody but the system and administrators.
    """
    require_administrator(by)
    forgotten = (
        Timer.objects.select_for_update(skip_locked=True)
        .filter(cut_at=None, started_at__lt=at - rules.TIMER_LIMIT)
        .order_by("started_at")[:CUT_AT_ONCE]
    )
    found = list(forgotten)
    for timer in found:
        _cut(by, at, timer)
    return len(found)


def _own(by: Viewer, timer: Timer) -> Timer:
    """The timer as it stands now, its person's time locked. Raises: NotAllowed, NoTimerRuns."""
    require_own_or_leading(by, timer.person_id)
    lock_person(timer.person_id)
    known = Timer.objects.select_for_update(of=("self",)).select_related("ticket").filter(id=timer.id).first()
    if known is None:
        raise NoTimerRuns
    return known


def _end(by: Viewer, at: datetime, timer: Timer) -> None:
    if rules.is_forgotten(timer.started_at, at):
        _cut(by, at, timer)
    else:
        _enter(by, at, timer, "")


def _enter(by: Viewer, at: datetime, timer: Timer, note: str) -> tuple[Entry, ...]:
    entries = []
    for part in rules.parts(timer.started_at, at, timezone.get_default_timezone()):
        what = Spent(part.minutes, timer.service, part.worked_on, note or timer.note)
        entries.append(
            write(by, at, timer.ticket, what, person_id=timer.person_id, source=rules.Source.TIMER)
        )
    timer.delete()
    return tuple(entries)


def _cut(by: Viewer, at: datetime, timer: Timer) -> None:
    timer.cut_at = timer.started_at + rules.TIMER_LIMIT
    timer.save(update_fields=["cut_at"])
    _record(events.TimerCut(timer.id, timer.person_id), timer, by, at)


def _record(fact: object, timer: Timer, by: Viewer, at: datetime) -> None:
    facts.record(fact, about=timer.ticket_id, client_id=timer.client_id, by=by, at=at)
