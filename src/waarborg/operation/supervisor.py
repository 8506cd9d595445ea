"""One command runs the whole installation: database, web, worker and sweep, under one watchful parent.

The parent itself holds no more than a listening socket, a lock and its children, so there is little in it to fail.
It keeps the web socket open while the web process restarts: visitors wait a moment instead of being refused.
Source: docs/decisions/0005-one-supervisor.md.
"""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from waarborg.operation import embedded
from waarborg.operation.children import Child
from waarborg.operation.errors import OperationError
from waarborg.operation.heartbeat import Asking
from waarborg.operation.port import listening
from waarborg.operation.progress import say

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from waarborg.config.environment import Environment

TICK_S = 0.2
DATABASE_LOOK_S = 1.0
STOP_S = 8.0
READY_PATIENCE_S = 90.0
FAILURES_AT_START = 4


class AlreadyRunningError(OperationError):
    """Another supervisor runs this installation."""

    def __init__(self, home: Path, pid: str) -> None:
        super().__init__(
            f"Waarborg already runs in {home} (process {pid}). Stop that one first, or set another WAARBORG_HOME."
        )


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

    def listen(self, *, command: str) -> socket.socket:
        """Take the port, before anything long; who comes early waits. Raises: PortTakenError, CannotListenError."""
        place = listening(self.environment.host, self.environment.port, command=command)
        return self._stack.enter_context(place)

    def open_database(self) -> None:
        """Start the embedded database, unless the environment names one, and tell the processes about it."""
        if self.environment.embedded:
            urls = self._stack.enter_context(embedded.lease(self.environment.home))
            os.environ.update(urls.as_variables())

    def start(self, listener: socket.socket) -> None:
        """Start web, worker and sweep."""
        self.children = (self._web(listener), self._child("worker"), self._child("sweep"))
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

    def _web(self, listener: socket.socket) -> Child:
        asking = Asking(lambda: is_live(self.environment))
        self._stack.callback(asking.close)
        number = listener.fileno()
        command = ("web", "--socket", str(number))
        return replace(self._child("web"), command=command, descriptors=(number,), asking=asking)

    def _child(self, name: str) -> Child:
        return Child(name, (name,), self._log_folder and self._log_folder / f"{name}.log")

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
    try:
        _ask(environment, "/readyz", timeout_s=2)
    except urllib.error.HTTPError as answer:
        return answer.read(500).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    return "ready"


def is_live(environment: Environment) -> bool:
    """Whether the web process answers at all, and in time."""
    try:
        _ask(environment, "/healthz", timeout_s=10)
    except (OSError, http.client.HTTPException):
        return False
    return True


def _ask(environment: Environment, path: str, *, timeout_s: float) -> None:
    host = f"[{environment.host}]" if ":" in environment.host else environment.host
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 - asked, not listened on
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://{host}:{environment.port}{path}", timeout=timeout_s):
        pass


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
