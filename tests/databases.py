"""Making databases to test on: roles and extensions as ``waarborg database prepare`` makes them, one migrated template,
and copies of it that last as long as they are needed."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).parents[1]
OURS = f"waarborg_test_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

_ONE_BUILDER = 0x7E57
_ROLES_PASSWORD = "waarborg"  # a test server's; sockets with peer or trust never ask for it
_THIRD_PARTIES = ("django", "procrastinate", "django-allauth")


def admin_url() -> str:
    """A superuser of the server to test on."""
    return os.environ["DATABASE_ADMIN_URL"]


def login_url(database: str = OURS, role: str = "waarborg_login") -> str:
    """The address of ``database`` on that server for ``role``."""
    parts = conninfo_to_dict(admin_url())
    host, port = parts.get("host", ""), parts.get("port", "")
    query = "&".join(f"{key}={value}" for key, value in (("host", host), ("port", port)) if value)
    return f"postgresql://{role}:{_ROLES_PASSWORD}@/{database}?{query}"


def settings_of(database: str) -> dict[str, Any]:
    """How the framework connects to ``database`` as the login role."""
    from waarborg.config.databases import connection

    return connection(login_url(database))


@contextmanager
def copy_of_template(name: str) -> Iterator[None]:
    """A fresh database under ``name``, migrated, dropped at the end."""
    with _administrator() as admin:
        template = _template(admin)
        _run(admin, "drop database if exists {} with (force)", name)
        admin.execute(
            sql.SQL("create database {} template {} owner waarborg_owner").format(
                *map(sql.Identifier, (name, template))
            )
        )
    try:
        yield
    finally:
        with _administrator() as admin:
            _run(admin, "drop database if exists {} with (force)", name)


def as_role(role: str, database: str) -> psycopg.Connection:
    """A connection of ``role`` beside the application's, for what another would do."""
    return psycopg.connect(login_url(database, role), autocommit=True)


def _administrator() -> psycopg.Connection:
    return psycopg.connect(admin_url(), autocommit=True)


def _run(admin: psycopg.Connection, statement: str, name: str) -> None:
    admin.execute(sql.SQL(statement).format(sql.Identifier(name)))


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


def _fingerprint() -> str:
    digest = hashlib.sha256("".join(version(name) for name in _THIRD_PARTIES).encode())
    service = ROOT / "src/waarborg/service"
    for path in sorted([*service.glob("*/migrations/*.py"), service / "foundation/isolation.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(admin: psycopg.Connection, name: str) -> None:
    draft = f"{name}_draft"
    _prepare_roles(admin)
    _run(admin, "drop database if exists {} with (force)", draft)
    _run(admin, "create database {} owner waarborg_owner", draft)
    with psycopg.connect(admin_url(), dbname=draft, autocommit=True) as inside:
        for extension in ("pg_trgm", "btree_gist"):
            _run(inside, "create extension if not exists {}", extension)
    _migrate(draft)
    admin.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (draft, name))))


def _prepare_roles(admin: psycopg.Connection) -> None:
    known = {name for (name,) in admin.execute("select rolname from pg_roles where rolname like 'waarborg%'")}
    for role in ("waarborg_owner", "waarborg_login"):
        if role not in known:
            _run(admin, f"create role {{}} login noinherit password '{_ROLES_PASSWORD}'", role)
    for role in ("waarborg_staff", "waarborg_portal", "waarborg_supplier", "waarborg_system"):
        if role not in known:
            _run(admin, "create role {}", role)
            _run(admin, "grant {} to waarborg_login", role)


def _migrate(database: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "WAARBORG_HOME": home,
            "DATABASE_URL": login_url(database),
            "DATABASE_OWNER_URL": login_url(database, "waarborg_owner"),
            "PYTHONPATH": str(ROOT / "src"),
        }
        subprocess.run(  # our own interpreter and arguments
            [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0"],
            env=environment,
            check=True,
        )
