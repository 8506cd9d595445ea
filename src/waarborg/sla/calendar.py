"""Closed dates and why they are closed: a country's holidays, plus and minus what the parties agreed.

The country's list comes from the ``holidays`` library, imported only when a year is first asked for; a contract
version freezes what it said, so that a later release of the library changes no running agreement.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from typing import Literal

FRIDAY = 4
ClosingSource = Literal["country", "agreement"]


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day on a country's list. Optional days have a name that an agreement can close, but are open by default."""

    on: date
    name_nl: str
    name_en: str
    is_public: bool

    def is_called(self, name: str) -> bool:
        return name.casefold() in (self.name_nl.casefold(), self.name_en.casefold())


@dataclass(frozen=True, slots=True)
class Closing:
    """A closed date with its reason and where that reason stands."""

    on: date
    name_nl: str
    name_en: str
    source: ClosingSource


HolidayList = Callable[[int], tuple[Holiday, ...]]


def no_holidays(_year: int) -> tuple[Holiday, ...]:
    """The list of a calendar that follows no country."""
    return ()


def country_list(country: str) -> HolidayList:
    """The holidays of ``country`` ("NL", or "DE-BY" with a subdivision; "none" has none), year by year.

    An unknown country or subdivision is refused by the library when a year is first asked for; files are checked before.
    """
    if country == "none":
        return no_holidays
    return lambda year: holidays_of(country, year)


@cache
def years_listed(country: str) -> tuple[int, int]:
    """The first and last year for which the holidays of ``country`` are known; "none" has none in every year."""
    if country == "none":
        return MINYEAR, MAXYEAR
    import holidays  # noqa: PLC0415 - as in ``holidays_of``

    entity = getattr(holidays, country.partition("-")[0])
    return int(entity.start_year), int(entity.end_year)


@cache
def holidays_of(country: str, year: int) -> tuple[Holiday, ...]:
    """All public and optional holidays of one year, by date."""
    import holidays  # noqa: PLC0415 - a quarter of a second that only the first question about a year should pay

    code, _, subdivision = country.partition("-")
    entity = getattr(holidays, code, None)
    languages = entity.supported_languages if entity else ()
    default = entity.default_language if entity else None
    dutch = "nl" if "nl" in languages else default
    english = next((language for language in ("en_GB", "en_US") if language in languages), default)
    found: dict[tuple[date, int], Holiday] = {}
    for category, is_public in (("optional", False), ("public", True)):
        if entity and category not in entity.supported_categories:
            continue
        in_dutch, in_english = (
            holidays.country_holidays(
                code, subdiv=subdivision or None, years=year, language=language, categories=category
            )
            for language in (dutch, english)
        )
        for day in in_dutch:
            if day.year == year:
                names = zip(in_dutch.get_list(day), in_english.get_list(day), strict=True)
                for name_nl, name_en in names:
                    found[day, hash(name_nl)] = Holiday(day, name_nl, name_en, is_public)
    return tuple(sorted(found.values(), key=lambda holiday: (holiday.on, holiday.name_nl)))


class Calendar:
    """Which dates are closed, for any year.

    ``also_closed`` and ``also_open`` hold dates and names of holidays on the list; a name holds every year.
    Source: docs/reference/time.md, "Windows".
    """

    def __init__(
        self,
        holiday_list: HolidayList = no_holidays,
        *,
        also_closed: Iterable[date | str] = (),
        also_open: Iterable[date | str] = (),
    ) -> None:
        self._list = holiday_list
        self._also_closed = tuple(also_closed)
        self._also_open = tuple(also_open)
        self._years: dict[int, Mapping[date, Closing]] = {}

    def closings(self, year: int) -> Mapping[date, Closing]:
        """The closed dates of ``year``, in order of date."""
        if year not in self._years:
            self._years[year] = self._closings(year)
        return self._years[year]

    def closing(self, on: date) -> Closing | None:
        return self.closings(on.year).get(on)

    def is_working_day(self, on: date) -> bool:
        """Monday to Friday and not closed, whatever the window is."""
        return on.weekday() <= FRIDAY and on not in self.closings(on.year)

    def _closings(self, year: int) -> Mapping[date, Closing]:
        listed = self._list(year)
        closings = {
            holiday.on: Closing(holiday.on, holiday.name_nl, holiday.name_en, "country")
            for holiday in listed
            if holiday.is_public and not self._is_named(holiday, self._also_open)
        }
        for holiday in listed:
            if self._is_named(holiday, self._also_closed):
                closings.setdefault(
                    holiday.on, Closing(holiday.on, holiday.name_nl, holiday.name_en, "agreement")
                )
        for day in self._also_closed:
            if isinstance(day, date) and day.year == year:
                closings.setdefault(
                    day, Closing(day, "gesloten volgens afspraak", "closed as agreed", "agreement")
                )
        for day in self._also_open:
            if isinstance(day, date):
                closings.pop(day, None)
        return dict(sorted(closings.items()))

    @staticmethod
    def _is_named(holiday: Holiday, among: tuple[date | str, ...]) -> bool:
        return any(isinstance(name, str) and holiday.is_called(name) for name in among)
