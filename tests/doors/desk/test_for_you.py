"""The bell, the list behind it and what somebody wants to be mailed, at both doors: from outside, by address and form."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

import world as cast
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.notifications.models import Notification, Preference
from waarborg.service.notifications.rules import Notice
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW


@pytest.fixture(autouse=True)
def _one_instant():
    with time_source.standing_at(NOW):
        yield


def visitor(person, language="en") -> Browser:
    browser = Browser(headers={"accept-language": language})
    cast.sign_in(browser, person)
    return browser


def told(world, person, number=1) -> list[Notification]:
    with scope(world.developer.as_viewer()) as by:
        what = Report("Afrekenen lukt niet", "all", 1, reported_at=NOW)
        ticket = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
    with scope(SYSTEM):
        return [
            Notification.objects.create(
                client_id=ticket.client_id,
                person=person,
                ticket=ticket,
                notice=Notice.MENTIONED.value,
                fact_id=uuid4(),
                by=world.developer,
                at=NOW,
            )
            for _each in range(number)
        ]


def test_the_bell_says_how_much_is_new_and_nothing_when_nothing_is(world):
    browser = visitor(world.team_lead)
    assert browser.get("/desk/for-you/count/").content.strip() == b""
    told(world, world.team_lead, 3)
    assert "3 new" in browser.get("/desk/for-you/count/").content.decode()


def test_more_than_anybody_counts_is_not_counted(world):
    told(world, world.team_lead, 120)
    assert "99+" in visitor(world.team_lead).get("/desk/for-you/count/").content.decode()


def test_every_page_has_the_bell_and_waits_for_no_count(world):
    page = visitor(world.team_lead).get("/desk/").content.decode()
    assert 'href="/desk/for-you/"' in page
    assert 'hx-get="/desk/for-you/count/"' in page


def test_a_line_of_the_list_leads_to_its_ticket_and_counts_as_read(world):
    (one,) = told(world, world.team_lead)
    browser = visitor(world.team_lead)
    assert "Sam Développeur mentioned you." in browser.get("/desk/for-you/").content.decode()
    answer = browser.get(f"/desk/for-you/{one.id}/")
    assert answer["Location"] == f"/desk/tickets/{one.ticket_id}/"
    assert browser.get("/desk/for-you/count/").content.strip() == b""


def test_all_of_it_can_be_read_at_once(world):
    told(world, world.team_lead, 3)
    browser = visitor(world.team_lead)
    assert browser.post("/desk/for-you/read/").status_code == 302
    assert "All read" not in browser.get("/desk/for-you/").content.decode()


def test_the_list_costs_the_same_for_one_line_and_for_a_hundred(world):
    told(world, world.team_lead)
    browser = visitor(world.team_lead)
    browser.get("/desk/for-you/")
    for_one = _cost(browser)
    told(world, world.team_lead, 100)
    assert _cost(browser) == for_one


def _cost(browser) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get("/desk/for-you/")
    return len(asked)


@pytest.mark.parametrize(("door", "who"), [("desk/for-you", "staff"), ("portal/you", "client")])
def test_what_somebody_wants_to_be_mailed_is_kept_and_shown_at_their_own_door(world, door, who):
    person = world.team_lead if who == "staff" else world.shop.reporter
    wanted = Notice.MENTIONED if who == "staff" else Notice.DELIVERED
    browser = visitor(person)
    answer = browser.post(f"/{door}/mail/", {"wanted": [wanted.value], "language": "en"})
    assert answer.status_code == 302
    with scope(SYSTEM):
        kept = Preference.objects.get(person=person)
    assert wanted.value not in kept.declined
    assert Notice.FOLLOWED.value in kept.declined
    page = browser.get(f"/{door}/mail/").content.decode()
    assert page.count("checked") == 1


def test_a_client_is_offered_nothing_that_only_the_agency_is_told(world):
    page = visitor(world.shop.reporter).get("/portal/you/mail/").content.decode()
    assert Notice.DELIVERED.value in page
    assert Notice.TO_CHECK.value not in page


def test_a_form_that_was_made_up_is_refused_and_kept(world):
    answer = visitor(world.team_lead).post("/desk/for-you/mail/", {"wanted": ["delivered"], "language": "fr"})
    assert answer.status_code == 422
