"""The command ``waarborg``. Everything heavy is imported by the command that needs it.

Exit codes: 0 done; 1 done, and the answer is no; 2 the command or the configuration is wrong; 3 this machine or
installation stands in the way. Source: docs/reference/operation.md.
"""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
import typer.core
import typer.main

from waarborg.config.environment import ConfigurationRefusedError
from waarborg.operation.errors import OperationError, UsageError

if TYPE_CHECKING:
    from typer._click.core import Command, Context  # typer carries its own copy of click

ANSWER_IS_NO = 1
WRONG_CONFIGURATION = 2
IN_THE_WAY = 3


class Commands(typer.core.TyperGroup):
    """Our commands and ``sla``, which is loaded when it is asked for: neither pays for the other's start."""

    def list_commands(self, ctx: Context) -> list[str]:
        return ["sla", *super().list_commands(ctx)]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name == "sla":
            from waarborg.doors.cli.sla.app import app as sla

            return typer.main.get_command(sla)
        return super().get_command(ctx, cmd_name)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Waarborg makes the service agreements of web agencies executable.",
)
database = typer.Typer(no_args_is_help=True, help="The PostgreSQL server that Waarborg runs on.")
guarantees = typer.Typer(no_args_is_help=True, help="The guarantees that stand in the database.")
app.add_typer(database, name="database")
app.add_typer(guarantees, name="guarantees")
client = typer.Typer(no_args_is_help=True, help="What a client takes along.")
app.add_typer(client, name="client")
person = typer.Typer(no_args_is_help=True, help="What is known of a person.")
app.add_typer(person, name="person")

