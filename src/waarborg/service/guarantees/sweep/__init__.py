"""The sweep: notices what has become due. Alarms are rows, and any number of processes claims them.

Each alarm fires exactly once or not at all: one statement claims a batch, writes a fact for each and queues the jobs
that the fact's kind is subscribed to. What came due while nobody swept is caught up in order, each fact saying how
late it was noticed; verdicts never depend on it. Source: docs/explanation/sweep.md.

- ``sweep(at=, limit=)`` sees to one batch, in the system's scope: for commands and tests that move time.
- ``run(stop=, now=, limit=)`` sweeps until told to stop, on a connection of its own: for the sweep process.
"""

from waarborg.service.guarantees.sweep.batches import sweep
from waarborg.service.guarantees.sweep.running import run

__all__ = ["run", "sweep"]
