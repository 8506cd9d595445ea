"""Agreements for the tests: the example file, and variants of it made by changing its text."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from waarborg.sla.agreement.parsing import parse
from waarborg.sla.terms import Terms, compile_terms

EXAMPLE = Path(__file__).parents[2] / "examples" / "sla-example.toml"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@cache
def terms(*changes: tuple[str, str]) -> Terms:
    """The example's terms, with each text replaced by another first."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"the example no longer says {old}"
        text = text.replace(old, new)
    return compile_terms(parse(text))


EXTENDED = ('service_window = "office"', 'service_window = "extended"')
ALWAYS = ('service_window = "office"', 'service_window = "always"')
END_OF_DAY = ('day_ends = "same_time"', 'day_ends = "end_of_day"')
CONFORMING = ('clock_starts = "first_report"', 'clock_starts = "conforming_report"')
NO_PAUSES = ("pause_while_waiting_for_client = true", "pause_while_waiting_for_client = false")
NO_WORKAROUNDS = ("workaround_counts = true", "workaround_counts = false")


def local(text: str, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """The instant at which the wall clock shows ``text``, such as "2026-04-24 16:20"; the first where there are two."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def shown(at: datetime | None, zone: ZoneInfo = AMSTERDAM) -> str | None:
    """What the wall clock shows, to the minute or to the second where there are seconds."""
    if at is None:
        return None
    wall = at.astimezone(zone)
    return f"{wall:%Y-%m-%d %H:%M:%S}" if wall.second else f"{wall:%Y-%m-%d %H:%M}"
