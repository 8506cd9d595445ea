"""A desk with a few tickets on it, for the test client and for a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import world as cast
from doors.moved_server import served
from doors.ui import browsing
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import scope
from waarborg.service.tickets import commands
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket


@dataclass(frozen=True)
class Served:
    """A running desk: where it is, who signs in, and what there is to look at."""

    address: str
    world: cast.World
    ticket: Ticket
    session: str
    leading_session: str


def report(
    side: cast.ClientSide, by, subject: str, *, users: str = "all", priority: int = 1, at=None
) -> Ticket:
    """A ticket, reported a moment ago or at ``at``."""
    at = at or cast.NOW
    with time_source.standing_at(at), scope(by):
        what = Report(
            subject, users, priority, at, "Een witte pagina na iDEAL.", way="phone", reporter=side.reporter
        )
        return commands.report(by=by, at=at, client=side.client, what=what)


def _session(person, cookie: str) -> str:
    from django.test import Client

    visitor = Client()
    cast.sign_in(visitor, person)
    return visitor.cookies[cookie].value


@pytest.fixture
def desk(own_database) -> Iterator[Served]:
    """The product's own application in a thread of this process, on a database of its own."""
    from django.conf import settings

    built = cast.build()
    by = built.developer.as_viewer()
    first = report(built.shop, by, "Afrekenen lukt niet")
    report(built.paper, by, "Artikel publiceren mislukt", users="some", priority=3)
    session, leading_session = (
        _session(person, settings.SESSION_COOKIE_NAME) for person in (built.developer, built.project_manager)
    )
    with served() as address:
        yield Served(address, built, first, session, leading_session)


@pytest.fixture(scope="module")
def chromium():
    """A browser. Its driver keeps an event loop in this thread, beside which the framework would refuse to query."""
    with pytest.MonkeyPatch.context() as patch, browsing.browser() as launched:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield launched