Lifeline = Annotated[
    int | None, typer.Option(hidden=True, help="Pipe that closes when the supervisor is gone.")
]
Heartbeat = Annotated[int | None, typer.Option(hidden=True, help="Pipe for signs of life to the supervisor.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command()
def demo() -> None:
    """Run Waarborg on this machine with believable work in it. Ctrl-C stops all of it."""
    from waarborg.operation.running import run_demo

    run_demo()


@app.command()
def serve() -> None:
    """Run Waarborg: the embedded database unless DATABASE_URL is set, web, worker and sweep."""
    from waarborg.operation.running import run_production

    run_production()


@app.command()
def web(
    socket: Annotated[int | None, typer.Option(hidden=True, help="Inherited listening socket.")] = None,
    lifeline: Lifeline = None,
) -> None:
    """Run one web process, where another supervisor than `waarborg serve` looks after it."""
    from waarborg.operation import installation

    _hold(lifeline)
    with installation.with_database() as environment:
        from waarborg.operation.web import serve as serve_web

        serve_web(environment, socket)


@app.command()
def worker(lifeline: Lifeline = None, heartbeat: Heartbeat = None) -> None:
    """Run one worker process."""
    from waarborg.operation import installation
    from waarborg.operation.heartbeat import Heart

    _hold(lifeline)
    with installation.with_framework() as environment:
        from waarborg.operation.worker import work

        work(environment, Heart(heartbeat))


@app.command()
def sweep(lifeline: Lifeline = None, heartbeat: Heartbeat = None) -> None:
    """Run one sweep process."""
    from waarborg.operation import installation
    from waarborg.operation.heartbeat import Heart

    _hold(lifeline)
    with installation.with_framework() as environment:
        from waarborg.operation.sweeping import run

        run(environment.sweep_batch, Heart(heartbeat))


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this release."""
    from waarborg.operation import installation

    with installation.with_framework():
        from waarborg.operation.preparing import migrate as bring_up

        typer.echo(f"{bring_up()} migrations applied.")


@app.command(hidden=True)
def prepare_demo() -> None:
    """Migrate and fill the demo's world, on behalf of ``demo``."""
    from waarborg.operation import installation

    with installation.with_framework():
        from waarborg.operation.demo_world.filling import fill
        from waarborg.operation.preparing import migrate as bring_up
        from waarborg.operation.progress import step
        from waarborg.service.foundation import time_source

        bring_up()
        with step("Filling the demo's world"):
            fill(time_source.now())


@app.command()
def routes(*, as_json: Json = False) -> None:
    """Print every web address with its audience."""
    from waarborg.operation.addresses import shown

    typer.echo(shown(as_json=as_json))


@database.command()
def prepare() -> None:
    """Make on your own server, as DATABASE_ADMIN_URL, what DATABASE_URL and DATABASE_OWNER_URL name. Safe to repeat."""
    from waarborg.operation import installation
    from waarborg.operation.database import NoServerNamedError, prepare_for

    found = installation.configuration()
    if not (found.database_admin_url and found.database_url and found.database_owner_url):
        raise NoServerNamedError
    prepare_for(found.database_admin_url, found.database_url, found.database_owner_url)
    typer.echo("Roles, database and extensions are there. Next: waarborg migrate")


@database.command()
def dump(file: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Write the embedded database into one file, beside a working installation."""
    from waarborg.operation import backup, installation

    environment = installation.configuration()
    if not environment.embedded:
        raise backup.NotEmbeddedError
    backup.dump(environment.home, file)
    typer.echo(f"{file} holds the database. Keep {environment.home / 'secret-key'} with it.")


@database.command()
def restore(file: Annotated[Path, typer.Argument(help="The copy.", exists=True, dir_okay=False)]) -> None:
    """Read a copy into a new, empty WAARBORG_HOME: all of it or nothing."""
    from waarborg.operation import backup, installation

    environment = installation.configuration()
    if not environment.embedded:
        raise backup.NotEmbeddedError
    backup.restore(environment.home, file)
    typer.echo("Restored. Next: waarborg migrate")


@guarantees.command()
def verify(*, as_json: Json = False) -> None:
    """Recompute every guarantee from its events and compare. Exit code 1 when a stored value differs."""
    from waarborg.operation import installation

    with installation.with_framework():
        from waarborg.operation.verifying import deviations, shown

        found = deviations()
        typer.echo(shown(found, as_json=as_json))
    if found:
        raise typer.Exit(ANSWER_IS_NO)


@client.command("export")
def export_client(name: str, archive: Path) -> None:
    """Write everything of one client to ARCHIVE, a tar of JSON lines and attachments. NAME is its name or id."""
    from waarborg.operation import installation

    with installation.with_framework():
        from waarborg.operation.taking_along import export_client as export

        taken = export(name, archive)
    typer.echo(f"{archive}: {taken.rows} rows, {taken.files} files")
    for digest in taken.missing:
        typer.echo(f"A file is missing: {digest}", err=True)
    if taken.missing:
        raise typer.Exit(ANSWER_IS_NO)


@person.command("export")
def export_person(address: str, archive: Path) -> None:
    """Write all rows that name one person to ARCHIVE. ADDRESS is their mail address or id."""
    from waarborg.operation import installation

    with installation.with_framework():
        from waarborg.operation.taking_along import export_person as export

        typer.echo(f"{archive}: {export(address, archive).rows} rows")


@person.command("erase")
def erase_person(
    address: str, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False
) -> None:
    """Erase name, addresses and logins of somebody who left; what they did stays. ADDRESS as for export."""
    from waarborg.operation import installation

    with installation.with_framework():
        from waarborg.operation.taking_along import erase_person as erase

        if not yes:
            typer.confirm(f"Erase who {address} was? This can't be undone.", abort=True)
        typer.echo(f"Erased: {erase(address)}")


@app.command("import")
def bring_along(
    files: Annotated[
        list[Path], typer.Argument(exists=True, help="Files of the export, or folders of them.")
    ],
    *,
    form: Annotated[
        Literal["csv", "zammad", "zendesk", "freshdesk"], typer.Option("--from", help="Whose export it is.")
    ],
    commit: Annotated[
        bool, typer.Option("--commit", help="Carry it out. Without this nothing is written.")
    ] = False,
    client_name: Annotated[
        str, typer.Option("--client", help="Whose is what names no client: a client's name or id.")
    ] = "",
    by: Annotated[str, typer.Option(help="Mail address of the administrator in whose name it is done.")] = "",
    label: Annotated[str, typer.Option(help="Tells two systems of one kind apart.")] = "",
    state: Annotated[
        list[str] | None,
        typer.Option(help="NAME=STATE: what a state of the other system's own making means."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Name every record.")] = False,
    language: Annotated[Literal["nl", "en"] | None, typer.Option(help="The language of the answer.")] = None,
    as_json: Json = False,
) -> None:
    """Bring along clients, people, websites and tickets that another system exported. A trial, unless --commit.

    Exit code 1 when a record was refused; the others are not affected.
    """
    from waarborg.operation import installation

    with installation.with_framework():
        from waarborg.operation.bringing_along import Wanted, bring

        wanted = Wanted(
            files=files,
            format=form,
            label=label,
            client=client_name,
            by=by,
            states=state or (),
            is_trial=not commit,
            as_json=as_json,
            names_all=verbose,
            language=language,
        )
        is_clean = bring(wanted)
    if not is_clean:
        raise typer.Exit(ANSWER_IS_NO)


@app.command()
def doctor(*, as_json: Json = False) -> None:
    """Examine a running installation and say what to do about what is wrong. Exit code 1 when something is."""
    from waarborg.operation.doctor import examine, shown

    findings = examine()
    typer.echo(shown(findings, as_json=as_json))
    if any(finding.is_wrong for finding in findings):
        raise typer.Exit(ANSWER_IS_NO)


def _hold(lifeline: int | None) -> None:
    if lifeline is not None:
        from waarborg.operation.lifeline import hold

        hold(lifeline)


def _sentence(error: Exception) -> tuple[int, str] | None:
    """Exit code and message for what an administrator can do something about."""
    if isinstance(error, ConfigurationRefusedError | UsageError):
        return WRONG_CONFIGURATION, str(error)
    if isinstance(error, OperationError):
        return IN_THE_WAY, str(error)
    if isinstance(error, PermissionError):
        return (
            IN_THE_WAY,
            f"{error.filename}: not allowed for this user. Was WAARBORG_HOME made by another user?",
        )
    driver: Any = sys.modules.get("psycopg")
    if driver and isinstance(error, driver.OperationalError):
        return IN_THE_WAY, f"The database can't be reached: {error}"
    return None


def main() -> None:
    """Run the command line; turn refusals into a sentence and an exit code."""
    try:
        app(prog_name="waarborg")
    except Exception as error:
        known = _sentence(error)
        if known is None:
            raise
        code, text = known
        typer.echo(f"waarborg: {text}", err=True)
        sys.exit(code)


if __name__ == "__main__":
    main()
