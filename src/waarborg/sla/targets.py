"""Targets applied to a start: when something is due, and when a part of a target has been used.

Source: docs/reference/time.md, "Start", "Targets", "Part of a target".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from waarborg.sla.durations import Duration, Unit
from waarborg.sla.wallclock import first_instant_showing, wall_time
from waarborg.sla.windows import NeverOpensError, Window

# Python 3.11 takes as long to look up a member of an enumeration as to search a table.
_HOURS = Unit.HOURS
DayEnds = Literal["same_time", "end_of_day"]
# A calendar that closes a year and a half of working days in a row has no working days.
FURTHEST_DAYS = 550


@dataclass(frozen=True, slots=True)
class Measure:
    """How the time of one target is counted: open time of a window, or real time."""

    window: Window
    is_elapsed: bool

    def between(self, starts_at: datetime, ends_at: datetime) -> int:
        """Seconds that count in ``[starts_at, ends_at)``."""
        if self.is_elapsed:
            return max(0, (ends_at - starts_at) // timedelta(seconds=1))
        return self.window.measure(starts_at, ends_at)

    def after(self, at: datetime, seconds: int) -> datetime:
        """The earliest instant with that many counting seconds since ``at``."""
        if self.is_elapsed:
            return at + timedelta(seconds=seconds)
        return self.window.add(at, seconds)


def due(start: datetime, duration: Duration, window: Window, day_ends: DayEnds = "same_time") -> datetime:
    """When ``duration`` is due, without pauses. ``start`` is an open instant of ``window``.

    Hours of open time are due at the same instant from any closed instant before that start.

    Raises: NeverOpensError, YearOutOfRangeError.
    """
    unit = duration.unit
    if unit is _HOURS:
        return window.add(start, duration.amount * 3600)
    if not duration.is_dated:
        return Measure(window, duration.is_elapsed).after(start, duration.seconds)
    shown = wall_time(window.zone, start)
    if unit is Unit.DAYS:
        on = shown.date() + timedelta(days=duration.amount)
    else:
        if not window.calendar.is_working_day(shown.date()):
            shown = _first_open_working_time(shown.date(), window)
        on = _working_days_later(shown.date(), duration.amount, window)
    if day_ends == "end_of_day":
        return _last_closing_from(on, window)
    moment = first_instant_showing(window.zone, on, shown.time())
    return moment if window.closes_at(moment) else window.next_open(moment)


def part_used(start: datetime, unpaused_due: datetime, percent: int, measure: Measure) -> datetime:
    """The earliest instant by which ``percent`` of the time between start and due has passed, without pauses.

    Rounded up to a whole second.
    """
    whole = measure.between(start, unpaused_due)
    return measure.after(start, -(-whole * percent // 100))


def _first_open_working_time(after: date, window: Window) -> datetime:
    """The wall clock at the first open instant on the next working day on which the window is open at all."""
    opens_at = next(
        opens_at
        for on in _days_after(after, window)
        if window.calendar.is_working_day(on) and (opens_at := window.first_open_on(on)) is not None
    )
    return wall_time(window.zone, opens_at)


def _working_days_later(on: date, days: int, window: Window) -> date:
    for _ in range(days):
        on = next(day for day in _days_after(on, window) if window.calendar.is_working_day(day))
    return on


def _last_closing_from(on: date, window: Window) -> datetime:
    """The last closing on that date, or on the next date on which the window is open."""
    closes_at = window.last_closing_on(on)
    if closes_at is not None:
        return closes_at
    return next(
        closes_at for day in _days_after(on, window) if (closes_at := window.last_closing_on(day)) is not None
    )


def _days_after(on: date, window: Window) -> Iterator[date]:
    """The dates after ``on``, as far as it makes sense to look. Raises: NeverOpensError."""
    for days in range(1, FURTHEST_DAYS + 1):
        yield on + timedelta(days=days)
    raise NeverOpensError(first_instant_showing(window.zone, on, time.min))
