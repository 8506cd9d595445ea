"""The portal with something in it for each state that a client can meet, for the test client and for a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client as Browser

import world as cast
from doors.moved_server import served
from doors.ui import browsing
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import scope
from waarborg.service.tickets import commands
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import What

AT = cast.NOW


def visitor(person) -> Browser:
    """A browser in Dutch, signed in as ``person``."""
    browser = Browser(headers={"accept-language": "nl"})
    cast.sign_in(browser, person)
    return browser


def reported(side: cast.ClientSide, subject: str, *, by=None, at=AT, users="all", priority=1) -> Ticket:
    """An incident that the client's reporter brought in over the portal."""
    reporter = by or side.reporter
    with time_source.standing_at(at), scope(reporter.as_viewer()) as viewer:
        what = Report(
            subject, users, priority, at, "Een witte pagina na iDEAL.", way="ticket", reporter=reporter
        )
        return commands.report(by=viewer, at=at, client=side.client, what=what)


def taken(world, ticket: Ticket, at=AT) -> Ticket:
    with time_source.standing_at(at), scope(world.developer.as_viewer()) as by:
        commands.take_in_hand(by=by, at=at, ticket=ticket)
    return ticket


def asked(world, ticket: Ticket, question: str = "Welke browser gebruik je?", at=AT) -> Ticket:
    """In hand, and waiting for an answer."""
    taken(world, ticket, at)
    with time_source.standing_at(at), scope(world.developer.as_viewer()) as by:
        commands.ask_client(by=by, at=at, ticket=ticket, questions=[question])
    return ticket


def delivered(
    world, ticket: Ticket, words: str = "De sleutel is vernieuwd.", at=AT, what=What.SOLUTION
) -> Ticket:
    """Taken in hand, handed in, checked by the project manager and delivered."""
    taken(world, ticket, at)
    with time_source.standing_at(at):
        cast.deliver(ticket, at=at, what=what, words=words)
    return ticket


@dataclass(frozen=True)
class Served:
    """A running portal, and one ticket of each sort to look at."""

    address: str
    world: cast.World
    session: str
    directing_session: str
    tickets: dict[str, Ticket]


@pytest.fixture
def portal(own_database) -> Iterator[Served]:
    """The product's own application in a thread of this process, on a database of its own."""
    built = cast.build()
    shown = _one_of_each(built)
    sessions = [_session(built.shop.reporter), _session(built.shop.directing)]
    with served(at=AT) as address:
        yield Served(address, built, *sessions, shown)


def _one_of_each(built: cast.World) -> dict[str, Ticket]:
    """Over the days before ``AT``, the instant that the pages stand at."""
    now = AT
    shop = built.shop
    shown = {
        "reported": reported(shop, "Afrekenen lukt niet", at=now - timedelta(minutes=4)),
        "asked": asked(
            built,
            reported(shop, "Zoeken geeft geen resultaten", at=now - timedelta(hours=30), priority=3),
            at=now - timedelta(hours=29),
        ),
        "delivered": delivered(
            built,
            reported(shop, "Kortingscode wordt niet geaccepteerd", at=now - timedelta(hours=28), priority=2),
            at=now - timedelta(hours=27),
        ),
        "finished": delivered(
            built,
            reported(shop, "Icoon in de voettekst staat scheef", at=now - timedelta(days=3), priority=4),
            at=now - timedelta(days=2),
        ),
    }
    with time_source.standing_at(now - timedelta(days=1)), scope(shop.reporter.as_viewer()) as by:
        commands.accept(by=by, at=now - timedelta(days=1), ticket=shown["finished"])
    return shown


def _session(person) -> str:
    from django.conf import settings

    return visitor(person).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def chromium():
    """A browser. Its driver keeps an event loop in this thread, beside which the framework would refuse to query."""
    with pytest.MonkeyPatch.context() as patch, browsing.browser() as launched:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield launched
