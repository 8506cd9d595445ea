"""The product's own pages in a thread of this process, for a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import override_settings

import world as cast
from doors import moved_server
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
    built = cast.build()
    with (
        moved_server.served("localhost") as address,
        override_settings(WAARBORG_ADDRESS=address),
        post_office() as letters,
    ):
        yield Served(address, built, letters)


@pytest.fixture(scope="module")
def chromium():
    """A browser. Its driver keeps an event loop in this thread, beside which the framework would refuse to query."""
    with pytest.MonkeyPatch.context() as patch, browsing.browser() as launched:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield launched
