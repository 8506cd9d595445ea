"""What is asked: windows as every side can be told of them, and instants in three years."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from waarborg.sla.agreement.parsing import parse
from waarborg.sla.openings import parse_opening
from waarborg.sla.terms import compile_terms
from waarborg.sla.windows import Window

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Europe/Amsterdam")
TERMS = compile_terms(parse((ROOT / "examples" / "sla-example.toml").read_text(encoding="utf-8")))
YEARS = (2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033)
CLOCK_CHANGES = tuple(
    datetime.combine(day, time(1), UTC)
    for day in (
        date(2025, 3, 30),
        date(2025, 10, 26),
        date(2026, 3, 29),
        date(2026, 10, 25),
        date(2027, 3, 28),
    )
)


@dataclass(frozen=True)
class Asked:
    """One window, and the same in the few words that all sides understand. ``closes`` before ``opens`` is tomorrow."""

    window: Window
    days: tuple[int, ...]
    opens: time
    closes: time
    closed: frozenset[date] = frozenset()


def _every_day(opening: str, opens: time, closes: time) -> Asked:
    window = Window([parse_opening(opening)], zone=ZONE, calendar=TERMS.calendar, observes_closings=False)
    return Asked(window, tuple(range(7)), opens, closes)


OFFICE = Asked(
    TERMS.window,
    tuple(range(5)),
    time(9),
    time(17),
    frozenset(day for year in YEARS for day in TERMS.calendar.closings(year)),
)
MORNING = _every_day("mon-sun 00:00-08:00", time(0), time(8))
OVERNIGHT = _every_day("mon-sun 22:00-06:00", time(22), time(6))


def instants(count: int, seed: int = 1) -> list[datetime]:
    """Reports at any second of three years, working hours or not."""
    chance = Random(seed)
    first = datetime(2025, 1, 6, tzinfo=UTC)
    return [first + timedelta(seconds=chance.randrange(3 * 365 * 86_400)) for _ in range(count)]


def around_clock_changes(count: int, seed: int = 2) -> list[datetime]:
    """Reports within two days before a change of the clock."""
    chance = Random(seed)
    return [
        chance.choice(CLOCK_CHANGES) - timedelta(seconds=chance.randrange(2 * 86_400)) for _ in range(count)
    ]
