"""How dates, amounts, numbers, durations and openings are written, in Dutch and in British English."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from waarborg.service.agreements.document.texts import Texts
from waarborg.sla.durations import parse_duration
from waarborg.sla.openings import Opening, parse_opening
from waarborg.sla.wording import duration_words, instant_words

HARD = "\u00a0"
_MINUTES_OF_DAY = 24 * 60
_WHOLE_WEEK = frozenset(range(7))
_SHORTEST_RUN = 3
# Dutch area codes of two digits (after +31); the others have three.
_SHORT_AREA_CODES = frozenset(
    map(
        str,
        (
            10,
            13,
            14,
            15,
            20,
            23,
            24,
            26,
            30,
            33,
            35,
            36,
            38,
            40,
            43,
            45,
            46,
            50,
            53,
            55,
            58,
            *range(70, 80),
            85,
            88,
        ),
    )
)
_TWO_DIGIT_COUNTRIES = frozenset(
    map(str, (20, 27, *range(30, 35), 36, *range(39, 42), *range(43, 50), *range(51, 59), *range(60, 67)))
) | frozenset(map(str, (81, 82, 84, 86, *range(90, 96), 98)))


@dataclass(frozen=True, slots=True)
class Notation:
    """The notation of the language of ``texts``."""

    texts: Texts

    @property
    def _is_dutch(self) -> bool:
        return self.texts.language == "nl"

    def day(self, on: date) -> str:
        """As in "1 januari 2026"."""
        return f"{on.day}{HARD}{self.month(on.month)}{HARD}{on.year}"

    def month(self, month: int) -> str:
        return self.texts.sentence(f"months.{month}")

    def weekday(self, weekday: int) -> str:
        return self.texts.sentence(f"weekdays.{weekday}")

    def dated_time(self, at: datetime, zone: ZoneInfo) -> str:
        """As in "vrijdag 9 januari 2026 om 16:30", on the wall clock of ``zone``."""
        return instant_words(at, zone, self.texts.language)

    def short_day(self, on: date, *, with_month: bool) -> str:
        """As in "vr 3 april", or "vr 3"."""
        weekday = self.weekday(on.weekday())[: 2 if self._is_dutch else 3]
        day = f"{weekday}{HARD}{on.day}"
        return f"{day}{HARD}{self.month(on.month)}" if with_month else day

    def number(self, value: Decimal | int) -> str:
        """Without needless zeros, with the language's marks: "1.250,5"."""
        text = f"{value:,.2f}" if Decimal(value) % 1 else f"{value:,.0f}"
        if "." in text:
            text = text.rstrip("0")
        return self._marked(text)

    def exact(self, value: Decimal) -> str:
        """As many decimals as were agreed: "0,10"."""
        return self._marked(f"{value:,f}")

    def money(self, amount: Decimal) -> str:
        """As in "€ 1.250,00"."""
        figures = self._marked(f"{amount:,.2f}")
        return f"€{HARD}{figures}" if self._is_dutch else f"€{figures}"

    def hours(self, hours: Decimal) -> str:
        """Hours of work, as in "2,5 uur"."""
        noun = self.texts.sentence(f"nouns.hours.{'one' if hours == 1 else 'many'}")
        return f"{self.number(hours)}{HARD}{noun}"

    def duration(self, text: str) -> str:
        """A duration of the SLA file in words: "24 uur doorlopende tijd"."""
        return duration_words(parse_duration(text), self.texts.language).replace(" ", HARD, 1)

    def openings(self, openings: Iterable[str]) -> tuple[str, ...]:
        """Each opening of the SLA file in words: "maandag t/m vrijdag 09:00-17:00"."""
        return tuple(self._opening(parse_opening(text)) for text in openings)

    def days(self, weekdays: Iterable[int]) -> str:
        """Weekdays in words, neighbours as a run: "maandag t/m vrijdag en zondag"."""
        chosen = frozenset(weekdays)
        if chosen == _WHOLE_WEEK:
            return self.texts.sentence("words.every_day")
        return self.texts.listed(part for run in _runs_of(chosen) for part in self._run(run))

    def phone(self, number: str) -> str:
        """A number in groups, so that it can be read out and dialled: "+31 10 101 01 01"."""
        digits = number.removeprefix("+")
        country = _country(digits)
        area = _dutch_area(digits[2:]) if country == "31" else ""
        return HARD.join(
            part for part in (f"+{country}", area, *_groups(digits[len(country + area) :])) if part
        )

    def _opening(self, opening: Opening) -> str:
        if opening.weekdays == _WHOLE_WEEK and (opening.from_minute, opening.to_minute) == (
            0,
            _MINUTES_OF_DAY,
        ):
            return self.texts.sentence("words.round_the_clock")
        until = _clock(opening.to_minute)
        if opening.to_minute > _MINUTES_OF_DAY:
            until = f"{_clock(opening.to_minute - _MINUTES_OF_DAY)} {self.texts.sentence('words.next_day')}"
        return f"{self.days(opening.weekdays)} {_clock(opening.from_minute)}–{until}"

    def _run(self, run: list[int]) -> tuple[str, ...]:
        names = tuple(map(self.weekday, run))
        if len(run) < _SHORTEST_RUN:
            return names
        return (f"{names[0]} {self.texts.sentence('words.through')} {names[-1]}",)

    def _marked(self, text: str) -> str:
        return text.translate(str.maketrans(",.", ".,")) if self._is_dutch else text


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _runs_of(weekdays: frozenset[int]) -> list[list[int]]:
    """Weekdays in order, split where a day is missing."""
    ordered = sorted(weekdays)
    runs = [ordered[:1]]
    for before, after in pairwise(ordered):
        if after == before + 1:
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _country(digits: str) -> str:
    """The country calling code. Source: ITU-T E.164, list of assigned codes."""
    if digits[0] in "17":
        return digits[0]
    return digits[:2] if digits[:2] in _TWO_DIGIT_COUNTRIES else digits[:3]


def _dutch_area(digits: str) -> str:
    if digits.startswith("6"):
        return digits[:1]
    return digits[:2] if digits[:2] in _SHORT_AREA_CODES else digits[:3]


def _groups(digits: str) -> list[str]:
    """Digits in pairs, after a first group of three when their number is odd: "101 01 01", "12 34 56 78"."""
    first = 3 if len(digits) % 2 else 2
    return [digits[:first], *(digits[at : at + 2] for at in range(first, len(digits), 2))]
