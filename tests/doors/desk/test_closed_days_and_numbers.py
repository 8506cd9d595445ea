"""Closed days and numbers, changed by form for one client or all: seen first, then a new version of each agreement."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser

import world as cast
from doors.desk.conftest import report
from waarborg.service.agreements import commands as agreements
from waarborg.service.agreements import queries
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees
from world import NOW

DAYS = "/desk/days/"
IN_APRIL = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _one_instant():
    with time_source.standing_at(NOW):
        yield


def visitor(person) -> Browser:
    browser = Browser(headers={"accept-language": "nl"})
    cast.sign_in(browser, person)
    return browser


@pytest.fixture
def manager(world) -> Browser:
    return visitor(world.project_manager)


def said(answer) -> str:
    return answer.content.decode()


def both(world) -> list[str]:
    return [str(side.client.id) for side in world.sides]


def agreement_at(side, at):
    with scope(SYSTEM):
        return queries.agreement_of(queries.version_in_force(client_id=side.client.id, at=at))


def test_how_it_stands_is_told_for_every_client(manager, world):
    page = said(manager.get(DAYS))
    assert "tel:+31101010101" in page
    assert "tel:+31100100100" in page
    assert "maandag 27 april 2026 (Koningsdag)" in page


def test_what_would_change_is_shown_first_and_nothing_is_done_yet(manager, world):
    fields = {"closed": "24-12-2026\n2026-05-15", "phone": "010 200 01 00", "clients": both(world)}
    page = said(manager.post(DAYS, fields | {"check": "1"}))
    assert 'name="conclude"' in page
    assert "+31102000100" in page or "010" in page
    for side in world.sides:
        assert agreement_at(side, IN_APRIL).calendar.also_closed == ()


def test_put_in_force_each_chosen_client_has_a_next_version_from_that_day(manager, world):
    fields = {"closed": "24-12-2026", "phone": "010 200 01 00", "in_force_on": "2026-03-20"}
    chosen = [str(world.shop.client.id)]
    assert manager.post(DAYS, fields | {"clients": chosen, "conclude": "1"}).status_code == 302
    before, after = agreement_at(world.shop, NOW), agreement_at(world.shop, IN_APRIL)
    assert before.calendar.also_closed == ()
    assert after.calendar.also_closed == (date(2026, 12, 24),)
    assert after.channels["phone"].number == "+31102000100"
    assert after.channels["emergency"].number == "+31100100100"
    assert agreement_at(world.paper, IN_APRIL).calendar.also_closed == ()


def test_at_once_running_tickets_follow_the_further_closed_day(manager, world):
    ticket = report(world.shop, world.developer.as_viewer(), "Publiceren lukt niet", users="some", priority=2)
    with scope(SYSTEM):
        due = guarantees.folded(guarantees.guarantee_of(ticket.id), NOW)[0].resolution.due_at
    fields = {"closed": due.date().strftime("%d-%m-%Y"), "clients": both(world), "conclude": "1"}
    assert manager.post(DAYS, fields).status_code == 302
    with scope(SYSTEM):
        later = guarantees.folded(guarantees.guarantee_of(ticket.id), NOW)[0].resolution.due_at
    assert later > due


def test_all_of_them_change_or_none_and_the_page_names_who_stands_in_the_way(manager, world):
    to_come = cast.paper_file().replace("also_closed = []", "also_closed = [2026-11-02]")
    with scope(world.project_manager.as_viewer()) as by:
        agreements.conclude(
            by=by, at=NOW, text=to_come, client=world.paper.client, in_force_from=NOW + timedelta(days=60)
        )
    fields = {"closed": "24-12-2026", "in_force_on": "2026-03-20", "clients": both(world), "conclude": "1"}
    answer = manager.post(DAYS, fields)
    assert answer.status_code == 422
    assert "Voorbeeldkrant BV:" in said(answer)
    assert agreement_at(world.shop, IN_APRIL).calendar.also_closed == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closed": "kerst"}, "‘kerst’ is geen datum"),
        ({"phone": "bel maar"}, "landnummer"),
        ({}, "Zeg wat er verandert"),
    ],
    ids=["no_date", "no_number", "nothing"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(manager, world, fields, words):
    answer = manager.post(DAYS, fields | {"clients": both(world), "conclude": "1"})
    assert answer.status_code == 422
    assert words in said(answer)
    assert all(typed in said(answer) for typed in fields.values())


def test_it_is_for_who_may_conclude_agreements(world):
    assert visitor(world.developer).get(DAYS).status_code == 403
    assert visitor(world.administrator).get(DAYS).status_code == 200
