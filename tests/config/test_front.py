"""The front of the web process answers for itself: alive without a database, ready only with every table."""

import asyncio
import json
import re

import pytest
from django.db import connection

from waarborg.config import readiness
from waarborg.config.asgi import application


def _get(path: str) -> tuple[int, bytes]:
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    asyncio.run(application(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


@pytest.fixture(autouse=True)
def _forget():
    readiness._waiting_migrations.cache_clear()
    yield
    readiness._waiting_migrations.cache_clear()


def test_the_process_is_alive_whatever_its_database_does():
    assert _get("/healthz") == (200, b'{"status": "live"}')


def test_it_is_ready_when_the_database_has_every_table(own_database):
    assert _get("/readyz") == (200, b'{"status": "ready"}')


def test_it_is_not_ready_while_migrations_wait(own_database):
    import databases

    with databases.as_owner(own_database) as owner:
        owner.execute("delete from django_migrations where app = 'agreements'")
    status, body = _get("/readyz")
    assert status == 503
    assert re.fullmatch(r"\d+ migrations are waiting; run: waarborg migrate", json.loads(body)["because"])


def test_it_is_not_ready_without_a_database(own_database, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "nowhere")
    status, body = _get("/readyz")
    assert (status, json.loads(body)["status"]) == (503, "not ready")


def test_pages_come_through_the_front(own_database):
    status, body = _get("/sign-in/")
    assert status == 200
    assert b"Inloggen" in body
