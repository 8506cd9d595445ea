"""The product's own pages in a thread of this process, for a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import override_settings

import world as cast
from doors.signing_in.post_office import post_office
from doors.ui import browsing


@dataclass(frozen=True)
class Served:
    """Where the pages are, who there is, and the letters that went out."""

    address: str
    world: cast.World
    letters: list


@pytest.fixture
def served(own_database) -> Iterator[Served]:
    """At the name ``localhost``: to an address in figures no browser gives a passkey."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.db import connection
    from django.test.testcases import LiveServerThread

    built = cast.build()
    connection.close()
    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    address = f"http://localhost:{thread.port}"
    with override_settings(WAARBORG_ADDRESS=address), post_office() as letters:
        yield Served(address, built, letters)
        thread.terminate()


@pytest.fixture(scope="module")
def chromium():
    """A browser. Its driver keeps an event loop in this thread, beside which the framework would refuse to query."""
    with pytest.MonkeyPatch.context() as patch, browsing.browser() as launched:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield launched
