"""The others, each in its best configuration for the window that it is asked about.

A side is a function of a report and a number of hours (deadline), or of two instants (elapsed seconds).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import ground
import holidays
import pandas as pd
import pytz
import timegrid
from business_duration import businessDuration
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule
from officehours import Calculator

from waarborg.sla.durations import Duration, Unit
from waarborg.sla.targets import due
from waarborg.sla.windows import Window

Deadline = Callable[[datetime, int], datetime]
Elapsed = Callable[[datetime, datetime], float]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL = pytz.timezone("Europe/Amsterdam")
_EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
_WEEKDAYS = (0, 1, 2, 3, 4)
_MASK = "Mon Tue Wed Thu Fri Sat Sun"


def ours(window: Window = ground.OFFICE) -> Deadline:
    """The public function, with everything that it promises."""
    durations = {hours: Duration(hours, Unit.HOURS) for hours in (1, 8, 24, 96)}
    return lambda at, hours: due(at, durations[hours], window)


def bare_prefix_sums(window: Window = ground.OFFICE) -> Deadline:
    """The same search and nothing else: no growth, no always-open window, no question about where a table ends."""
    table = window.table(datetime(2024, 1, 8, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC))
    opens, closes, totals = table.opens, table.closes, table.totals

    def deadline(at: datetime, hours: int) -> datetime:
        since = at - _EPOCH
        moment = since.days * 86_400 + since.seconds
        row = bisect_right(opens, moment) - 1
        closed = closes[row]
        wanted = totals[row] - opens[row] + (moment if moment < closed else closed) + hours * 3600  # noqa: FURB136 - faster
        row = bisect_left(totals, wanted) - 1
        return _EPOCH + timedelta(0, opens[row] + wanted - totals[row])

    return deadline


def business_time_delta(night: bool = False) -> Deadline:
    rules = _rules(night=night)
    return lambda at, hours: (at + BusinessTimeDelta(rules, hours=hours)).astimezone(UTC)


def custom_business_hour(night: bool = False) -> Deadline:
    offsets = {hours: _business_hours(hours, night=night) for hours in (1, 8, 24, 96)}

    def deadline(at: datetime, hours: int) -> datetime:
        found = pd.Timestamp(at).tz_convert("Europe/Amsterdam") + offsets[hours]
        return found.tz_convert("UTC").to_pydatetime()

    return deadline


def time_grid(night: bool = False) -> Deadline:
    calendar = _grid(night=night)
    return lambda at, hours: _as_utc(calendar.add_work_duration(_as_local(at), timedelta(hours=hours)))


def office_hours() -> Deadline:
    calculator = Calculator("9:00", "17:00", holidays=ground.HOLIDAYS)
    return lambda at, hours: _as_utc(calculator.due_date(hours, _as_local(at)))


def our_elapsed(starts_at: datetime, ends_at: datetime) -> float:
    return ground.OFFICE.measure(starts_at, ends_at)


def elapsed_by_business_time_delta() -> Elapsed:
    rules = _rules(night=False)
    return lambda starts_at, ends_at: rules.difference(starts_at, ends_at).timedelta.total_seconds()


def elapsed_by_business_duration() -> Elapsed:
    holidays = list(ground.HOLIDAYS)
    return lambda starts_at, ends_at: businessDuration(
        _as_local(starts_at),
        _as_local(ends_at),
        ground.OPENS,
        ground.CLOSES,
        holidaylist=holidays,
        unit="sec",
    )


def elapsed_by_time_grid() -> Elapsed:
    timeline = _grid(night=False).compile(datetime(2025, 1, 1), datetime(2033, 12, 31))  # noqa: DTZ001 - its clock is naive
    return lambda starts_at, ends_at: timeline.get_working_duration(
        _as_local(starts_at), _as_local(ends_at)
    ).total_seconds()


def elapsed_by_office_hours() -> Elapsed:
    calculator = Calculator("9:00", "17:00", holidays=ground.HOLIDAYS)
    return lambda starts_at, ends_at: calculator.working_seconds(_as_local(starts_at), _as_local(ends_at))


def _rules(*, night: bool) -> Rules:
    opens, closes = (time(0), time(8)) if night else (ground.OPENS, ground.CLOSES)
    days = WorkDayRule(opens, closes, list(_EVERY_DAY if night else _WEEKDAYS), tz=_LOCAL)
    return Rules([days] if night else [days, HolidayRule(_as_documented(), tz=_LOCAL)])


def _as_documented() -> holidays.HolidayBase:
    """The list that its own documentation hands to it, with the day on which this agency works taken out."""
    listed = holidays.country_holidays("NL", years=ground.YEARS)
    for day in list(listed):
        if day not in ground.HOLIDAYS:
            del listed[day]
    return listed


def _business_hours(hours: int, *, night: bool) -> pd.offsets.CustomBusinessHour:
    if night:
        return pd.offsets.CustomBusinessHour(hours, start="00:00", end="08:00", weekmask=_MASK)
    return pd.offsets.CustomBusinessHour(hours, start="09:00", end="17:00", holidays=list(ground.HOLIDAYS))


def _grid(*, night: bool) -> timegrid.TimeGridCalendar:
    if night:
        grid = timegrid.TimeGridCalendar.create()
        for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"):
            grid = grid.add_open_rule(getattr(timegrid.DayOfWeek, day), time(0), time(8))
        return grid
    grid = timegrid.TimeGridCalendar.weekdays(ground.OPENS, ground.CLOSES)
    for day in ground.HOLIDAYS:
        grid = grid.close(day)
    return grid


def _as_local(at: datetime) -> datetime:
    return at.astimezone(ground.ZONE).replace(tzinfo=None)


def _as_utc(shown: datetime) -> datetime:
    return shown.replace(tzinfo=ground.ZONE).astimezone(UTC)
