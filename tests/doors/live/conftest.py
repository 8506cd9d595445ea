"""One web process for the tests of a module, on a database of theirs, with the cast in it."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

import databases
import world as cast
from doors.live.serving import Process, Reader, Readers, web_process

MOST_STREAMS = "30"


@dataclass(frozen=True)
class Live:
    """A running web process and who there is. Names of people are those of the cast, such as ``shop.reporter``."""

    web: Process
    world: cast.World
    database: str
    readers: Readers

    def session(self, who: str) -> str:
        """A fresh session of that person."""
        from django.conf import settings
        from django.test import Client

        visitor = Client()
        cast.sign_in(visitor, self.person(who))
        return visitor.cookies[settings.SESSION_COOKIE_NAME].value

    def person(self, who: str):
        found = self.world
        for part in who.split("."):
            found = getattr(found, part)
        return found

    def read(self, who: str, *topics: str, **options: str) -> Reader:
        """A stream that is open: what happens from now on is heard on it."""
        reader = self.readers.read(self.session(who), *topics, **options)
        assert reader.status == 200
        if not options:
            reader.opened()
        return reader

    def as_superuser(self) -> psycopg.Connection:
        return databases.as_superuser(self.database)


@pytest.fixture(scope="module")
def _served(django_db_setup, django_db_blocker) -> Iterator[tuple[Process, cast.World, str]]:
    from django.db import connection

    name = f"{databases.OURS}_live"
    with databases.copy_of_template(name), django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            world = cast.build()
            with (
                tempfile.TemporaryDirectory() as home,
                web_process(
                    databases.urls(name).login, Path(home), WAARBORG_LIVE_STREAMS=MOST_STREAMS
                ) as web,
            ):
                yield web, world, name
        finally:
            connection.close()
            connection.settings_dict["NAME"] = databases.OURS


@pytest.fixture
def live(_served, django_db_blocker) -> Iterator[Live]:
    web, world, name = _served
    readers = Readers(web.address)
    with django_db_blocker.unblock():
        yield Live(web, world, name, readers)
        readers.close()
