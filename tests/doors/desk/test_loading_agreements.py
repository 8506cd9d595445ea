"""Loading a version: whose file it is, what it would change and for which running tickets, before it is in force."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

import world as cast
from doors.desk.conftest import report
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees

AT = cast.NOW
RENAMED = cast.SHOP_FILE.replace('name = "Voorbeeldwinkel BV"', 'name = "Voorbeeldwinkel NV"')
QUICKER = cast.SHOP_FILE.replace('resolution = "4 working days"', 'resolution = "2 working days"')
CLOSED = cast.SHOP_FILE.replace("also_closed = []", "also_closed = [2026-03-12]")


@pytest.fixture
def browser(world):
    visitor = Client()
    cast.sign_in(visitor, world.project_manager)
    with time_source.standing_at(AT):
        yield visitor


def _load(browser, side, text: str, act: str = "check", **typed):
    address = reverse("desk:load_version", args=[side.client.id])
    return browser.post(address, {"text": text, act: "1"} | typed)


def test_another_clients_file_is_turned_away_by_name(browser, world) -> None:
    answer = _load(browser, world.shop, cast.paper_file() + "# per ongeluk")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dit bestand hoort bij Voorbeeldkrant BV" in page
    assert 'name="conclude"' not in page


def test_another_name_is_shown_beside_the_known_one_and_asks_to_confirm(browser, world) -> None:
    page = _load(browser, world.shop, RENAMED).content.decode()
    assert "Is dit nog wel Voorbeeldwinkel BV?" in page
    assert 'name="confirmed"' in page
    refused = _load(browser, world.shop, RENAMED, "conclude", in_force_from="2026-04-01T00:00")
    assert refused.status_code == 422
    assert "Voorbeeldwinkel NV" in refused.content.decode()
    typed = {"in_force_from": "2026-04-01T00:00", "confirmed": "on"}
    assert _load(browser, world.shop, RENAMED, "conclude", **typed).status_code == 302
    page = browser.get(reverse("desk:client", args=[world.shop.client.id])).content.decode()
    assert "De opdrachtgever heet vanaf dan Voorbeeldwinkel NV." in page
    assert "<h1>Voorbeeldwinkel BV</h1>" in page.replace("\n", "")


def test_the_next_version_of_a_known_client_is_not_a_new_client(browser, world) -> None:
    page = browser.post(reverse("desk:load_agreement"), {"text": QUICKER, "check": "1"}).content.decode()
    assert "Is dit Voorbeeldwinkel BV, die al opdrachtgever is?" in page
    assert reverse("desk:load_version", args=[world.shop.client.id]) in page


def test_running_tickets_are_shown_as_promised_and_under_the_new_terms(browser, world) -> None:
    ticket = report(
        world.shop, world.developer.as_viewer(), "Formulier kapot", users="some", priority=3, at=AT
    )
    page = _load(browser, world.shop, QUICKER, in_force_from="2026-04-01T00:00").content.decode()
    assert "Gaat in op" in page
    assert "Er staat één ticket open. Het houdt versie 1" in page
    assert ticket.subject in page
    assert "Als het onder de nieuwe normen gemeld was" in page
    assert 'name="follow"' not in page


def test_running_tickets_follow_further_closed_days_when_that_is_ticked(browser, world) -> None:
    ticket = report(
        world.shop, world.developer.as_viewer(), "Formulier kapot", users="some", priority=3, at=AT
    )
    page = _load(browser, world.shop, CLOSED).content.decode()
    assert "één ticket kan haar volgen" in page
    assert 'name="follow"' in page
    assert _load(browser, world.shop, CLOSED, "conclude", follow="on").status_code == 302
    with scope(SYSTEM):
        moved = guarantees.folded(guarantees.guarantee_of(ticket.id), AT + timedelta(hours=1))[0]
    assert moved.resolution.due_at == AT + timedelta(days=7)  # four working days, without the Thursday


def test_without_the_tick_running_tickets_keep_their_version(browser, world) -> None:
    ticket = report(
        world.shop, world.developer.as_viewer(), "Formulier kapot", users="some", priority=3, at=AT
    )
    assert _load(browser, world.shop, CLOSED, "conclude").status_code == 302
    with scope(SYSTEM):
        assert guarantees.guarantee_of(ticket.id).version_id == world.shop.version.id


def test_tickets_can_follow_only_what_is_in_force_at_once(browser, world) -> None:
    report(world.shop, world.developer.as_viewer(), "Formulier kapot", users="some", priority=3, at=AT)
    page = _load(browser, world.shop, CLOSED, in_force_from="2026-03-11T00:00").content.decode()
    assert "laat het tijdstip leeg" in page
    assert 'name="follow"' not in page


def test_the_effect_is_told_in_the_same_number_of_queries_for_many_tickets(
    browser, world, django_assert_max_num_queries
) -> None:
    for number in range(25):
        report(world.shop, world.developer.as_viewer(), f"Melding {number}", users="some", priority=3, at=AT)
    with django_assert_max_num_queries(45):
        page = _load(browser, world.shop, QUICKER).content.decode()
    assert "25 tickets open" in page
