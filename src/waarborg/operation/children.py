"""One child process of the supervisor: started, started again when it ends, asked to stop, made to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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

    def __str__(self) -> str:
        how = (
            f"was killed by {signal.Signals(-self.code).name}"
            if self.code < 0
            else f"ended with exit code {self.code}"
        )
        return f"{self.name} {how}; starting it again in {self.delay_s:.1f} s"


@dataclass
class Child:
    """A process of ours that runs ``waarborg COMMAND``. ``log`` is its file; without one it shares our terminal."""

    name: str
    command: tuple[str, ...]
    log: Path | None = None
    descriptors: tuple[int, ...] = ()
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _lifeline: int | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _due_at: float | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process with one end of a lifeline, in a session of its own, so that Ctrl-C comes to us alone."""
        theirs, self._lifeline = os.pipe()
        arguments = [
            sys.executable,
            "-m",
            "waarborg.operation.main",
            *self.command,
            "--lifeline",
            str(theirs),
        ]
        output = None if self.log is None else _opened(self.log)
        try:
            self._process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(theirs, *self.descriptors),
                start_new_session=True,
            )
        finally:
            os.close(theirs)
            if output is not None:
                os.close(output)
        self._started_at, self._due_at = time.monotonic(), None

    def tend(self) -> Ending | None:
        """Look after the process: start it again when its delay is over; tell when it has just ended."""
        if self._due_at is not None:
            if time.monotonic() >= self._due_at:
                self.start()
            return None
        code = self._process.poll() if self._process else None
        return None if code is None else self._ended(code)

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

    def _ended(self, code: int) -> Ending:
        self._let_go()
        steady = time.monotonic() - self._started_at >= STEADY_S
        self.failures = 0 if steady else self.failures + 1
        delay = min(SHORTEST_DELAY_S * 2 ** max(0, self.failures - 1), LONGEST_DELAY_S)
        self._due_at = time.monotonic() + delay
        return Ending(self.name, code, delay)

    def _let_go(self) -> None:
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None


def _opened(log: Path) -> int:
    """The log for appending; a long one is first put aside, in the place of the one before."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
