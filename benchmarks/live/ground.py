"""A migrated database with people of an agency who have signed in, and the product's web process on it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from waarborg.operation import database, embedded

SOURCE = Path(__file__).parents[2] / "src"
NAME = f"waarborg_benchmark_live_{os.getpid()}"
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
READY_S = 60.0


@dataclass(frozen=True)
class Place:
    """Where to measure. ``sessions`` are cookies of people who signed in, each for as many pages as a login may hold."""

    login: str
    port: int
    pid: int
    sessions: list[str]
    version: str


@contextmanager
def prepared(streams: int) -> Iterator[Place]:
    """The database and the process; the one dropped and the other stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="waarborg-benchmark-") as home, _server(Path(home)) as admin:
        urls = database.prepare(admin, name=NAME, passwords=_passwords(admin))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "waarborg.config.settings",
            "DATABASE_URL": urls.login,
            "WAARBORG_HOME": home,
            "WAARBORG_MODE": "demo",
            "WAARBORG_LIVE_STREAMS": str(streams + 10),
            "PORT": str(_free_port()),
            "PYTHONPATH": str(SOURCE),
        }
        try:
            _run(urls, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0")
            import django  # noqa: PLC0415 - settings read the environment once

            django.setup()
            sessions = _sessions(streams)
            with psycopg.connect(admin, dbname=NAME) as server:
                version = server.execute("show server_version").fetchone()[0]
            with _web() as process:
                yield Place(urls.login, int(os.environ["PORT"]), process.pid, sessions, version)
        finally:
            with psycopg.connect(admin, autocommit=True) as server:
                server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(NAME)))


def _sessions(streams: int) -> list[str]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from waarborg.doors.live.streams import MOST_OF_A_LOGIN  # noqa: PLC0415

    found = []
    for login in _logins(-(-streams // MOST_OF_A_LOGIN)):
        session = SessionStore()
        session[SESSION_KEY] = str(login.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = login.get_session_auth_hash()
        session.create()
        found.append(session.session_key)
    return found


def _logins(count: int) -> list:
    from waarborg.service.foundation.viewer import SYSTEM, scope  # noqa: PLC0415
    from waarborg.service.parties import commands as parties  # noqa: PLC0415
    from waarborg.service.parties.commands import Details  # noqa: PLC0415

    found = []
    with scope(SYSTEM):
        for number in range(count):
            details = Details(f"Lezer {number}", f"lezer-{number}@bureau.example", roles=("administrator",))
            person = parties.employ(by=SYSTEM, at=AT, details=details)
            password = f"zes-fietsen-naast-sluis-{number}"
            found.append(parties.grant_login(by=SYSTEM, at=AT, person=person, password=password).login)
    return found


@contextmanager
def _web() -> Iterator[subprocess.Popen]:
    process = subprocess.Popen([sys.executable, "-m", "waarborg.operation.main", "web"])
    try:
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}/readyz", timeout=5).close()
                break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


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


def _run(urls: database.DatabaseUrls, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], env=os.environ | urls.as_variables(), check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
