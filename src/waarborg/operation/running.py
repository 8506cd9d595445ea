"""The two ways to run everything: the demo for who looks, and ``serve`` for who means it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from waarborg.config.environment import Environment, Mode
from waarborg.operation.errors import OperationError
from waarborg.operation.progress import say, step
from waarborg.operation.supervisor import StopAsked, Supervisor

if TYPE_CHECKING:
    from pathlib import Path


class ModeNotSaidError(OperationError):
    """Nobody should find out afterwards that the demo's rules were in force."""

    def __init__(self) -> None:
        super().__init__(
            "Set WAARBORG_MODE=production (or demo, to look around): waarborg serve does not guess it."
        )


class NoDemoInProductionError(OperationError):
    """The demo's accounts have public passwords."""

    def __init__(self) -> None:
        super().__init__(
            "WAARBORG_MODE is production; the demo brings accounts with public passwords. Unset it first."
        )


class PreparationFailedError(OperationError):
    """The database could not be brought to this release's tables."""

    def __init__(self) -> None:
        super().__init__("Preparing the database failed; what it said stands above.")


def run_demo() -> None:
    """Prepare, fill, serve on this machine, print address and accounts; return when asked to stop."""
    if os.environ.get("WAARBORG_MODE", Mode.DEMO) != Mode.DEMO:
        raise NoDemoInProductionError
    os.environ["WAARBORG_MODE"] = Mode.DEMO
    environment = Environment.read(os.environ)
    _run(environment, ("prepare-demo",), command="script/demo", log_folder=environment.home / "logs")


def run_production() -> None:
    """Migrate and serve, with the processes' logs on this terminal; return when asked to stop."""
    if not os.environ.get("WAARBORG_MODE"):
        raise ModeNotSaidError
    _run(Environment.read(os.environ), ("migrate",), command="waarborg serve", log_folder=None)


def _run(
    environment: Environment, preparation: tuple[str, ...], *, command: str, log_folder: Path | None
) -> None:
    began = time.monotonic()
    say(f"Waarborg, with its data in {environment.home}")
    try:
        with Supervisor(environment, log_folder=log_folder) as supervisor:
            listener = supervisor.listen(command=command)
            if environment.embedded:
                with step("Starting the database"):
                    supervisor.open_database()
            _prepare(preparation)
            with step("Starting web, worker and sweep"):
                supervisor.start(listener)
                supervisor.wait_until_ready()
            say(_welcome(environment, time.monotonic() - began))
            supervisor.run()
    except StopAsked:
        pass
    say("  stopped")


def _prepare(command: tuple[str, ...]) -> None:
    """In a process of its own: the supervisor stays small, and a stop breaks the preparation off."""
    arguments = [sys.executable, "-m", "waarborg.operation.main", *command]
    if subprocess.run(arguments, stdin=subprocess.DEVNULL, start_new_session=True, check=False).returncode:
        raise PreparationFailedError


def _welcome(environment: Environment, seconds: float) -> str:
    lines = ["", f"  Ready in {seconds:.0f} s:  {environment.address}/", ""]
    if environment.mode is Mode.DEMO:
        lines += _accounts()
    return "\n".join([*lines, "  Ctrl-C stops all of it."])


def _accounts() -> list[str]:
    """The line for each role of the demo's agency, and of one of its clients."""
    from waarborg.operation.demo_world.accounts import ACCOUNTS, CLIENTS_ACCOUNTS, PASSWORD

    lines = [f"    {account.email:<26} {account.role.replace('_', ' ')}" for account in ACCOUNTS]
    lines += [
        f"    {account.email:<26} {account.role.replace('_', ' ')}, of the client {account.client}"
        for account in CLIENTS_ACCOUNTS
    ]
    return [f"  Accounts, each with the password {PASSWORD}", "", *lines, ""]
