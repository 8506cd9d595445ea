"""One command runs the whole installation: database, web, worker and sweep, under one watchful parent.

The parent itself holds no more than a listening socket, a lock and its children, so there is little in it to fail.
It keeps the web socket open while the web process restarts: visitors wait a moment instead of being refused.
Source: docs/decisions/0005-one-supervisor.md.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

from waarborg.operation import embedded
from waarborg.operation.children import Child
from waarborg.operation.errors import OperationError
from waarborg.operation.progress import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    from waarborg.config.environment import Environment

TICK_S = 0.2
DATABASE_LOOK_S = 1.0
STOP_S = 8.0
PORT_PATIENCE_S = 8.0  # processes of a supervisor that was killed let go of the port within this
READY_PATIENCE_S = 90.0
FAILURES_AT_START = 4


class AlreadyRunningError(OperationError):
    """Another supervisor runs this installation."""

    def __init__(self, home: Path, pid: str) -> None:
        super().__init__(
            f"Waarborg already runs in {home} (process {pid}). Stop that one first, or set another WAARBORG_HOME."
        )


class PortTakenError(OperationError):
    """Something else listens where we should."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"Can't listen on {host} port {port}: {why}. Set PORT to a free port.")


class NotReadyError(OperationError):
    """The web process does not say that it is ready."""

    def __init__(self, last: str) -> None:
        super().__init__(f"Waarborg did not become ready; last seen: {last}")


class StopAsked(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal, while something is under way that has to be broken off."""


class Supervisor:
    """Runs the processes of one installation until asked to stop. Use it as a context."""

    def __init__(self, environment: Environment, *, log_folder: Path | None = None) -> None:
        self.environment = environment
        self._log_folder = log_folder
        self._asked = threading.Event()
        self._interrupt = True
        self._stack = ExitStack()
        self.children: tuple[Child, ...] = ()
        self._looked_at = 0.0

    def __enter__(self) -> Self:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)
        home = self.environment.home
        home.mkdir(parents=True, exist_ok=True)
        self._stack.enter_context(_only_one(home))
        return self

    def __exit__(self, *_: object) -> None:
        self._interrupt = False
        self._stack.close()

    def open_database(self) -> None:
        """Start the embedded database, unless the environment names one, and tell the processes about it."""
        if self.environment.embedded:
            urls = self._stack.enter_context(embedded.lease(self.environment.home))
            os.environ.update(urls.as_variables())

    def start(self) -> None:
        """Listen, and start web, worker and sweep."""
        listener = self._stack.enter_context(listening(self.environment.host, self.environment.port))
        self.children = (
            self._child("web", ("web", "--socket", str(listener.fileno())), (listener.fileno(),)),
            self._child("worker", ("worker",)),
            self._child("sweep", ("sweep",)),
        )
        self._stack.callback(self._stop_children)
        for child in self.children:
            child.start()

    def wait_until_ready(self) -> None:
        """Return when a page can be asked for, tending the children meanwhile. Raises: NotReadyError."""
        deadline = time.monotonic() + READY_PATIENCE_S
        last = "nothing"
        while time.monotonic() < deadline:
            self.tend()
            last = readiness(self.environment)
            if last == "ready":
                return
            self._give_up_on_failing()
            time.sleep(TICK_S)
        raise NotReadyError(last)

    def _give_up_on_failing(self) -> None:
        for child in self.children:
            if child.failures >= FAILURES_AT_START:
                where = f"its last words stand in {child.log}" if child.log else "its last words stand above"
                raise NotReadyError(f"{child.name} ends again and again; {where}")

    def run(self) -> None:
        """Tend the installation until asked to stop."""
        self._interrupt = False
        while not self._asked.wait(TICK_S):
            self.tend()

    def tend(self) -> None:
        """Start again whatever ended."""
        for child in self.children:
            ending = child.tend()
            if ending:
                say(f"  {ending}")
        self._tend_database()

    def _tend_database(self) -> None:
        if not self.environment.embedded or time.monotonic() - self._looked_at < DATABASE_LOOK_S:
            return
        if not embedded.is_ready(self.environment.home):
            say("  the database does not answer; starting it again")
            try:
                embedded.ensure(self.environment.home)
                say("  the database is back")
            except (OperationError, OSError, subprocess.SubprocessError) as error:
                say(f"  the database did not come back and will be tried again: {error}")
        self._looked_at = time.monotonic()

    def _child(self, name: str, command: tuple[str, ...], descriptors: tuple[int, ...] = ()) -> Child:
        return Child(name, command, self._log_folder and self._log_folder / f"{name}.log", descriptors)

    def _stop_children(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_S
        for child in self.children:
            if not child.make_stop(deadline):
                say(f"  {child.name} did not stop within {STOP_S:.0f} s and was killed")

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        first = not self._asked.is_set()
        self._asked.set()
        if first:
            say(f"\n  {signal.Signals(number).name}: stopping")
            if self._interrupt:
                raise StopAsked


def readiness(environment: Environment) -> str:
    """``ready``, or what the web process says instead."""
    host = f"[{environment.host}]" if ":" in environment.host else environment.host
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 - asked, not listened on
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{host}:{environment.port}/readyz", timeout=2):
            return "ready"
    except urllib.error.HTTPError as answer:
        return answer.read(500).decode(errors="replace")
    except (OSError, urllib.error.URLError) as error:
        return str(error)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket that children inherit. Raises: PortTakenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = _patiently(lambda: socket.create_server((host, port), family=family, backlog=512), host, port)
    with listener:
        listener.set_inheritable(True)
        yield listener


def _patiently(make: Callable[[], socket.socket], host: str, port: int) -> socket.socket:
    deadline = time.monotonic() + PORT_PATIENCE_S
    while True:
        try:
            return make()
        except OSError as error:
            if time.monotonic() > deadline:
                raise PortTakenError(
                    host, port, os.strerror(error.errno) if error.errno else str(error)
                ) from error
            time.sleep(TICK_S)


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """One supervisor for each home, and its pid for who finds the door closed. Raises: AlreadyRunningError."""
    with (home / "supervisor.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunningError(home, lock.read().strip()) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
