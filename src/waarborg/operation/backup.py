"""Copies of the embedded database in one file, and back. Who runs a server of their own uses its backups."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import psycopg

from waarborg.operation import embedded
from waarborg.operation.embedded.places import reachable_places
from waarborg.operation.errors import OperationError

if TYPE_CHECKING:
    from pathlib import Path


class NotEmbeddedError(OperationError):
    """Our programs may be older than a server that is not ours."""

    def __init__(self) -> None:
        super().__init__("DATABASE_URL names your own server: use its backups (pg_dump, pg_restore).")


class NotEmptyError(OperationError):
    """Restoring never overwrites."""

    def __init__(self, home: Path) -> None:
        super().__init__(f"The database in {home} already holds tables. Restore into a new WAARBORG_HOME.")


class CopyFailedError(OperationError):
    """The program that writes or reads the copy ended with an error; the database is as it was."""

    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"{program} failed:\n{said.strip()}")


def dump(home: Path, target: Path) -> None:
    """Write the database as it is at one instant; ``target`` is complete or absent. Runs beside a working Waarborg."""
    draft = target.with_name(f".{target.name}.draft")
    with embedded.lease(home):
        _run(home, "pg_dump", "--format=custom", "--file", str(draft))
    draft.chmod(0o600)  # everything that clients wrote is in there
    draft.replace(target)


def restore(home: Path, source: Path) -> None:
    """Read a copy into the empty database under ``home``: all of it or nothing. Raises: NotEmptyError."""
    with embedded.lease(home) as urls:
        if _has_tables(urls.owner):
            raise NotEmptyError(home)
        _run(home, "pg_restore", "--single-transaction", "--exit-on-error", str(source.resolve(strict=True)))


def _has_tables(owner_url: str) -> bool:
    with psycopg.connect(owner_url) as owner:
        found = owner.execute("select exists (select from pg_tables where schemaname = 'public')").fetchone()
        return bool(found and found[0])


def _run(home: Path, program: str, *words: str) -> None:
    """As superuser, because row-level security binds the owner of the tables too."""
    places = reachable_places(home)
    into = psycopg.conninfo.make_conninfo(places.admin_url, dbname=embedded.DATABASE)
    done = subprocess.run(
        [places.program(program), "--dbname", into, *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CopyFailedError(program, done.stderr)
