"""What Waarborg needs on a PostgreSQL server: two roles that log in, four that carry rights, one database.

The same statements prepare the embedded server and anybody's own, so that both behave alike. They are the only ones
that run as superuser. Source: docs/reference/database.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from waarborg.operation.errors import OperationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OLDEST = 150000
OWNER, LOGIN = "waarborg_owner", "waarborg_login"
AUDIENCES = ("waarborg_staff", "waarborg_portal", "waarborg_supplier", "waarborg_system")
EXTENSIONS = ("pg_trgm", "btree_gist")
BUILTIN_LOCALES_SINCE = 170000
_ONE_PREPARER = 0x0AA2B026  # advisory lock: roles belong to the whole server, and creating one twice fails


@dataclass(frozen=True)
class DatabaseUrls:
    """The ways into one database: as the application, as the owner of its tables, as a superuser."""

    login: str
    owner: str
    admin: str

    def as_variables(self) -> dict[str, str]:
        """What the application's processes are told; the superuser is none of their business."""
        return {"DATABASE_URL": self.login, "DATABASE_OWNER_URL": self.owner}


class ServerTooOldError(OperationError):
    """The PostgreSQL server is older than 15."""

    def __init__(self, found: int) -> None:
        super().__init__(f"Waarborg needs PostgreSQL 15 or later; the server is {found // 10000}.")


class NotAdministratorError(OperationError):
    """The given login may not create roles, databases and extensions."""

    def __init__(self, user: str) -> None:
        super().__init__(f"{user!r} is no superuser of the server; DATABASE_ADMIN_URL needs one.")


class NoServerNamedError(OperationError):
    """Preparing a server needs to know it, and what to prepare."""

    def __init__(self) -> None:
        super().__init__(
            "Set DATABASE_ADMIN_URL to a superuser of your server, and DATABASE_URL and DATABASE_OWNER_URL to what the "
            f"application will use: roles {LOGIN} and {OWNER} with passwords of your choice. The embedded database "
            "prepares itself."
        )


class WrongRoleError(OperationError):
    """An address logs in as another role than the one that Waarborg's rights are granted to."""

    def __init__(self, variable: str, found: str, wanted: str) -> None:
        super().__init__(
            f"{variable} logs in as {found!r}; it must be {wanted!r}, whom the migrations give its rights."
        )


def prepare(
    admin_url: str, *, name: str = "waarborg", passwords: dict[str, str] | None = None
) -> DatabaseUrls:
    """Make roles, database ``name`` and extensions where they are missing. Safe to repeat and to race.

    ``passwords`` by role are set when given; without one a role that can't log in by password is left as it is.

    Raises: ServerTooOldError, NotAdministratorError, psycopg.Error.
    """
    with psycopg.connect(admin_url, autocommit=True) as server:
        _require_fit(server)
        server.execute("select pg_advisory_lock(%s)", (_ONE_PREPARER,))
        _make_roles(server, passwords or {})
        _make_database(server, name)
        with psycopg.connect(admin_url, dbname=name, autocommit=True) as inside:
            _run(inside, _statements_inside(name))
    return urls(admin_url, name=name, passwords=passwords)


def urls(admin_url: str, *, name: str = "waarborg", passwords: dict[str, str] | None = None) -> DatabaseUrls:
    """The ways into database ``name`` on the server of ``admin_url``, without asking whether it is prepared."""

    def url(role: str) -> str:
        own = {"user": role, "password": (passwords or {}).get(role), "dbname": name}
        return address(conninfo_to_dict(admin_url) | own)

    return DatabaseUrls(url(LOGIN), url(OWNER), admin_url)


