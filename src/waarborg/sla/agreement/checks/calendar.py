"""Time zone, country and the days on which the parties deviate from its list."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from waarborg.sla.agreement.document import Document, literal, nearest_to
from waarborg.sla.agreement.phrases import Phrase, one_of
from waarborg.sla.agreement.problems import Code, Problem
from waarborg.sla.calendar import Calendar, Holiday, country_list, holidays_of, years_listed

_FIRST_YEAR, _LAST_YEAR = 1950, 2150
# Optional days may come every fifth year only, as Liberation Day does.
_YEARS_LISTED = 6
_COUNTRY_FORM = 2
_LISTS = ("also_closed", "also_open")


def check_calendar(document: Document) -> Iterator[Problem]:
    """All of the table ``calendar``, and the time zone."""
    yield from _check_timezone(document)
    yield from _check_country(document)
    holidays = listed_holidays(document)
    if holidays is not None:
        for table in _LISTS:
            yield from _check_names(document, table, holidays)
        yield from _check_years(document)
    yield from _check_both(document, holidays or ())
    if holidays is not None:
        yield from _check_effect(document, holidays)


def _check_years(document: Document) -> Iterator[Problem]:
    """A contract's first or last day in a year for which nobody knows the holidays."""
    country = document.text("calendar", "holidays") or "none"
    first, last = years_listed(country)
    for key in ("starts", "ends"):
        day = document.date("contract", key)
        if day is not None and not first <= day.year <= last:
            yield document.problem(
                Code.HOLIDAYS_NOT_LISTED,
                ("contract", key),
                country=country,
                year=str(day.year),
                first=str(first),
                last=str(last),
            )


def listed_holidays(document: Document) -> tuple[Holiday, ...] | None:
    """What the country's list holds in the first years of the contract; none when the country is not known."""
    country = document.text("calendar", "holidays")
    if country is None or not is_known_country(country):
        return None
    if country == "none":
        return ()
    starts = document.date("contract", "starts") or date(2026, 1, 1)
    first = min(max(starts.year, _FIRST_YEAR), _LAST_YEAR)
    return tuple(
        holiday for year in range(first, first + _YEARS_LISTED) for holiday in holidays_of(country, year)
    )


def is_known_country(country: str) -> bool:
    """Whether there is a list for ``country``, with its subdivision if it names one; "none" counts."""
    code, _, subdivision = country.partition("-")
    known = _countries()
    return country == "none" or (code in known and ("-" not in country or subdivision in known[code]))


@cache
def _countries() -> dict[str, list[str]]:
    import holidays  # noqa: PLC0415 - a quarter of a second that only a file with holidays should pay

    return dict(holidays.list_supported_countries(include_aliases=False))


def _check_timezone(document: Document) -> Iterator[Problem]:
    zone = document.text("timezone")
    if zone is None or is_known_timezone(zone):
        return
    known = available_timezones()
    nearest = nearest_to(zone, known, among=len(known)) or next(
        (name for name in sorted(known) if _is_city(name, zone)), None
    )
    yield document.problem(
        Code.UNKNOWN_TIMEZONE,
        ("timezone",),
        allowed=Phrase('een IANA-naam zoals "Europe/Amsterdam"', 'an IANA name such as "Europe/Amsterdam"'),
        nearest=literal(nearest) if nearest else None,
    )


def is_known_timezone(zone: str) -> bool:
    """Whether ``zone`` is an IANA name; one that only the machine has, such as "localtime", is not."""
    if not 0 < len(zone) <= 64 or zone.startswith(("posix", "right", "local")):  # noqa: PLR2004 - no name is longer
        return False
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _is_city(name: str, found: str) -> bool:
    return name.rpartition("/")[2].casefold() == found.rpartition("/")[2].casefold()


