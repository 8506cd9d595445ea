"""The units in which people agree times, and their grammar.

Hours count open time, elapsed hours count real time; working days and days are dates, never a number of hours.
Source: docs/reference/time.md, "Targets".
"""

import re
from dataclasses import dataclass
from enum import StrEnum

ALLOWED = (
    '"90 minutes", "1 hour", "24 elapsed hours", "30 elapsed minutes", "1 working day" or "2 days": '
    "a whole number from 1 to 9999 and a unit"
)
_GRAMMAR = re.compile(r"(?P<amount>[1-9][0-9]{0,3}) (?P<unit>(elapsed )?(minute|hour)s?|(working )?days?)")


class InvalidDuration(ValueError):  # noqa: N818 - named as the other refusals of the SLA file are
    """A text that is not a duration of the SLA file."""

    allowed = ALLOWED

    def __init__(self, found: str) -> None:
        super().__init__(f"{found!r} is not a duration; allowed is {ALLOWED}")
        self.found = found


class Unit(StrEnum):
    """What is counted."""

    MINUTES = "minutes"
    HOURS = "hours"
    ELAPSED_MINUTES = "elapsed minutes"
    ELAPSED_HOURS = "elapsed hours"
    WORKING_DAYS = "working days"
    DAYS = "days"


_SECONDS = {Unit.MINUTES: 60, Unit.HOURS: 3600, Unit.ELAPSED_MINUTES: 60, Unit.ELAPSED_HOURS: 3600}


@dataclass(frozen=True, slots=True)
class Duration:
    """A number and a unit, as agreed."""

    amount: int
    unit: Unit

    @property
    def is_elapsed(self) -> bool:
        """Whether real time counts, open or not; a pause then counts in real time too."""
        return self.unit in (Unit.ELAPSED_MINUTES, Unit.ELAPSED_HOURS)

    @property
    def is_dated(self) -> bool:
        """Whether it is counted in dates, so that it has no fixed number of seconds."""
        return self.unit in (Unit.WORKING_DAYS, Unit.DAYS)

    @property
    def seconds(self) -> int:
        """Seconds of open or of real time. Only for durations that are not dated."""
        return self.amount * _SECONDS[self.unit]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"


def parse_duration(text: str) -> Duration:
    """The duration that ``text`` says, in the singular or the plural.

    Raises: InvalidDuration.
    """
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        raise InvalidDuration(text)
    unit = match["unit"]
    return Duration(int(match["amount"]), Unit(unit if unit.endswith("s") else f"{unit}s"))
