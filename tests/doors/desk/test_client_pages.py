"""The pages of clients: lists that are sorted and paged, and every ticket that ever was."""

import pytest
from django.test import Client
from django.urls import reverse

import world as cast
from doors.desk.conftest import report
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import scope
from waarborg.service.tickets import commands as tickets

AT = cast.NOW


@pytest.fixture
def browser(world):
    visitor = Client()
    cast.sign_in(visitor, world.developer)
    with time_source.standing_at(AT):
        yield visitor


def _names(browser, query: str) -> list[str]:
    answer = browser.get(reverse("desk:clients") + query)
    return [client.name for client, *_agreed in answer.context["rows"]]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "Voorbeeldkrant BV"),
        ("?sort=-name", "Voorbeeldwinkel BV"),
        ("?sort=contract", "Voorbeeldwinkel BV"),
        ("?sort=-contract", "Voorbeeldkrant BV"),
        ("?sort=manager", "Voorbeeldkrant BV"),
        ("?sort=nonsense", "Voorbeeldkrant BV"),
    ],
)
def test_clients_are_sorted_as_asked(browser, world, query, first) -> None:
    assert _names(browser, query)[0] == first
    assert len(_names(browser, query)) == 2


def test_a_column_says_how_it_is_sorted_and_turns_round(browser, world) -> None:
    page = browser.get(reverse("desk:clients") + "?sort=contract").content.decode()
    assert 'aria-sort="ascending"' in page
    assert "?sort=-contract" in page


def test_all_of_a_clients_tickets_are_there_page_by_page(browser, world) -> None:
    by = world.developer.as_viewer()
    for number in range(23):
        report(world.shop, by, f"Melding {number}", at=AT)
    address = reverse("desk:client", args=[world.shop.client.id])
    seen = [row.title for page in (1, 2, 3) for row in browser.get(address, {"page": page}).context["rows"]]
    assert 'rel="next" href="?tickets=all&amp;page=2"' in browser.get(address).content.decode()
    assert sorted(seen) == sorted(f"Melding {number}" for number in range(23))


def test_closed_tickets_are_shown_with_where_they_stand(browser, world) -> None:
    by = world.developer.as_viewer()
    done, running = (
        report(world.shop, by, "Is al opgelost", at=AT),
        report(world.shop, by, "Loopt nog", at=AT),
    )
    with scope(by):
        tickets.take_in_hand(by=by, at=AT, ticket=done)
        cast.deliver(done, at=AT)
        tickets.close(by=by, at=AT, ticket=done)
    address = reverse("desk:client", args=[world.shop.client.id])
    shown = {row.title: row.standing for row in browser.get(address).context["rows"]}
    assert shown == {"Is al opgelost": "gesloten", "Loopt nog": "gemeld"}
    for standing, title in (("closed", done.subject), ("open", running.subject)):
        rows = browser.get(address, {"tickets": standing}).context["rows"]
        assert [row.title for row in rows] == [title]
