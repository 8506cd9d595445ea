"""A migrated database of its own, filled with open milestones whose order of coming due is known."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from waarborg.operation import database, embedded

SOURCE = Path(__file__).parents[2] / "src"
NAME = f"waarborg_benchmark_sweep_{os.getpid()}"
BASE = datetime(2026, 1, 1, tzinfo=UTC)
# How much each side of each pair sweeps: some batches at least, some seconds at most, and never all that is open.
SHARES = 25
FEWEST_IN_A_SHARE, MOST_IN_A_SHARE = 20_000, 50_000

# Due instants a second apart, in an order that has nothing to do with the order of the rows.
_FILL = """
insert into guarantees_alarm
    (client_id, guarantee_id, about_id, of, plan, level, percent, due_at, sweep_at, state, attempts)
select clients[1 + i %% 200], id, id, 'resolution', 0, 1, 75, due_at, due_at, 'waiting', 0
  from (select array_agg(gen_random_uuid()) as clients from generate_series(1, 200)) c,
       (select i, gen_random_uuid() as id, %(base)s + (i * 7919 %% %(rows)s) * interval '1 second' as due_at
          from generate_series(0::bigint, %(rows)s - 1) i) a
"""


@dataclass
class Place:
    """Where to measure. ``take`` hands out the next so many alarms, by the instant until which they are due.

    What is handed out comes on top of the open milestones, so that these stay open throughout.
    """

    login: str
    admin: str
    share: int
    burst: int
    version: str
    given: int = field(default=0)

    def take(self, rows: int) -> datetime:
        self.given += rows
        return BASE + timedelta(seconds=self.given - 1)


@contextmanager
def prepared(rows: int, *, shares: int, bursts: int, burst: int) -> Iterator[Place]:
    """The database, migrated and filled; dropped at the end."""
    share = min(max(rows // SHARES, FEWEST_IN_A_SHARE), MOST_IN_A_SHARE)
    with tempfile.TemporaryDirectory(prefix="waarborg-benchmark-") as home, _server(Path(home)) as admin:
        urls = database.prepare(admin, name=NAME, passwords=_passwords(admin))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "waarborg.config.settings",
            "DATABASE_URL": urls.login,
            "WAARBORG_HOME": home,
        }
        try:
            _migrate(urls)
            with psycopg.connect(admin, dbname=NAME, autocommit=True) as superuser:
                _fill(superuser, _coprime(rows + shares * share + bursts * burst))
                version = superuser.execute("show server_version").fetchone()[0]
            import django  # noqa: PLC0415 - settings read the environment once

            django.setup()
            yield Place(urls.login, admin, share, burst, version)
        finally:
            with psycopg.connect(admin, autocommit=True) as server:
                server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(NAME)))


@contextmanager
def _server(home: Path) -> Iterator[str]:
    if "DATABASE_ADMIN_URL" in os.environ:
        yield os.environ["DATABASE_ADMIN_URL"]
        return
    with embedded.lease(home / "postgresql") as urls:
        yield urls.admin


def _passwords(admin: str) -> dict[str, str]:
    word = conninfo_to_dict(admin).get("password")
    return dict.fromkeys((database.LOGIN, database.OWNER), str(word)) if word else {}


def _migrate(urls: database.DatabaseUrls) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0"],
        env=os.environ | urls.as_variables() | {"PYTHONPATH": str(SOURCE)},
        check=True,
    )


def _coprime(rows: int) -> int:
    return rows if rows % 7919 else rows + 1


def _fill(superuser: psycopg.Connection, rows: int) -> None:
    """Without the alarms' guarantees, which the sweep never reads; indexes are made once the rows are there."""
    began = time.monotonic()
    superuser.execute("set session_replication_role = replica")  # no triggers, no references
    superuser.execute("set maintenance_work_mem = '1GB'")
    with _indexes_later(superuser):
        superuser.execute(_FILL, {"base": BASE, "rows": rows})
    superuser.execute("vacuum analyze guarantees_alarm")
    superuser.execute("checkpoint")
    sys.stderr.write(f"{rows:,} open milestones made in {time.monotonic() - began:.0f} s\n")


@contextmanager
def _indexes_later(superuser: psycopg.Connection) -> Iterator[None]:
    found = superuser.execute(
        "select indexname, indexdef from pg_indexes where tablename = 'guarantees_alarm'"
        " and indexname not like '%_pkey'"
    ).fetchall()
    superuser.execute("alter table guarantees_alarm drop constraint if exists guarantees_alarm_fires_once")
    for name, _ in found:
        superuser.execute(sql.SQL("drop index if exists {}").format(sql.Identifier(name)))
    yield
    for _, definition in found:
        superuser.execute(definition)
