"""Lines for the person at the terminal: what is being done, and how long it took."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def say(text: str) -> None:
    """One line, at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say ``text`` when the block begins and how long it took when it ends."""
    began = time.monotonic()
    sys.stdout.write(f"  {text} ...")
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        say(" broken off")
        raise
    say(f" {time.monotonic() - began:.1f} s")
