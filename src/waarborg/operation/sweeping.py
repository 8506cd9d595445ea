"""The sweep process: notices what has become due, within a second, whoever or whatever made it so.

Due instants are rows. Any number of sweeps may run on any number of machines: each claims what no other has, in small
transactions, and what a killed one had claimed is free again.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from waarborg.operation.heartbeat import BeatingEvent
from waarborg.service.foundation import time_source
from waarborg.service.guarantees import sweep

if TYPE_CHECKING:
    from waarborg.operation.heartbeat import Heart


def run(batch: int, heart: Heart) -> None:
    """Sweep until asked to stop; a batch that has begun is finished."""
    stopping = BeatingEvent(heart)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    sweep.run(stop=stopping, now=time_source.now, limit=batch)
