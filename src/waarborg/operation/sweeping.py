"""The sweep process: notices what has become due, within a second, whoever or whatever made it so.

Due instants are rows. Any number of sweeps may run on any number of machines: each claims what no other has, in small
transactions, and what a killed one had claimed is free again.
"""

from __future__ import annotations

import signal
import threading

import structlog
from django.db import DatabaseError, connection

from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees.sweep import sweep

PAUSE_S = 0.5
PAUSE_AFTER_FAILURE_S = 3.0

log = structlog.get_logger(__name__)


def run(batch: int) -> None:
    """Sweep until asked to stop; a batch that has begun is finished."""
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    while not stopping.is_set():
        stopping.wait(_round(batch))


def _round(batch: int) -> float:
    """One batch; how long to wait until the next: not at all while there may be more."""
    try:
        with scope(SYSTEM):
            fired = sweep(at=time_source.now(), limit=batch)
    except DatabaseError as error:
        log.warning("sweep_failed", error=str(error))
        connection.close()
        return PAUSE_AFTER_FAILURE_S
    return 0.0 if fired >= batch else PAUSE_S
