"""What the doctor looks at in the database, as the application logs in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psycopg

from waarborg.operation import embedded, installation
from waarborg.operation.database import AUDIENCES, EXTENSIONS, LOGIN, OLDEST, OWNER
from waarborg.operation.doctor import attachments
from waarborg.operation.doctor.findings import Finding, good, wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from waarborg.config.environment import Environment

SILENT_WORKER_S = 60


def database(environment: Environment) -> list[Finding]:
    address = environment.database_url or _embedded_address(environment)
    if address is None:
        return [wrong("database", "the embedded one does not run", "Start it with: waarborg serve")]
    try:
        with psycopg.connect(address, connect_timeout=5, autocommit=True) as connection:
            looks: tuple[Callable[[psycopg.Connection], Finding], ...] = (
                _version,
                _roles,
                _extensions,
                _worker,
            )
            return [*(look(connection) for look in looks), *_tables(address)]
    except psycopg.Error as error:
        return [
            wrong(
                "database",
                str(error).strip(),
                "Check DATABASE_URL; prepare it with: waarborg database prepare",
            )
        ]


def _embedded_address(environment: Environment) -> str | None:
    urls = embedded.attached(environment.home)
    return urls.login if urls else None


def _version(connection: psycopg.Connection) -> Finding:
    number = connection.info.server_version
    seen = f"PostgreSQL {number // 10000}.{number % 10000}"
    return (
        wrong("database", seen, "Move to PostgreSQL 15 or later.")
        if number < OLDEST
        else good("database", seen)
    )


def _roles(connection: psycopg.Connection) -> Finding:
    """The isolation of clients stands on these: see docs/explanation/isolation.md."""
    wanted = {OWNER, LOGIN, *AUDIENCES}
    rows = connection.execute(
        "select rolname from pg_roles where rolname = any(%s)", (list(wanted),)
    ).fetchall()
    missing = wanted - {name for (name,) in rows}
    who = connection.execute(
        "select current_user, rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = current_user"
    ).fetchone()
    if missing:
        return wrong("roles", f"missing: {', '.join(sorted(missing))}", "Run: waarborg database prepare")
    if who is None or who[1]:
        return wrong(
            "roles",
            f"logged in as {who and who[0]}, who may see everything",
            f"Let DATABASE_URL log in as {LOGIN}.",
        )
    return good("roles", f"logged in as {who[0]}, whose rights come per request")


def _extensions(connection: psycopg.Connection) -> Finding:
    found = {name for (name,) in connection.execute("select extname from pg_extension")}
    missing = sorted(set(EXTENSIONS) - found)
    if missing:
        return wrong("extensions", f"missing: {', '.join(missing)}", "Run: waarborg database prepare")
    return good("extensions", ", ".join(EXTENSIONS))


def _worker(connection: psycopg.Connection) -> Finding:
    try:
        row = connection.execute(
            "select count(*), extract(epoch from now() - max(last_heartbeat))::int from procrastinate_workers"
        ).fetchone()
    except psycopg.errors.UndefinedTable:
        return wrong("worker", "there are no tables yet", "Run: waarborg migrate")
    count, silent_s = row or (0, None)
    if silent_s is None or silent_s > SILENT_WORKER_S:
        return wrong(
            "worker", "none gives a sign of life", "Start it with: waarborg serve, or: waarborg worker"
        )
    return good("worker", f"{count} known, last sign of life {silent_s} s ago")


def _tables(address: str) -> list[Finding]:
    """What they hold is looked at only when they are of this release."""
    os.environ["DATABASE_URL"] = address
    installation.set_up_framework()
    from waarborg.config.readiness import hindrance

    found = hindrance()
    if found:
        return [wrong("tables", found, "Run: waarborg migrate")]
    return [good("tables", "of this release"), attachments.sample()]
