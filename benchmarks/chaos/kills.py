"""``kill -9``, in turn."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from random import Random

import psutil
from ground import Installation

TURNS = ("web", "worker", "sweep", "backend", "postmaster", "supervisor")
# As a service manager waits before it starts again what died.
RESTART_AFTER_S = 1.0
THERE_WITHIN_S = 60.0
# Whoever is killed at birth again and again never does anything, which says nothing about what gets lost.
GROWN_AFTER_S = 8.0


@dataclass(frozen=True)
class Kill:
    """What was killed, and when."""

    what: str
    at: datetime


@dataclass
class Killer:
    """Kills the next in turn, every so many seconds."""

    installation: Installation
    chance: Random
    every_s: float
    turns: Sequence[str] = TURNS
    kills: list[Kill] = field(default_factory=list)

    def go_on(self, until: float, visitors: list[threading.Thread]) -> None:
        """Until that instant of the monotonic clock, or until nobody is left to be disturbed."""
        for what in cycle(self.turns):
            time.sleep(self.every_s * self.chance.uniform(0.7, 1.3))
            if time.monotonic() >= until or not any(visitor.is_alive() for visitor in visitors):
                return
            self._kill(what)

    def _kill(self, what: str) -> None:
        victim = self._found(what)
        at = datetime.now(UTC)
        victim.kill()
        self.kills.append(Kill(what, at))
        print(f"  {at:%H:%M:%S}  kill -9 {what} (process {victim.pid})", flush=True)
        if what == "supervisor":
            self.installation.process.wait()
            time.sleep(RESTART_AFTER_S)
            self.installation.start()

    def _found(self, what: str) -> psutil.Process:
        """It may just be on its way back."""
        deadline = time.monotonic() + THERE_WITHIN_S
        while time.monotonic() < deadline:
            found = self._look(what)
            if found is not None:
                return found
            time.sleep(0.05)
        raise SystemExit(f"There is no {what} to kill:\n{self.installation.said()}")

    def _look(self, what: str) -> psutil.Process | None:
        if what == "postmaster":
            return self.installation.postmaster()
        if what == "backend":
            backends = self.installation.backends()
            return self.chance.choice(backends) if backends else None
        found = (
            psutil.Process(self.installation.process.pid)
            if what == "supervisor"
            else self.installation.child(what)
        )
        return found if found and time.time() - found.create_time() > GROWN_AFTER_S else None
