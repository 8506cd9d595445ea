"""Making databases to test on, as the product prepares them: one migrated template, and copies of it that last as long
as they are needed."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from waarborg.config.databases import connection
from waarborg.operation import database, embedded

ROOT = Path(__file__).parents[1]
OURS = f"waarborg_test_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
OWN = f"{OURS}_own"

_ONE_BUILDER = 0x7E57
_THIRD_PARTIES = ("django", "procrastinate", "django-allauth")
_EMBEDDED_HOME = Path(tempfile.gettempdir()) / f"waarborg-tests-{os.getuid()}"


@contextmanager
def server() -> Iterator[None]:
    """The server to test on, for as long as the block runs: ``DATABASE_ADMIN_URL``, or an embedded one."""
    if "DATABASE_ADMIN_URL" in os.environ:
        yield
        return
    with embedded.lease(_EMBEDDED_HOME) as urls:
        os.environ["DATABASE_ADMIN_URL"] = urls.admin
        try:
            yield
        finally:
            del os.environ["DATABASE_ADMIN_URL"]


def urls(name: str) -> database.DatabaseUrls:
    """The ways into database ``name``. On a server that asks for passwords, roles have the administrator's."""
    return database.urls(os.environ["DATABASE_ADMIN_URL"], name=name, passwords=_passwords())


def settings_of(name: str) -> dict[str, Any]:
    """How the framework connects to database ``name``, as the login role."""
    return connection(urls(name).login)


@contextmanager
def copy_of_template(name: str) -> Iterator[None]:
    """A fresh database under ``name``, migrated, dropped at the end."""
    with _administrator() as admin:
        template = _template(admin)
        _run(admin, "drop database if exists {} with (force)", name)
        _run(admin, "create database {} template {} owner waarborg_owner", name, template)
    try:
        yield
    finally:
        with _administrator() as admin:
            _run(admin, "drop database if exists {} with (force)", name)


def as_owner(name: str) -> psycopg.Connection:
    """A connection beside the application's, for what the tables' owner would do."""
    return psycopg.connect(urls(name).owner, autocommit=True)


def as_superuser(name: str) -> psycopg.Connection:
    """A connection beside the application's, for what somebody with all rights on the server would do."""
    return psycopg.connect(os.environ["DATABASE_ADMIN_URL"], dbname=name, autocommit=True)


def _passwords() -> dict[str, str]:
    word = conninfo_to_dict(os.environ["DATABASE_ADMIN_URL"]).get("password")
    return dict.fromkeys((database.LOGIN, database.OWNER), str(word)) if word else {}


def _administrator() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True)


def _run(admin: psycopg.Connection, statement: str, *names: str) -> None:
    admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _template(admin: psycopg.Connection) -> str:
    """The name of the migrated template, built when nobody has built it from these migrations yet."""
    name = f"waarborg_template_{_fingerprint()}"
    admin.execute("select pg_advisory_lock(%s)", (_ONE_BUILDER,))
    try:
        if not admin.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            _build(admin, name)
    finally:
        admin.execute("select pg_advisory_unlock(%s)", (_ONE_BUILDER,))
    return name


@cache
def _fingerprint() -> str:
    digest = hashlib.sha256("".join(version(name) for name in _THIRD_PARTIES).encode())
    service = ROOT / "src/waarborg/service"
    made_by = [
        *service.glob("*/migrations/*.py"),
        service / "foundation/isolation.py",
        Path(database.__file__),
    ]
    for path in sorted(made_by):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(admin: psycopg.Connection, name: str) -> None:
    draft = f"{name}_draft"
    _run(admin, "drop database if exists {} with (force)", draft)
    _migrate(database.prepare(os.environ["DATABASE_ADMIN_URL"], name=draft, passwords=_passwords()))
    _run(admin, "alter database {} rename to {}", draft, name)


def _migrate(into: database.DatabaseUrls) -> None:
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(  # a process of its own: its settings have an owner, ours have none
            [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0"],
            env=os.environ | into.as_variables() | {"WAARBORG_HOME": home, "PYTHONPATH": str(ROOT / "src")},
            check=True,
        )
