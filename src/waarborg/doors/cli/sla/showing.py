"""``waarborg sla show``: the whole agreement in a terminal, clause by clause."""

import sys
from collections.abc import Iterable

import typer
from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from waarborg.doors.cli.sla.clauses import Clause, Grid, clauses
from waarborg.doors.cli.sla.reading import (
    FileArgument,
    JsonOption,
    LanguageOption,
    as_json_text,
    load_agreement,
)

_NARROWEST_WHEN_PIPED = 120


def show(file: FileArgument, *, as_json: JsonOption = False, language: LanguageOption = None) -> None:
    """Shows the agreement as a whole, in its clauses A to G."""
    agreement, spoken = load_agreement(file, language, as_json=as_json)
    if as_json:
        typer.echo(as_json_text(agreement.model_dump(mode="json", by_alias=True, exclude_none=True)))
        return
    console = _console()
    for clause in clauses(agreement, spoken):
        with console.capture() as drawn:
            console.print(_drawn(clause))
        for line in drawn.get().splitlines():
            typer.echo(line.rstrip())


def _console() -> Console:
    """As wide as the terminal; when piped, wide enough for the tables and without colours."""
    width = None if sys.stdout.isatty() else _NARROWEST_WHEN_PIPED
    return Console(file=sys.stdout, width=width, highlight=False, emoji=False, markup=False)


def _drawn(clause: Clause) -> Group:
    parts: list[Rule | Padding] = [Rule(Text(clause.heading, style="bold"), align="left", style="dim")]
    parts += [Padding(Text(line), (0, 0, 0, 2)) for line in clause.lines]
    parts += [Padding(_table(grid), (0, 0, 0, 2)) for grid in clause.grids]
    return Group(*parts, Text(""))


def _table(grid: Grid) -> Table:
    """Names are printed as they are: a name in square brackets is no markup here."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=None, header_style="dim")
    for heading in grid.headings:
        table.add_column(Text(heading), overflow="fold")
    for row in grid.rows:
        table.add_row(*_cells(row))
    return table


def _cells(row: Iterable[str]) -> Iterable[Text]:
    return (Text(cell) for cell in row)
