"""Clauses drawn for a terminal, as wide as it is."""

import sys
from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from waarborg.doors.cli.sla.clauses import Clause, Grid

_WIDTH_WHEN_PIPED = 160


def drawn(clauses: Iterable[Clause]) -> Iterator[str]:
    """The lines to print; when piped without colours and wide enough for the tables."""
    width = None if sys.stdout.isatty() else _WIDTH_WHEN_PIPED
    console = Console(file=sys.stdout, width=width, highlight=False, emoji=False, markup=False)
    for clause in clauses:
        with console.capture() as captured:
            console.print(_clause(clause))
        yield from (line.rstrip() for line in captured.get().splitlines())


def _clause(clause: Clause) -> Group:
    parts: list[Rule | Padding] = [Rule(Text(f"{clause.heading} ", style="bold"), align="left", style="dim")]
    parts += [Padding(Text(line), (0, 0, 0, 2)) for line in clause.lines]
    parts += [Padding(_table(grid), (0, 0, 0, 2)) for grid in clause.grids]
    return Group(*parts, Text(""))


def _table(grid: Grid) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for heading in grid.headings:
        table.add_column(Text(heading), overflow="fold")
    for row in grid.rows:
        # As Text: a name in square brackets is no markup here.
        table.add_row(*(Text(cell) for cell in row))
    return table
