"""The others, each in the fastest configuration we know for the window that it is asked about.

Whatever can be prepared once is prepared once, holidays are a plain set wherever one is accepted. Peers that know only
a naive local clock are converted for at every answer, as a program that stores UTC would have to.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import ground
import pandas as pd
import pytz
import timegrid
import timing
from business_duration import businessDuration
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule
from ground import Asked
from officehours import Calculator
from own import Deadline

_PYTZ = pytz.timezone("Europe/Amsterdam")
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEK = tuple(
    getattr(timegrid.DayOfWeek, day)
    for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
)


def _business_time_delta(asked: Asked, hours: int) -> timing.Side:
    delta = BusinessTimeDelta(_rules(asked), hours=hours)
    return lambda moments: [(at + delta).astimezone(UTC) for at in moments]


def _pandas(asked: Asked, hours: int) -> timing.Side:
    offset = pd.offsets.CustomBusinessHour(
        hours,
        start=f"{asked.opens:%H:%M}",
        end=f"{asked.closes:%H:%M}",
        weekmask=" ".join(_DAY_NAMES[day] for day in asked.days),
        holidays=sorted(asked.closed),
    )
    return lambda moments: [
        (pd.Timestamp(at).tz_convert(ground.ZONE) + offset).tz_convert(UTC).to_pydatetime() for at in moments
    ]


def _time_grid(asked: Asked, hours: int) -> timing.Side:
    add, delta = _grid(asked).add_work_duration, timedelta(hours=hours)
    return lambda moments: [_as_utc(add(_as_local(at), delta)) for at in moments]


def _office_hours(asked: Asked, hours: int) -> timing.Side:
    due_date = _calculator(asked).due_date
    return lambda moments: [_as_utc(due_date(hours, _as_local(at))) for at in moments]


def _elapsed_business_time_delta(asked: Asked) -> timing.Side:
    difference = _rules(asked).difference
    return lambda spans: [difference(*span).timedelta.total_seconds() for span in spans]


def _elapsed_business_duration(asked: Asked) -> timing.Side:
    weekend = [day for day in range(7) if day not in asked.days]
    return lambda spans: [
        businessDuration(
            _as_local(starts_at),
            _as_local(ends_at),
            asked.opens,
            asked.closes,
            weekendlist=weekend,
            holidaylist=asked.closed,
            unit="sec",
        )
        for starts_at, ends_at in spans
    ]


def _elapsed_time_grid(asked: Asked) -> timing.Side:
    # A compiled timeline is several times as fast as the calendar here; deadlines it does not know.
    timeline = _grid(asked).compile(datetime(2025, 1, 1), datetime(2033, 12, 31))  # noqa: DTZ001 - its clock is naive
    measure = timeline.get_working_duration
    return lambda spans: [
        measure(_as_local(starts_at), _as_local(ends_at)).total_seconds() for starts_at, ends_at in spans
    ]


def _elapsed_office_hours(asked: Asked) -> timing.Side:
    measure = _calculator(asked).working_seconds
    return lambda spans: [measure(_as_local(starts_at), _as_local(ends_at)) for starts_at, ends_at in spans]


DEADLINES: Mapping[str, Deadline] = {
    "businesstimedelta": _business_time_delta,
    "pandas": _pandas,
    "timegrid": _time_grid,
    "officehours": _office_hours,
}
ELAPSED = {
    "businesstimedelta": _elapsed_business_time_delta,
    "business-duration": _elapsed_business_duration,
    "timegrid": _elapsed_time_grid,
    "officehours": _elapsed_office_hours,
}
# It knows Monday to Friday and nothing else.
OFFICE_ONLY = frozenset({"officehours"})


def _rules(asked: Asked) -> Rules:
    days = WorkDayRule(asked.opens, asked.closes, list(asked.days), tz=_PYTZ)
    return Rules([days, HolidayRule(asked.closed, tz=_PYTZ)] if asked.closed else [days])


def _grid(asked: Asked) -> timegrid.TimeGridCalendar:
    grid = timegrid.TimeGridCalendar.create()
    for day in asked.days:
        grid = grid.add_open_rule(_WEEK[day], asked.opens, asked.closes)
    for closed in sorted(asked.closed):
        grid = grid.close(closed)
    return grid


def _calculator(asked: Asked) -> Calculator:
    return Calculator(f"{asked.opens:%H:%M}", f"{asked.closes:%H:%M}", holidays=sorted(asked.closed))


def _as_local(at: datetime) -> datetime:
    return at.astimezone(ground.ZONE).replace(tzinfo=None)


def _as_utc(shown: datetime) -> datetime:
    return shown.replace(tzinfo=ground.ZONE).astimezone(UTC)
