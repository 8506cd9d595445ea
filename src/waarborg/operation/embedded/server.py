"""The running server: asked whether it answers, started until it does, stopped.

Nothing is concluded from a pid alone. After a crash or a reboot ``postmaster.pid`` may name a process that is gone, a
zombie that nobody reaps, or somebody else's; only a process that works in the data folder is the server.
"""

from __future__ import annotations

import enum
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import pq

from waarborg.operation.embedded import cluster, memory, programs
from waarborg.operation.embedded.errors import NotStartedError

if TYPE_CHECKING:
    from waarborg.operation.embedded.places import Places

PATIENCE_S = 40.0  # a killed server can stay a zombie for a while, and its locks with it
RECOVERY_PATIENCE_S = 600.0  # a server that says "starting up" replays what was committed: let it
ATTEMPT_S = 20
PAUSE_S = 0.1
STOP_S = 30
LONGEST_WORDS = 100_000


class Answer(enum.Enum):
    """What the socket says."""

    READY = "takes connections"
    BUSY = "alive, but starting up or shutting down"
    NOBODY = "nobody there"


def answer(places: Places) -> Answer:
    """As ``pg_isready`` does, without a process of its own."""
    # As a user that exists: the server would log every other greeting as an error.
    target = f"host='{_escaped(places.sockets)}' port=5432 user=postgres dbname=postgres connect_timeout=3"
    seen = pq.PGconn.ping(target.encode())
    return {pq.Ping.OK: Answer.READY, pq.Ping.REJECT: Answer.BUSY}.get(pq.Ping(seen), Answer.NOBODY)


def ensure_started(places: Places) -> None:
    """Return when the server takes connections. Call it with the lock held.

    Raises: NotStartedError.
    """
    began = time.monotonic()
    while (seen := answer(places)) is not Answer.READY:
        waited = time.monotonic() - began
        if waited > (RECOVERY_PATIENCE_S if seen is Answer.BUSY else PATIENCE_S):
            raise NotStartedError(waited, _last_words(places))
        if seen is Answer.NOBODY and not processes_in(places.data):
            _start(places)
        time.sleep(PAUSE_S)


def stop(places: Places) -> None:
    """Stop the server and wait: sessions are ended, what was committed is kept."""
    if processes_in(places.data) or answer(places) is not Answer.NOBODY:
        _control(places, "stop", "-m", "fast", "-t", str(STOP_S))


def processes_in(data: Path) -> list[int]:
    """The processes of PostgreSQL that work in ``data``: the server, its backends, orphaned ones too; no zombies."""
    if not data.exists():
        return []
    if not Path("/proc/self/cwd").exists():
        return _by_pid_file(data)
    wanted = data.stat()
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _works_in(entry, wanted)]


def _works_in(process: Path, wanted: os.stat_result) -> bool:
    try:
        name, _, state = (process / "stat").read_text().partition("(")[2].rpartition(") ")
        return name == "postgres" and state[0] != "Z" and os.path.samestat((process / "cwd").stat(), wanted)
    except OSError:
        return False  # gone meanwhile, or another user's: not our server


def _by_pid_file(data: Path) -> list[int]:
    """Without /proc the pid file is all there is; a server that does not answer is left to start over it."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return []
    return [pid]


def _start(places: Places) -> None:
    """One attempt, and where the memory is refused a second one with as little as every machine has."""
    if _is_refused_memory(places, memory.buffers_mb(memory.available())):
        _is_refused_memory(places, memory.LEAST_MB)


def _is_refused_memory(places: Places, buffers_mb: int) -> bool:
    """Start, in a session of its own, so that Ctrl-C at a terminal does not reach it; and what it said if it ended."""
    _clear_stale_locks(places)
    cluster.write_settings(places, buffers_mb)
    said = _size(places.start_log)
    _control(places, "start", "-w", "-t", str(ATTEMPT_S), "-l", str(places.start_log))
    if answer(places) is not Answer.NOBODY:
        return False
    with places.start_log.open("rb") as log:
        log.seek(said)
        return b"shared memory" in log.read(LONGEST_WORDS)


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _clear_stale_locks(places: Places) -> None:
    """Remove what a killed server left: it would refuse to start when the pid in there is a living stranger's."""
    (places.data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (places.sockets / leftover).unlink(missing_ok=True)


def _control(places: Places, *words: str) -> None:
    """``pg_ctl``, whose verdict is not believed: what counts is whether the socket answers afterwards."""
    programs.run([places.program("pg_ctl"), "-D", str(places.data), *words], places.account)


def _last_words(places: Places) -> str:
    written = sorted(places.logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
    return "\n".join("\n".join(path.read_text(errors="replace").splitlines()[-8:]) for path in written[-2:])


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace("'", "\\'")
