"""Which of two durations is the stricter in a window, measured on an ordinary week.

Durations of different units have no fixed order: one working day is more than four hours, but after a Friday it is
also more than two days. So the due instants themselves are compared, for reports spread over a week without holidays.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from waarborg.sla.calendar import Calendar
from waarborg.sla.durations import Duration
from waarborg.sla.openings import Opening
from waarborg.sla.targets import DayEnds, due
from waarborg.sla.windows import NeverOpensError, Window, YearOutOfRangeError

# A Monday in winter: four weeks on, no zone of the northern half has changed its clock.
_WEEK_STARTS_AT = datetime(2026, 1, 12, tzinfo=UTC)
_STEP = timedelta(minutes=90)
_STEPS = 7 * 16
_MOST_DATES = 200
_MOST_SECONDS = 200 * 86_400


class Pace:
    """The due instants that durations have in one window, for the same reports."""

    def __init__(self, openings: Iterable[Opening], timezone: str, day_ends: DayEnds) -> None:
        self.window = _ordinary_window(tuple(openings), timezone)
        self._day_ends = day_ends

    @property
    def starts(self) -> tuple[datetime, ...]:
        """The open instants from which is counted, spread over the week."""
        return _starts(self.window)

    def dues(self, duration: Duration) -> tuple[datetime, ...] | None:
        """When ``duration`` is due from each start; none when that lies too far away to look."""
        is_far = duration.amount > _MOST_DATES if duration.is_dated else duration.seconds > _MOST_SECONDS
        if is_far:
            return None
        try:
            return tuple(due(start, duration, self.window, self._day_ends) for start in self.starts)
        except (NeverOpensError, YearOutOfRangeError):
            return None

    def compared(self, one: Duration, other: Duration) -> tuple[int, ...]:
        """For each start -1, 0 or 1: whether ``one`` is due before, together with or after ``other``."""
        if one.unit is other.unit:
            return ((one.amount > other.amount) - (one.amount < other.amount),)
        ones, others = self.dues(one), self.dues(other)
        if ones is None or others is None:
            return (0,)
        return tuple((mine > theirs) - (mine < theirs) for mine, theirs in zip(ones, others, strict=True))


@lru_cache(maxsize=64)
def _ordinary_window(openings: tuple[Opening, ...], timezone: str) -> Window:
    return Window(openings, zone=ZoneInfo(timezone), calendar=Calendar(), observes_closings=False)


@lru_cache(maxsize=64)
def _starts(window: Window) -> tuple[datetime, ...]:
    reports = (_WEEK_STARTS_AT + step * _STEP for step in range(_STEPS))
    return tuple(dict.fromkeys(window.next_open(report) for report in reports))
