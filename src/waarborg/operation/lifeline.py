"""A child process must not outlive its supervisor, however that ends.

The supervisor holds the other end of a pipe and never writes to it. When the supervisor is gone, by ``kill -9`` too,
the kernel closes that end, and the child reads the end of the file. Works on every POSIX system, and a race at the
start is impossible: a pipe that is closed already reads as closed.
"""

from __future__ import annotations

import os
import signal
import threading
import time

GRACE_S = 6.0


def hold(descriptor: int) -> None:
    """End this process as if asked to stop when the pipe ``descriptor`` closes; by force after ``GRACE_S``."""
    threading.Thread(target=_watch, args=(descriptor,), name="lifeline", daemon=True).start()


def _watch(descriptor: int) -> None:
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os._exit(1)
