"""The only module that reads the clock. Everything else takes ``at``; so the demo and the scenarios can move time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """The instant that doors and jobs hand down as ``at``: aware, in UTC, whole seconds."""
    return _standing_at.get() or datetime.now(UTC).replace(microsecond=0)


def machine_milliseconds() -> int:
    """The machine's own count since 1970, never moved: for ordering identities, not for saying when."""
    return time.time_ns() // 1_000_000


@contextmanager
def standing_at(at: datetime) -> Iterator[None]:
    """Let ``now`` answer ``at`` in this thread of control. ``at`` is aware."""
    token = _standing_at.set(at.astimezone(UTC).replace(microsecond=0))
    try:
        yield
    finally:
        _standing_at.reset(token)
