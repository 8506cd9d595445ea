"""One child process of the supervisor: started, started again when it ends or hangs, asked to stop, made to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from waarborg.operation.heartbeat import Pipe, Silence

if TYPE_CHECKING:
    from pathlib import Path

    from waarborg.operation.heartbeat import Asking

SHORTEST_DELAY_S = 0.3
LONGEST_DELAY_S = 30.0
STEADY_S = 60.0  # who ran this long has proved able to: the next delay is short again
LARGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Ending:
    """How a child ended, and when it will be started again."""

    name: str
    code: int
    delay_s: float
    silent_s: float | None = None

    def __str__(self) -> str:
        return f"{self.name} {self._how()}; starting it again in {self.delay_s:.1f} s"

    def _how(self) -> str:
        if self.silent_s is not None:
            return f"gave no sign of life for {self.silent_s:.0f} s and was killed"
        return (
            f"was killed by {signal.Signals(-self.code).name}"
            if self.code < 0
            else f"ended with exit code {self.code}"
        )


@dataclass
class Child:
    """A process of ours that runs ``waarborg COMMAND``. ``log`` is its file; without one it shares our terminal.

    ``asking`` finds out whether it lives; without it, the process beats by itself, on the pipe that it is handed.
    """

    name: str
    command: tuple[str, ...]
    log: Path | None = None
    descriptors: tuple[int, ...] = ()
    asking: Asking | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _lifeline: int | None = field(default=None, init=False)
    _heartbeat: Pipe | None = field(default=None, init=False)
    _silence: Silence | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _due_at: float | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process with one end of each pipe, in a session of its own, so that Ctrl-C comes to us alone."""
        theirs, self._lifeline = os.pipe()
        self._heartbeat = None if self.asking else Pipe()
        output = None if self.log is None else _opened(self.log)
        try:
            self._process = self._begun(theirs, output)
        finally:
            os.close(theirs)
            if self._heartbeat is not None:
                self._heartbeat.handed_over()
            if output is not None:
                os.close(output)
        self._started_at, self._due_at = time.monotonic(), None
        self._silence = Silence(self._started_at)

    def _begun(self, lifeline: int, output: int | None) -> subprocess.Popen[bytes]:
        pipes = {"--lifeline": lifeline}
        if self._heartbeat is not None:
            pipes["--heartbeat"] = self._heartbeat.theirs
        words = [word for name, descriptor in pipes.items() for word in (name, str(descriptor))]
        return subprocess.Popen(
            [sys.executable, "-m", "waarborg.operation.main", *self.command, *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(*pipes.values(), *self.descriptors),
            start_new_session=True,
        )

    def tend(self) -> Ending | None:
        """Look after the process: start it again when its delay is over; tell when it has just ended or was killed
        because it hangs.
        """
        if self._due_at is not None:
            if time.monotonic() >= self._due_at:
                self.start()
            return None
        if self._process is None or self._silence is None:
            return None
        code = self._process.poll()
        if code is not None:
            return self._ended(code)
        hangs = self._silence.look(heard=self._heard(), at=time.monotonic())
        return self._killed(self._process, self._silence.length_s) if hangs else None

    def ask_to_stop(self) -> None:
        self._due_at = float("inf")
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def make_stop(self, deadline: float) -> bool:
        """Wait until ``deadline``, then kill. True when the process ended by itself."""
        if self._process is None:
            return True
        try:
            self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return False
        finally:
            self._let_go()
        return True

    def _heard(self) -> bool:
        signs = self.asking or self._heartbeat
        return signs is not None and signs.heard()

    def _killed(self, process: subprocess.Popen[bytes], silent_s: float) -> Ending:
        """It does not hear a request. Whatever it held is free again when it is gone, as after any ``kill -9``."""
        process.kill()
        return self._ended(process.wait(), silent_s)

    def _ended(self, code: int, silent_s: float | None = None) -> Ending:
        self._let_go()
        steady = time.monotonic() - self._started_at >= STEADY_S
        self.failures = 0 if steady else self.failures + 1
        delay = min(SHORTEST_DELAY_S * 2 ** max(0, self.failures - 1), LONGEST_DELAY_S)
        self._due_at = time.monotonic() + delay
        return Ending(self.name, code, delay, silent_s)

    def _let_go(self) -> None:
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None
        if self._heartbeat is not None:
            self._heartbeat.close()
            self._heartbeat = None


def _opened(log: Path) -> int:
    """The log for appending; a long one is first put aside, in the place of the one before."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
