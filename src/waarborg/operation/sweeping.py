"""The sweep process: notices what has become due, within a second, whoever or whatever made it so.

Due instants are rows. Any number of sweeps may run on any number of machines: each claims what no other has, in small
transactions, and what a killed one had claimed is free again.
"""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, connection

from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Sweep = Callable[..., int]

PAUSE_S = 0.5
PAUSE_AFTER_FAILURE_S = 3.0

log = structlog.get_logger(__name__)


def run(sweeps: Sequence[Sweep], batch: int) -> None:
    """Sweep until asked to stop; a sweep that has begun is finished."""
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    while not stopping.is_set():
        stopping.wait(_round(sweeps, batch))


def _round(sweeps: Sequence[Sweep], batch: int) -> float:
    """One batch of each; how long to wait until the next: not at all while there is more."""
    try:
        counts = [_one(sweep, batch) for sweep in sweeps]
    except DatabaseError as error:
        log.warning("sweep_failed", error=str(error))
        connection.close()
        return PAUSE_AFTER_FAILURE_S
    return 0.0 if any(count >= batch for count in counts) else PAUSE_S


def _one(sweep: Sweep, batch: int) -> int:
    with scope(SYSTEM):
        return sweep(at=time_source.now(), limit=batch)
