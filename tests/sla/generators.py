"""Generators biased to where time is counted wrongly: closings, clock changes, holidays, midnight, year ends."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sla import oracle
from waarborg.sla.calendar import Calendar
from waarborg.sla.openings import parse_opening
from waarborg.sla.windows import Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = (
    "Europe/Amsterdam",
    "Europe/Amsterdam",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # a change of half an hour
    "America/St_Johns",  # an offset of half an hour
    "Africa/Cairo",  # changes at midnight
    "Asia/Kathmandu",  # no changes, an offset of 5:45
    "UTC",
)
CLOCK_CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),
    datetime(2026, 10, 29, 21, tzinfo=UTC),
)
EDGES = (
    *CLOCK_CHANGES,
    datetime(2026, 4, 27, 7, tzinfo=UTC),  # King's Day
    datetime(2026, 12, 24, 16, tzinfo=UTC),
    datetime(2026, 12, 31, 23, tzinfo=UTC),
    datetime(2027, 1, 1, 8, tzinfo=UTC),
    datetime(2026, 2, 28, 16, tzinfo=UTC),
    datetime(2026, 5, 14, 7, tzinfo=UTC),
)
CLOSED = (
    *(date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27), date(2026, 5, 5)),
    *(date(2026, 5, 14), date(2026, 5, 25), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)),
    *(date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 2), date(2026, 3, 30)),
)


@st.composite
def openings(draw: st.DrawFn) -> str:
    first, last = draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))
    days = draw(st.sampled_from([f"{first}-{last}", first, "mon-fri", "mon-sun"]))
    starts = draw(st.sampled_from(["00:00", "02:15", "01:30", "07:00", "09:00", "13:30", "22:00", "23:59"]))
    ends = draw(st.sampled_from(["24:00", "00:01", "02:45", "02:00", "12:30", "17:00", "21:00", "06:00"]))
    return f"{days} {starts}-{ends}"


class Pair:
    """The same window for the engine and for the oracle."""

    def __init__(
        self, texts: list[str], zone: str, closed: frozenset[date], *, observes: bool, day_ends: str
    ) -> None:
        self.texts = texts
        self.zone = ZoneInfo(zone)
        self.calendar = Calendar(also_closed=sorted(closed))
        self.window = Window(
            map(parse_opening, texts), zone=self.zone, calendar=self.calendar, observes_closings=observes
        )
        self.day_ends = day_ends
        self.world = oracle.World(self.zone, tuple(map(opening_of, texts)), closed, observes, day_ends)

    def __repr__(self) -> str:
        return f"{self.texts} in {self.zone.key}, closed {sorted(map(str, self.world.closed))}, {self.world.observes}"


def opening_of(text: str) -> oracle.Opening:
    """The oracle's own reading of an opening."""
    days, hours = text.split(" ")
    first, _, last = days.partition("-")
    weekdays = [DAYS.index(first)]
    while DAYS[weekdays[-1]] != (last or first):
        weekdays.append((weekdays[-1] + 1) % 7)
    starts, ends = hours.split("-")
    return oracle.Opening(
        frozenset(weekdays), time.fromisoformat(starts), None if ends == "24:00" else time.fromisoformat(ends)
    )


def opens_half_an_hour_a_week(texts: list[str]) -> bool:
    """Through less the oracle, which goes by the minute, would walk for years to spend a day."""
    return sum(map(_minutes_a_week, map(opening_of, texts))) >= 30


def _minutes_a_week(opening: oracle.Opening) -> int:
    starts = opening.starts.hour * 60 + opening.starts.minute
    ends = 24 * 60 if opening.ends is None else opening.ends.hour * 60 + opening.ends.minute
    return len(opening.weekdays) * ((ends - starts) % (24 * 60) or 24 * 60)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    texts = draw(
        st.one_of(
            st.sampled_from([["mon-fri 09:00-17:00"], ["mon-sun 07:00-21:00"], ["mon-sun 00:00-24:00"]]),
            st.lists(openings(), min_size=1, max_size=3).filter(opens_half_an_hour_a_week),
        )
    )
    closed = frozenset(draw(st.lists(st.sampled_from(CLOSED), max_size=6)))
    return Pair(
        texts,
        draw(st.sampled_from(ZONES)),
        closed,
        observes=draw(st.booleans()),
        day_ends=draw(st.sampled_from(["same_time", "end_of_day"])),
    )


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """An instant in 2026, most often within hours of an edge, sometimes exactly on a minute or an hour."""
    near = draw(st.sampled_from(EDGES))
    offset = draw(
        st.one_of(
            st.integers(-96, 96).map(lambda hours: hours * 3600),
            st.integers(-3 * 1440, 3 * 1440).map(lambda minutes: minutes * 60),
            st.integers(-3 * 86_400, 3 * 86_400),
        )
    )
    return near + timedelta(seconds=offset)


@st.composite
def pauses(draw: st.DrawFn, since: datetime) -> list[tuple[datetime, datetime | None]]:
    result: list[tuple[datetime, datetime | None]] = []
    for _ in range(draw(st.integers(0, 3))):
        starts = since + timedelta(minutes=draw(st.integers(-600, 6000)))
        length = draw(st.one_of(st.none(), st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000)))
        result.append((starts, None if length is None else starts + timedelta(minutes=length)))
    return result
