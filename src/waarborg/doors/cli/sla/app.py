"""The commands of ``waarborg sla``, in the order in which one needs them."""

from collections.abc import Callable

import typer

from waarborg.doors.cli.sla.beginning import init
from waarborg.doors.cli.sla.checking import check
from waarborg.doors.cli.sla.clock import due, elapsed, reach
from waarborg.doors.cli.sla.closing import calendar
from waarborg.doors.cli.sla.comparing import diff
from waarborg.doors.cli.sla.describing import schema
from waarborg.doors.cli.sla.document import document
from waarborg.doors.cli.sla.showing import show

app = typer.Typer(
    name="sla",
    help="Work with SLA files: the agreement between an agency and one client, as one TOML file.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

COMMANDS: tuple[Callable[..., None], ...] = (
    init,
    check,
    show,
    diff,
    calendar,
    due,
    elapsed,
    reach,
    document,
    schema,
)

for command in COMMANDS:
    app.command()(command)
