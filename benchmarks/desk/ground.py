"""A database with as many tickets as asked for: the demo's world, made through the commands, many times over.

Each copy of a ticket is whole: its guarantee with events and plans, its facts, messages, deliveries and questions, under
ids and numbers of its own, a little longer ago than the one before. So lists, searches and stories meet what they would
meet after years of work, and not rows that nothing ever made.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from waarborg.operation import database, embedded

SOURCE = Path(__file__).parents[2] / "src"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOME_PREFIX = "waarborg-benchmark-"

# What hangs on a ticket, parents first, and the columns whose ids are another in each copy.
_COPIED = {
    "tickets_ticket": ("id",),
    "tickets_delivery": ("id", "ticket_id"),
    "tickets_question": ("id", "ticket_id"),
    "tickets_participant": ("id", "ticket_id"),
    "guarantees_guarantee": ("id", "about_id"),
    "guarantees_guaranteeevent": ("guarantee_id",),
    "guarantees_plan": ("guarantee_id",),
    "foundation_fact": ("public_id", "about_id"),
    "conversations_message": ("id", "ticket_id", "once"),
    "escalations_escalation": ("id", "ticket_id"),
}
_NUMBERS_APART = 10_000


@dataclass(frozen=True)
class Place:
    """Where to measure: how many tickets there are, on which version of the server."""

    tickets: int
    open_tickets: int
    version: str


@contextmanager
def server() -> Iterator[str]:
    """An administrator's address: of the server that DATABASE_ADMIN_URL names, or of an embedded one of its own."""
    if "DATABASE_ADMIN_URL" in os.environ:
        yield os.environ["DATABASE_ADMIN_URL"]
        return
    with tempfile.TemporaryDirectory(prefix=HOME_PREFIX) as home, embedded.lease(Path(home)) as urls:
        yield urls.admin


@contextmanager
def prepared(admin: str, tickets: int) -> Iterator[Place]:
    """The database, migrated and filled, with the framework set up on it; dropped at the end."""
    name = f"waarborg_benchmark_desk_{os.getpid()}"
    urls = database.prepare(admin, name=name, passwords=_passwords(admin))
    with tempfile.TemporaryDirectory(prefix=HOME_PREFIX) as home:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "waarborg.config.settings",
            "DATABASE_URL": urls.login,
            "WAARBORG_HOME": home,
            "WAARBORG_MODE": "demo",
        }
        try:
            _migrate(urls)
            _set_up()
            with psycopg.connect(admin, dbname=name, autocommit=True) as superuser:
                yield _filled(superuser, tickets)
        finally:
            _close()
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _set_up() -> None:
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)  # lets the framework's own client in
    from waarborg.operation.demo_world.filling import fill

    fill(NOW)


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _filled(superuser: psycopg.Connection, wanted: int) -> Place:
    began = time.monotonic()
    templates = _count(superuser, "true")
    copies = max(0, wanted // templates - 1)
    superuser.execute("set session_replication_role = replica")  # no triggers, no references
    superuser.execute("set maintenance_work_mem = '1GB'")
    for table, changing in _COPIED.items():
        superuser.execute(_copying(superuser, table, changing), {"copies": copies})
    superuser.execute("update tickets_ticketcounter set last = last + %s", [copies * _NUMBERS_APART])
    superuser.execute("vacuum analyze")
    superuser.execute("checkpoint")
    place = Place(
        _count(superuser, "true"),
        _count(superuser, "state not in ('closed', 'delivered', 'merged')"),
        superuser.execute("show server_version").fetchone()[0],
    )
    sys.stderr.write(f"{place.tickets:,} tickets made in {time.monotonic() - began:.0f} s\n")
    return place


def _copying(superuser: psycopg.Connection, table: str, changing: tuple[str, ...]) -> sql.Composed:
    """The statement that writes all copies of a table's rows. A copy's ids follow from the original's and its place."""
    columns = [
        name
        for name, generated, is_counted in superuser.execute(
            "select attname, attgenerated, attidentity <> '' from pg_attribute"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum",
            [table],
        ).fetchall()
        if not generated and not is_counted
    ]
    shown = [_shown(table, name, changing) for name in columns]
    return sql.SQL(
        "insert into {table} ({columns}) select {shown} from {table} r, generate_series(1, %(copies)s) copy order by copy"
    ).format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        shown=sql.SQL(", ").join(shown),
    )


def _shown(table: str, column: str, changing: tuple[str, ...]) -> sql.Composable:
    name = sql.Identifier("r", column)
    if column in changing:
        return sql.SQL("md5({}::text || copy)::uuid").format(name)
    if table == "tickets_ticket" and column == "number":
        return sql.SQL("{} + copy * {}").format(name, sql.Literal(_NUMBERS_APART))
    if table == "tickets_ticket" and column in ("reported_at", "next_due_at"):
        return sql.SQL("{} - copy * interval '1 minute'").format(name)
    return name


def _count(superuser: psycopg.Connection, condition: str) -> int:
    return superuser.execute(f"select count(*) from tickets_ticket where {condition}").fetchone()[0]


def _passwords(admin: str) -> dict[str, str]:
    word = conninfo_to_dict(admin).get("password")
    return dict.fromkeys((database.LOGIN, database.OWNER), str(word)) if word else {}


def _migrate(urls: database.DatabaseUrls) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0"],
        env=os.environ | urls.as_variables() | {"PYTHONPATH": str(SOURCE)},
        check=True,
    )
