"""One box for everything, from outside: what is found, by whom, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import world as cast
from doors.desk.conftest import report
from waarborg.service.conversations.commands import post, upload
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import scope
from waarborg.service.tickets import commands

AT = cast.NOW


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.WAARBORG_ATTACHMENTS = tmp_path / "attachments"


@pytest.fixture
def browser(world) -> Client:
    visitor = Client(headers={"accept-language": "nl"})
    cast.sign_in(visitor, world.developer)
    with time_source.standing_at(AT):
        yield visitor


@pytest.fixture
def tickets(world):
    """One of the shop, closed, and one of the newspaper, on which something was said and sent."""
    by = world.developer.as_viewer()
    closed = report(world.shop, by, "Bestellingen komen dubbel binnen", at=AT)
    talked = report(world.paper, by, "Artikel publiceren mislukt", at=AT - timedelta(days=2))
    with scope(by):
        commands.take_in_hand(by=by, at=AT, ticket=closed)
        sent = upload(
            by=by,
            at=AT,
            about_id=talked.id,
            kind=MessageKind.INTERNAL,
            name="schermafdruk-kassa.png",
            chunks=[b"x"],
        )
        post(
            by=by,
            at=AT,
            ticket=talked,
            kind=MessageKind.INTERNAL,
            text="De cache was verlopen.",
            attachments=[sent.id],
        )
    cast.deliver(closed, at=AT)
    with scope(by):
        commands.close(by=by, at=AT, ticket=closed)
    return closed, talked


def found(browser, words: str) -> list[str]:
    answer = browser.get("/desk/search/", {"q": words})
    assert answer.status_code == 200
    return [row.title for row in answer.context["rows"]]


def test_everything_is_found_by_what_people_remember_of_it(browser, world, tickets) -> None:
    closed, talked = (ticket.subject for ticket in tickets)
    for words, subject in (
        ("bestelling", closed),  # the stem of what was written
        ("dubbel", closed),  # and it is closed
        ("verlopen cache", talked),  # what was said
        ("schermafdruk-kassa", talked),  # what was sent
        (world.paper.reporter.email, talked),  # who reported it
        (world.paper.reporter.name, talked),
        (world.paper.client.name, talked),
        (f"publiceren {world.paper.client.name.split()[0]}", talked),
    ):
        assert subject in found(browser, words), words
    assert {closed, talked} <= set(found(browser, "#0001"))


def test_a_result_names_client_and_state(browser, world, tickets) -> None:
    page = browser.get("/desk/search/?q=dubbel").content.decode()
    assert world.shop.client.name in page
    assert "gesloten" in page


def test_clients_and_people_are_found_by_name_and_address(browser, world) -> None:
    for words in ("développeur", "Developpeur sam", "support@bureau"):
        people = browser.get("/desk/search/", {"q": words}).context["named"].people
        assert [person.name for person in people] == ["Sam Développeur"], words
    clients = browser.get("/desk/search/?q=voorbeeldk").context["named"].clients
    assert [client.name for client in clients] == [world.paper.client.name]


def test_nothing_found_says_what_to_do(browser, tickets) -> None:
    page = browser.get("/desk/search/?q=qqqzzzxxx").content.decode()
    assert "Niets gevonden" in page
    assert "data-row" not in page


@pytest.mark.parametrize(
    "words", ["", " ", "\0", "'", "%", "&|!", '"open', "#", "a" * 5000, "#999999999999", "<b>"]
)
def test_nothing_that_is_typed_breaks_it(browser, tickets, words) -> None:
    assert browser.get("/desk/search/", {"q": words}).status_code == 200
    assert browser.get("/desk/suggest/", {"q": words}).status_code == 200


def test_the_palette_is_offered_tickets_clients_and_people(browser, world, tickets) -> None:
    lines = browser.get("/desk/suggest/?q=dubbel").content.decode()
    assert f'data-go="/desk/tickets/{tickets[0].id}/"' in lines
    assert f"{world.shop.client.name} · gesloten" in lines
    assert "Sam Développeur" in browser.get("/desk/suggest/?q=sam").content.decode()
    assert (
        f"/desk/clients/{world.shop.client.id}/"
        in browser.get("/desk/suggest/?q=voorbeeldw").content.decode()
    )
    assert browser.get("/desk/suggest/?q=s").content.decode().strip() == ""


def test_searching_takes_no_more_statements_for_many_results_than_for_one(browser, world, tickets) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get("/desk/search/?q=mislukt")
        return len(asked)

    few = statements()
    for number in range(12):
        report(world.shop, world.developer.as_viewer(), f"Import {number} mislukt", at=AT)
    assert statements() <= few


def test_whoever_is_not_of_the_agency_searches_nothing_here(world, tickets) -> None:
    for person in (world.shop.directing, world.shop.suppliers_contact):
        visitor = Client()
        cast.sign_in(visitor, person)
        assert visitor.get("/desk/search/?q=dubbel").status_code == 403
        assert visitor.get("/desk/suggest/?q=dubbel").status_code == 403