def prepare_for(admin_url: str, login_url: str, owner_url: str) -> DatabaseUrls:
    """Make what ``login_url`` and ``owner_url`` promise: their database, and their roles with their passwords.

    Raises: WrongRoleError, and what :func:`prepare` raises.
    """
    login, owner = conninfo_to_dict(login_url), conninfo_to_dict(owner_url)
    for variable, parts, role in (("DATABASE_URL", login, LOGIN), ("DATABASE_OWNER_URL", owner, OWNER)):
        if parts.get("user") != role:
            raise WrongRoleError(variable, str(parts.get("user", "")), role)
    given = {LOGIN: login.get("password"), OWNER: owner.get("password")}
    prepare(
        admin_url,
        name=str(login["dbname"]),
        passwords={role: str(word) for role, word in given.items() if word},
    )
    return DatabaseUrls(login_url, owner_url, admin_url)


def _require_fit(server: psycopg.Connection) -> None:
    if server.info.server_version < OLDEST:
        raise ServerTooOldError(server.info.server_version)
    if server.info.parameter_status("is_superuser") != "on":
        raise NotAdministratorError(server.info.user)


def _make_roles(server: psycopg.Connection, passwords: dict[str, str]) -> None:
    known = {row[0] for row in server.execute("select rolname from pg_roles where rolname like 'waarborg%'")}
    for role in (OWNER, LOGIN, *AUDIENCES):
        if role not in known:
            # noinherit: rights come with "set role" only, so a forgotten scope is refused instead of served.
            kind = "login noinherit" if role in (OWNER, LOGIN) else "nologin noinherit"
            server.execute(sql.SQL("create role {} " + kind).format(sql.Identifier(role)))
        if role in passwords:
            change = sql.SQL("alter role {} password {}").format(
                sql.Identifier(role), sql.Literal(passwords[role])
            )
            server.execute(change)
    audiences = sql.SQL(", ").join(map(sql.Identifier, AUDIENCES))
    server.execute(sql.SQL("grant {} to {}").format(audiences, sql.Identifier(LOGIN)))
    server.execute(sql.SQL("grant waarborg_system to {}").format(sql.Identifier(OWNER)))


def _make_database(server: psycopg.Connection, name: str) -> None:
    if server.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
        return
    # By code point everywhere, so that an index or a page is in the same order on every installation; people's
    # order comes from a stored key.
    builtin = server.info.server_version >= BUILTIN_LOCALES_SINCE
    locale = "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'" if builtin else "locale 'C.UTF-8'"
    command = "create database {} owner {} template template0 encoding 'UTF8' " + locale
    server.execute(sql.SQL(command).format(sql.Identifier(name), sql.Identifier(OWNER)))


def _statements_inside(name: str) -> Iterator[sql.Composed]:
    database, owner, login = (sql.Identifier(word) for word in (name, OWNER, LOGIN))
    everyone = sql.SQL(", ").join(map(sql.Identifier, (LOGIN, *AUDIENCES)))
    for extension in EXTENSIONS:
        yield sql.SQL("create extension if not exists {}").format(sql.Identifier(extension))
    yield sql.SQL("revoke all on database {} from public").format(database)
    yield sql.SQL("grant connect on database {} to {}").format(database, login)
    yield sql.SQL("alter database {} set timezone to 'UTC'").format(database)
    yield sql.SQL("alter schema public owner to {}").format(owner)
    yield sql.SQL("revoke all on schema public from public").format()
    yield sql.SQL("grant usage on schema public to {}").format(everyone)
    # Who may add a row to a table may draw its number; which rows those are, the table's own rights and policies say.
    numbers = "alter default privileges for role {} in schema public grant usage on sequences to {}"
    yield sql.SQL(numbers).format(owner, everyone)


def _run(connection: psycopg.Connection, statements: Iterable[sql.Composed]) -> None:
    for statement in statements:
        connection.execute(statement)


def address(parts: dict[str, Any]) -> str:
    """A ``postgresql://`` address for libpq's connection ``parts``; a socket's folder goes into the query."""
    known = {key: str(value) for key, value in parts.items() if value not in (None, "")}
    user, password, name = (quote(known.pop(key, ""), safe="") for key in ("user", "password", "dbname"))
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in known.items())
    return f"postgresql://{user}{':' if password else ''}{password}@/{name}" + (f"?{query}" if query else "")
