"""``waarborg sla calendar``: the closed dates of a year and why they are closed."""

from collections.abc import Iterable
from typing import Annotated

import typer

from waarborg.doors.cli.sla.reading import (
    FileArgument,
    JsonOption,
    LanguageOption,
    as_json_text,
    load_agreement,
)
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.calendar import Closing, Holiday, country_list, years_listed
from waarborg.sla.terms import calendar_of
from waarborg.sla.windows import FIRST_YEAR, LAST_YEAR
from waarborg.sla.wording import Language, day_words

YearOption = Annotated[int, typer.Option("--year", min=FIRST_YEAR, max=LAST_YEAR, help="Which year.")]


def calendar(
    file: FileArgument, *, year: YearOption, as_json: JsonOption = False, language: LanguageOption = None
) -> None:
    """Lists the closed dates and why, and the holidays on which the agency works all the same."""
    agreement, spoken = load_agreement(file, language, as_json=as_json)
    closings = tuple(calendar_of(agreement).closings(year).values())
    closed = {closing.on for closing in closings}
    worked = tuple(
        holiday for holiday in country_list(agreement.calendar.holidays)(year) if holiday.on not in closed
    )
    first, last = years_listed(agreement.calendar.holidays)
    is_listed = first <= year <= last
    if as_json:
        typer.echo(as_json_text({**_data(year, closings, worked, spoken), "listed": is_listed}))
        return
    if not is_listed:
        facts = {
            "country": agreement.calendar.holidays,
            "year": str(year),
            "first": str(first),
            "last": str(last),
        }
        typer.echo(_NOT_LISTED.filled(**facts).in_(spoken))
    for line in _lines(agreement.calendar.holidays, year, closings, worked, spoken):
        typer.echo(line)


def _data(
    year: int, closings: tuple[Closing, ...], worked: tuple[Holiday, ...], language: Language
) -> dict[str, object]:
    return {
        "year": year,
        "closed": [
            {
                "date": closing.on,
                "name": _name(closing, language),
                "source": closing.source,
            }
            for closing in closings
        ],
        "open": [
            {"date": holiday.on, "name": _name(holiday, language), "public": holiday.is_public}
            for holiday in worked
        ],
    }


def _lines(
    country: str, year: int, closings: tuple[Closing, ...], worked: tuple[Holiday, ...], language: Language
) -> Iterable[str]:
    yield (_CLOSED if closings else _NEVER_CLOSED).filled(year=str(year)).in_(language)
    for closing in closings:
        why = _SOURCES[closing.source].filled(country=country).in_(language)
        yield f"  {_day(closing, language)}  {_name(closing, language)} ({why})"
    if worked:
        yield _OPEN.in_(language)
    for holiday in worked:
        why = (_WORKED if holiday.is_public else _OPTIONAL).in_(language)
        yield f"  {_day(holiday, language)}  {_name(holiday, language)} ({why})"


def _day(day: Closing | Holiday, language: Language) -> str:
    return f"{day_words(day.on, language):<28}"


def _name(day: Closing | Holiday, language: Language) -> str:
    return day.name_nl if language == "nl" else day.name_en


_CLOSED = Phrase("Gesloten in {year}", "Closed in {year}")
_NEVER_CLOSED = Phrase("In {year} is geen enkele dag gesloten.", "No day is closed in {year}.")
_NOT_LISTED = Phrase(
    "Van {country} zijn in {year} geen feestdagen bekend: de lijst loopt van {first} tot en met {last}."
    " Gesloten is alleen wat in de overeenkomst zelf staat.",
    "No holidays of {country} are known for {year}: the list runs from {first} to {last}."
    " Only what the agreement itself names is closed.",
)
_OPEN = Phrase("Feestdagen waarop gewoon wordt gewerkt", "Holidays on which work goes on")
_SOURCES = {
    "country": Phrase("lijst van {country}", "list of {country}"),
    "agreement": Phrase("in deze overeenkomst afgesproken", "agreed in this agreement"),
}
_WORKED = Phrase("in deze overeenkomst afgesproken", "agreed in this agreement")
_OPTIONAL = Phrase("geen verplichte vrije dag", "not a public holiday")
