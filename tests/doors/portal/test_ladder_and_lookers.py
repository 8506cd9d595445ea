"""The ladder as the client sees it, and colleagues who look along with a ticket."""

from datetime import timedelta

import pytest

import world as cast
from doors.portal.conftest import AT, delivered, reported, taken, visitor
from waarborg.service.escalations import commands as escalations
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details


@pytest.fixture(autouse=True)
def _ten_o_clock_on_a_tuesday(world):
    with time_source.standing_at(AT):
        yield


@pytest.fixture
def colleague(world):
    """Somebody else at the shop who reports, and so sees their own tickets only."""
    with scope(world.project_manager.as_viewer()) as by:
        details = Details("Karin Kassa", "kassa@winkel.example", roles=("reports",))
        person = parties.add_contact(by=by, at=AT, client=world.shop.client, details=details)
        parties.grant_login(by=by, at=AT, person=person, password=cast.PASSWORD)
    return person


def page(browser, ticket) -> str:
    answer = browser.get(f"/portal/tickets/{ticket.id}/")
    return answer.content.decode() if answer.status_code == 200 else ""


def act(browser, ticket, deed: str, **fields: str):
    return browser.post(f"/portal/tickets/{ticket.id}/{deed}/", fields)


def test_the_whole_ladder_stands_with_the_ticket_with_names_and_times(world):
    ticket = reported(world.shop, "Afrekenen lukt niet")
    told = page(visitor(world.shop.reporter), ticket)
    for words in (
        "Wie erbij komt als het te lang duurt",
        "75% van de reactietijd",
        "100% van de oplostijd",
        "Teamlead servicedesk",
        world.team_lead.name,
        world.shop.directing.name,
    ):
        assert words in told, words
    assert world.team_lead.email not in told


def test_who_took_an_escalation_over_is_told_by_name(world):
    ticket = taken(world, reported(world.shop, "Afrekenen lukt niet"))
    reporter = visitor(world.shop.reporter)
    act(reporter, ticket, "escalate", level="1", words="Wij missen omzet.")
    assert "erbij gehaald" in page(reporter, ticket)
    with scope(SYSTEM):
        escalation = Escalation.objects.get()
    with scope(world.team_lead.as_viewer()) as by:
        escalations.take_over(by=by, at=AT, escalation=escalation)
    assert f"overgenomen door {world.team_lead.name}" in page(reporter, ticket)


def test_a_finished_ticket_says_how_it_ended_and_whether_the_times_were_kept(world):
    ticket = reported(world.shop, "Kortingscode ongeldig", at=AT - timedelta(hours=22))
    delivered(world, ticket, "De geldigheid stond verkeerd.", at=AT - timedelta(hours=21))
    reporter = visitor(world.shop.reporter)
    act(reporter, ticket, "accept")
    told = page(reporter, ticket)
    for words in (
        "De geldigheid stond verkeerd.",
        "We begonnen op tijd: gisteren 13:00. Beloofd was uiterlijk gisteren 13:00.",
        "Op tijd opgelost: gisteren 13:00.",
        "Hoe de tijd liep",
    ):
        assert words in told, words


def test_a_colleague_sees_a_ticket_once_let_in_and_no_longer_once_let_out(world, colleague):
    ticket = reported(world.shop, "Afrekenen lukt niet")
    reporter, other = visitor(world.shop.reporter), visitor(colleague)
    assert not page(other, ticket)
    assert f'value="{colleague.id}"' in page(reporter, ticket)
    assert act(reporter, ticket, "let-in", person=str(colleague.id)).status_code == 302
    assert "Karin Kassa kijkt mee." in page(other, ticket)
    assert act(reporter, ticket, "let-out", person=str(colleague.id)).status_code == 302
    assert not page(other, ticket)


def test_whoever_lets_themselves_out_comes_home(world, colleague):
    ticket = reported(world.shop, "Afrekenen lukt niet")
    act(visitor(world.shop.reporter), ticket, "let-in", person=str(colleague.id))
    other = visitor(colleague)
    assert act(other, ticket, "let-out", person=str(colleague.id)).headers["Location"] == "/portal/"


def test_nobody_of_another_client_and_nobody_of_the_agency_is_let_in(world):
    ticket = reported(world.shop, "Afrekenen lukt niet")
    reporter = visitor(world.shop.reporter)
    for person in (world.paper.reporter, world.developer, world.shop.suppliers_contact):
        assert act(reporter, ticket, "let-in", person=str(person.id)).status_code == 404
    assert act(reporter, ticket, "let-in", person="niemand").status_code == 404


def test_a_colleague_can_not_let_themselves_in(world, colleague):
    ticket = reported(world.shop, "Afrekenen lukt niet")
    assert act(visitor(colleague), ticket, "let-in", person=str(colleague.id)).status_code == 404
