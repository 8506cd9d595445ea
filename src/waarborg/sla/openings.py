"""Weekly openings, as agreed: days, and from and to on the wall clock.

Source: docs/reference/time.md, "Windows".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALLOWED = '"mon-fri 09:00-17:00", "sat 10:00-14:00" or "mon-sun 00:00-24:00": days, a space, and from-to'
_GRAMMAR = re.compile(
    r"(?P<days>[a-z]{3}(-[a-z]{3})?(,[a-z]{3}(-[a-z]{3})?)*) "
    r"(?P<from_hour>[01]\d|2[0-3]):(?P<from_minute>[0-5]\d)-((?P<to_hour>[01]\d|2[0-3]):(?P<to_minute>[0-5]\d)|24:00)"
)
_MINUTES_OF_DAY = 24 * 60


class InvalidOpening(ValueError):  # noqa: N818 - named as the other refusals of the SLA file are
    """A text that is not an opening of the SLA file."""

    allowed = ALLOWED

    def __init__(self, found: str) -> None:
        super().__init__(f"{found!r} is not an opening; allowed is {ALLOWED}")
        self.found = found


@dataclass(frozen=True, slots=True)
class Opening:
    """A weekly opening: weekdays (0 is Monday), and minutes of the wall clock after midnight of the day it starts on.

    ``to_minute`` is at most two days: an opening that crosses midnight ends after 24:00.
    """

    weekdays: frozenset[int]
    from_minute: int
    to_minute: int


def parse_opening(text: str) -> Opening:
    """The opening that ``text`` says. A TO that is not after its FROM lies on the next day.

    Raises: InvalidOpening.
    """
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        raise InvalidOpening(text)
    from_minute = int(match["from_hour"]) * 60 + int(match["from_minute"])
    to_minute = (
        _MINUTES_OF_DAY if match["to_hour"] is None else int(match["to_hour"]) * 60 + int(match["to_minute"])
    )
    if to_minute <= from_minute:
        to_minute += _MINUTES_OF_DAY
    weekdays = frozenset(day for part in match["days"].split(",") for day in _weekdays(part, text))
    return Opening(weekdays, from_minute, to_minute)


def _weekdays(part: str, text: str) -> Iterator[int]:
    first, _, last = part.partition("-")
    if first not in DAYS or (last and last not in DAYS):
        raise InvalidOpening(text)
    day, end = DAYS.index(first), DAYS.index(last or first)
    yield day
    while day != end:
        day = (day + 1) % 7
        yield day


def covers_the_week(openings: Iterable[Opening]) -> bool:
    """Whether the wall clock never shows a time outside the openings."""
    stretches = sorted(
        (day * _MINUTES_OF_DAY + opening.from_minute, day * _MINUTES_OF_DAY + opening.to_minute)
        for opening in openings
        for weekday in opening.weekdays
        for day in (weekday - 7, weekday)
    )
    reached = 0
    for starts, ends in stretches:
        if starts > reached:
            return False
        reached = max(reached, ends)
    return reached >= 7 * _MINUTES_OF_DAY