def _check_country(document: Document) -> Iterator[Problem]:
    country = document.text("calendar", "holidays")
    if country is None or is_known_country(country):
        return
    code, has_part, part = country.partition("-")
    known = _countries()
    path = ("calendar", "holidays")
    if code in known and has_part:
        parts = [name for name in known[code] if len(name) <= 3]  # noqa: PLR2004 - the form of a part, ISO 3166-2
        allowed = one_of(literal(name) for name in (code, *(f"{code}-{name}" for name in parts)))
        nearest = nearest_to(part, parts)
        yield document.problem(
            Code.UNKNOWN_COUNTRY,
            path,
            allowed=allowed,
            nearest=literal(f"{code}-{nearest}") if nearest else None,
        )
    elif len(code) == _COUNTRY_FORM and code.isupper():
        allowed = Phrase(
            'een landcode (ISO 3166) zoals "NL" of "BE", of "none"',
            'a country code (ISO 3166) such as "NL" or "BE", or "none"',
        )
        yield document.problem(Code.UNKNOWN_COUNTRY, path, allowed=allowed)


def _check_names(document: Document, table: str, holidays: tuple[Holiday, ...]) -> Iterator[Problem]:
    for path, name in document.texts("calendar", table):
        if any(holiday.is_called(name.strip()) for holiday in holidays):
            continue
        known = dict.fromkeys(said for holiday in holidays for said in (holiday.name_nl, holiday.name_en))
        nearest = nearest_to(name, known, among=len(known))
        country = document.text("calendar", "holidays") or ""
        no_list = Phrase('alleen datums, want holidays = "none"', 'dates only, because holidays = "none"')
        yield document.problem(
            Code.UNKNOWN_HOLIDAY,
            path,
            holidays=country,
            allowed=_names(holidays) if holidays else no_list,
            nearest=literal(nearest) if nearest else None,
        )


def _names(holidays: tuple[Holiday, ...]) -> Phrase:
    """The country's days, in the language of who reads it."""
    return Phrase(
        one_of(dict.fromkeys(literal(holiday.name_nl) for holiday in holidays)).nl,
        one_of(dict.fromkeys(literal(holiday.name_en) for holiday in holidays)).en,
    )


def _check_both(document: Document, holidays: tuple[Holiday, ...]) -> Iterator[Problem]:
    """The same date, or the same name, in both lists. A date is an exception to a name, which holds every year."""
    closed = [value for _, value in document.values("calendar", "also_closed")]
    for path, value in document.values("calendar", "also_open"):
        of_its_kind = [other for other in closed if isinstance(other, str) == isinstance(value, str)]
        days = {day for other in of_its_kind for day in _days(other, holidays)}
        if not days.isdisjoint(_days(value, holidays)):
            yield document.problem(Code.CLOSED_AND_OPEN, path)


def _days(value: object, holidays: tuple[Holiday, ...]) -> set[date | str]:
    """The days that an entry names, as dates, and a name also as itself."""
    if isinstance(value, str):
        name = value.strip()
        return {name.casefold(), *(holiday.on for holiday in holidays if holiday.is_called(name))}
    return {value} if isinstance(value, date) and not isinstance(value, datetime) else set()


def _check_effect(document: Document, holidays: tuple[Holiday, ...]) -> Iterator[Problem]:
    """Entries that change nothing; most likely a date was mistyped."""
    country = document.text("calendar", "holidays") or "none"
    calendar = Calendar(country_list(country))
    public = [holiday for holiday in holidays if holiday.is_public]
    for table, code, is_public in (
        ("also_open", Code.ALREADY_OPEN, False),
        ("also_closed", Code.ALREADY_CLOSED, True),
    ):
        for path, value in document.values("calendar", table):
            if isinstance(value, str):
                named = [holiday for holiday in holidays if holiday.is_called(value.strip())]
                has_none = bool(named) and all((holiday in public) is is_public for holiday in named)
            elif (
                isinstance(value, date)
                and not isinstance(value, datetime)
                and _FIRST_YEAR <= value.year <= _LAST_YEAR
            ):
                has_none = (value in calendar.closings(value.year)) is is_public
            else:
                continue
            if has_none:
                yield document.problem(code, path)
