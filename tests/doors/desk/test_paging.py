"""Where calls go whose mail was not answered: arranged by an administrator, seen on the ticket's ladder."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from procrastinate.contrib.django.models import ProcrastinateJob

import world as cast
from waarborg.service.escalations import commands
from waarborg.service.escalations.models import Hook
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

URL = "https://pager.example/calls"


@pytest.fixture(autouse=True)
def _one_instant():
    with time_source.standing_at(NOW):
        yield


def visitor(person) -> Browser:
    browser = Browser(headers={"accept-language": "en"})
    cast.sign_in(browser, person)
    return browser


@pytest.fixture
def administrator(world) -> Browser:
    return visitor(world.administrator)


def the_hook() -> Hook:
    with scope(SYSTEM):
        return Hook.objects.select_related("person").get()


def test_an_address_is_added_for_everybody_or_for_one_and_its_secret_stands_ready(world, administrator):
    answer = administrator.post(
        "/desk/paging/new/", {"person": str(world.team_lead.id), "url": URL}, follow=True
    )
    page = answer.content.decode()
    assert the_hook().person == world.team_lead
    assert "whsec_" in page
    assert "pager.example: not tried yet." in page


def test_what_can_not_be_asked_is_refused_beside_the_field_and_kept(administrator):
    answer = administrator.post("/desk/paging/new/", {"person": "", "url": "ftp://pager.example/"})
    assert answer.status_code == 422
    assert "ftp://pager.example/" in answer.content.decode()


def test_its_buttons_try_it_out_renew_the_secret_and_remove_it(administrator):
    administrator.post("/desk/paging/new/", {"person": "", "url": URL})
    here = f"/desk/paging/{the_hook().id}/"
    administrator.post(here, {"deed": "try"})
    assert ProcrastinateJob.objects.filter(task_name="escalations.try_hook").count() == 1
    administrator.post(here, {"deed": "renew"})
    assert the_hook().secret_number == 2
    assert administrator.post(here, {"deed": "remove"})["Location"] == "/desk/paging/"
    with scope(SYSTEM):
        assert not Hook.objects.exists()


def test_the_times_of_calling_are_set_in_minutes_and_in_order(administrator):
    wrong = {"next_channel_minutes": "10", "next_person_minutes": "10"}
    assert administrator.post("/desk/paging/times/", wrong).status_code == 422
    administrator.post("/desk/paging/times/", {"next_channel_minutes": "3", "next_person_minutes": "8"})
    page = administrator.get("/desk/paging/").content.decode()
    assert "After 3 minutes a page, after 8 the next person" in page


def test_nobody_but_an_administrator_comes_to_these_pages(world):
    for person in (world.director, world.developer, world.shop.directing):
        assert visitor(person).get("/desk/paging/").status_code == 403


def test_the_ladder_says_to_the_agency_who_was_called_how_and_whether_they_answered(world):
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 1, reported_at=NOW)
        ticket = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
        escalation = commands.escalate(by=by, at=NOW, ticket=ticket, level=1, why="Niemand gevonden")
    with scope(SYSTEM):
        commands.add_hook(by=SYSTEM, at=NOW, person=None, url=URL)
        commands.call_in(by=SYSTEM, at=NOW, escalation=escalation)
        _all_sent(NOW)
        commands.pass_on(by=SYSTEM, at=NOW + timedelta(minutes=5))
        _all_sent(NOW + timedelta(minutes=5))
    ladder = visitor(world.developer).get(f"/desk/tickets/{ticket.id}/escalation/").content.decode()
    assert "Tess Lead · by mail" in ladder
    assert "no answer" in ladder
    assert "Tess Lead · over the paging address" in ladder
    assert "waits for an answer" in ladder
    portal = visitor(world.shop.directing).get(f"/portal/tickets/{ticket.id}/").content.decode()
    assert "paging address" not in portal


def _all_sent(at) -> None:
    commands.gather(at=at)
    for claimed in commands.claim(at=at):
        commands.note_sent(at=at, claimed=claimed)
