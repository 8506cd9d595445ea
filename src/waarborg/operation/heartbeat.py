"""Signs of life: what a child process gives, and what its supervisor makes of their absence.

A process that hangs does not end, so nobody would start it again. Each child therefore gives a sign in every turn of
its main loop, over a pipe; the web process is asked for a page instead, which is what it is there for. Source:
docs/decisions/0005-one-supervisor.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BEAT_EVERY_S = 1.0
ASK_EVERY_S = 2.0
# Far more than the longest turn of a loop on a machine that is slow, or busy with something else: a batch of the sweep
# takes a third of a second.
LONGEST_SILENCE_S = 60.0
LONGEST_START_S = 180.0
# A look that comes later than this says that we stood still ourselves, and perhaps all of the machine.
LONGEST_LOOK_S = 1.0
_MANY = 65_536


class Heart:
    """The child's end of the pipe; without one, as in a process that nobody of ours supervises, it beats for nobody."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        if descriptor is not None:
            os.set_blocking(descriptor, False)
            os.set_inheritable(descriptor, False)

    def beat(self) -> None:
        """One sign of life. Never waits: in a full pipe stand signs enough."""
        if self._descriptor is not None:
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                os.write(self._descriptor, b".")

    async def beat_on(self) -> None:
        """Beat as long as the event loop turns."""
        while True:
            self.beat()
            await asyncio.sleep(BEAT_EVERY_S)


class BeatingEvent(threading.Event):
    """An event for a loop that asks in every turn whether to stop: that question is its sign of life."""

    def __init__(self, heart: Heart) -> None:
        super().__init__()
        self._heart = heart

    def is_set(self) -> bool:
        self._heart.beat()
        return super().is_set()


class Pipe:
    """The supervisor's end: what a child has beaten since the last look."""

    def __init__(self) -> None:
        self._ours, self.theirs = os.pipe()
        os.set_blocking(self._ours, False)

    def heard(self) -> bool:
        try:
            return bool(os.read(self._ours, _MANY))
        except BlockingIOError:
            return False

    def handed_over(self) -> None:
        os.close(self.theirs)

    def close(self) -> None:
        os.close(self._ours)


class Asking:
    """Asks in a thread, because an answer may take its time; ``is_alive`` is asked every two seconds."""

    def __init__(self, is_alive: Callable[[], bool]) -> None:
        self._is_alive = is_alive
        self._heard = threading.Event()
        self._stopping = threading.Event()
        threading.Thread(target=self._ask_on, name="asking", daemon=True).start()

    def heard(self) -> bool:
        heard = self._heard.is_set()
        self._heard.clear()
        return heard

    def close(self) -> None:
        self._stopping.set()

    def _ask_on(self) -> None:
        while not self._stopping.wait(ASK_EVERY_S):
            if self._is_alive():
                self._heard.set()


@dataclass
class Silence:
    """How long a process has given no sign, counted in looks.

    By the clock alone, a machine that was suspended for an hour would have all processes killed when it wakes up.
    """

    looked_at: float
    length_s: float = 0.0
    has_begun: bool = False

    def look(self, *, heard: bool, at: float) -> bool:
        """Whether it has lasted too long. Until the first sign the process is still starting, and gets longer."""
        self.length_s = 0.0 if heard else self.length_s + min(at - self.looked_at, LONGEST_LOOK_S)
        self.looked_at = at
        self.has_begun = self.has_begun or heard
        return self.length_s > (LONGEST_SILENCE_S if self.has_begun else LONGEST_START_S)
