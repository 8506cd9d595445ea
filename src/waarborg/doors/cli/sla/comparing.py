"""``waarborg sla diff``: what changes for the client from one SLA file to another."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from waarborg.doors.cli.sla.reading import JsonOption, LanguageOption, as_json_text, load_agreement
from waarborg.sla.agreement.difference import Difference, Effect, differences
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.wording import Language

OldFile = Annotated[
    Path, typer.Argument(metavar="OLD", help="The SLA file as it is, or - for standard input.")
]
NewFile = Annotated[Path, typer.Argument(metavar="NEW", help="The SLA file as it is to become.")]


def diff(old: OldFile, new: NewFile, *, as_json: JsonOption = False, language: LanguageOption = None) -> None:
    """Says in words what changes for the client. Exit code 0 whether or not anything does."""
    before, spoken = load_agreement(old, language, as_json=as_json)
    after, spoken = load_agreement(new, language, as_json=as_json)
    found = differences(before, after)
    if as_json:
        typer.echo(as_json_text([_data(difference, spoken) for difference in found]))
        return
    for line in _lines(found, spoken):
        typer.echo(line)


def _data(difference: Difference, language: Language) -> dict[str, str]:
    return {
        "path": difference.path,
        "effect": difference.effect,
        "message": difference.sentence(language),
    }


def _lines(found: tuple[Difference, ...], language: Language) -> Iterable[str]:
    """Grouped by what the client will ask first."""
    if not found:
        yield _NOTHING.in_(language)
    for effect, heading in _HEADINGS.items():
        group = [difference for difference in found if difference.effect == effect]
        if group:
            yield heading.in_(language)
            yield from (f"  {difference.sentence(language)}  [{difference.path}]" for difference in group)


_NOTHING = Phrase("Er verandert niets.", "Nothing changes.")
_HEADINGS: dict[Effect, Phrase] = {
    "better": Phrase("Beter voor de opdrachtgever", "Better for the client"),
    "worse": Phrase("Minder gunstig voor de opdrachtgever", "Worse for the client"),
    "neutral": Phrase("Verder verandert", "What else changes"),
}
