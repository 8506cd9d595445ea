"""The boards from outside: what each role sees first, and what stands there."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import world as cast
from doors.desk.conftest import report
from waarborg.service.escalations import commands as escalating
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands
from waarborg.service.tickets.rules import What

AT = cast.NOW
MINUTE = timedelta(minutes=1)
MOST_AT_THE_THUMB = 5  # as many entries as a phone has room for


def browser_of(person, language: str = "nl") -> Client:
    visitor = Client(headers={"accept-language": language})
    cast.sign_in(visitor, person)
    return visitor


def see(person, address: str, *, at=AT):
    with time_source.standing_at(at):
        answer = browser_of(person).get(address)
    assert answer.status_code == 200, address
    return answer


def on(answer, board: str) -> list[str]:
    (found,) = (one for one in answer.context["boards"] if one.id == board)
    return [row.title for row in found.rows]


def in_hand(world, side, subject: str, *, at=AT):
    ticket = report(side, world.developer.as_viewer(), subject, at=at)
    with scope(world.developer.as_viewer()) as by:
        commands.take_in_hand(by=by, at=at, ticket=ticket)
    return ticket


def test_each_role_begins_with_its_own_first_question(world) -> None:
    for person, address in (
        (world.developer, "/desk/"),
        (world.administrator, "/desk/"),
        (world.project_manager, "/desk/waits/"),
        (world.team_lead, "/desk/danger/"),
        (world.director, "/desk/month/"),
        (world.shop.directing, "/portal/"),
    ):
        visitor = browser_of(person)
        assert visitor.get("/").headers["Location"] == address, person
        assert visitor.get(address).status_code == 200


def test_the_navigation_holds_the_boards_of_ones_role_and_the_palette_the_others(world) -> None:
    def labels(person) -> tuple[list[str], list[str]]:
        frame = see(person, "/desk/").context["frame"]
        return [entry.label for entry in frame.nav], [command.label for command in frame.commands]

    boards = {"Wat wacht", "In gevaar", "Maand"}
    for person, own in (
        (world.developer, set()),
        (world.project_manager, {"Wat wacht"}),
        (world.team_lead, {"Wat wacht", "In gevaar"}),
        (world.director, {"In gevaar", "Maand"}),
    ):
        nav, offered = labels(person)
        assert boards & set(nav) == own, person
        assert boards & set(offered) == boards - own, person
        assert len(nav) <= MOST_AT_THE_THUMB, person


def test_a_project_manager_sees_what_is_to_be_briefed_checked_answered_and_delivered(world) -> None:
    by, manager = world.developer.as_viewer(), world.project_manager.as_viewer()
    report(world.shop, by, "Nog te briefen", at=AT)
    checking, asked, checked = (in_hand(world, world.shop, f"ticket {n}") for n in range(3))
    with scope(by):
        commands.hand_in(by=by, at=AT, ticket=checking, what=What.SOLUTION, words="Hersteld.")
        commands.hand_in(by=by, at=AT, ticket=checked, what=What.SOLUTION, words="Hersteld.")
        commands.ask_client(by=by, at=AT, ticket=asked, questions=["Welke browser?"])
    with scope(manager):
        commands.check(by=manager, at=AT, ticket=checked)
    answer = see(world.project_manager, "/desk/waits/?whose=all", at=AT + 10 * MINUTE)
    assert on(answer, "reported") == ["Nog te briefen"]
    assert on(answer, "ready_for_check") == ["ticket 0"]
    assert on(answer, "waiting_for_client") == ["ticket 1"]
    assert on(answer, "checked") == ["ticket 2"]
    page = answer.content.decode()
    assert "controle vóór vandaag" in page
    assert "sinds vandaag 10:00" in page
    late = see(world.project_manager, "/desk/waits/?whose=all", at=AT + timedelta(days=1)).content.decode()
    assert "controle had gemoeten" in late


def test_a_project_manager_begins_with_the_own_clients_and_can_look_at_all(world) -> None:
    report(world.shop, world.developer.as_viewer(), "Van een ander", at=AT)
    assert on(see(world.project_manager, "/desk/waits/?whose=all"), "reported") == ["Van een ander"]
    assert [chip.is_on for chip in see(world.project_manager, "/desk/waits/").context["chips"]] == [
        True,
        False,
    ]
    assert [chip.is_on for chip in see(world.team_lead, "/desk/waits/").context["chips"]] == [False, True]


def test_a_team_lead_sees_what_is_in_danger_and_with_whom_the_work_lies(world) -> None:
    report(world.paper, world.developer.as_viewer(), "Bijna te laat", at=AT)
    report(world.paper, world.developer.as_viewer(), "Tijd genoeg", at=AT + 50 * MINUTE)
    answer = see(world.team_lead, "/desk/danger/", at=AT + 58 * MINUTE)
    assert [row.title for row in answer.context["rows"]] == ["Bijna te laat"]
    (people, clients) = answer.context["loads"]
    assert [(one.name, one.open) for one in people[3]] == [("", 2)]
    assert [(one.name, one.open) for one in clients[3]] == [(world.paper.client.name, 2)]
    assert "Niets is in gevaar" in see(world.team_lead, "/desk/danger/").content.decode()


def test_an_escalation_is_taken_over_from_the_board_once(world) -> None:
    ticket = report(world.paper, world.developer.as_viewer(), "Afrekenen lukt niet", at=AT)
    with scope(world.project_manager.as_viewer()) as by:
        escalating.escalate(by=by, at=AT, ticket=ticket, level=1, why="De directie belt.")
    answer = see(world.team_lead, "/desk/danger/")
    (escalation,) = answer.context["escalations"]
    assert "De directie belt." in answer.content.decode()
    address = f"/desk/danger/{escalation.id}/take-over/"
    with time_source.standing_at(AT):
        lead = browser_of(world.team_lead)
        assert lead.post(address).status_code == 302
        again = lead.post(address)
    assert again.status_code == 422
    with scope(SYSTEM):
        assert Escalation.objects.get().taken_over_by_id == world.team_lead.id
    assert see(world.team_lead, "/desk/danger/").context["escalations"] == []


def test_nobody_is_called_to_an_escalation_of_a_ticket_that_has_ended(world) -> None:
    ticket = in_hand(world, world.shop, "Opgelost zonder dat iemand overnam")
    lead = world.team_lead.as_viewer()
    with scope(lead):
        escalating.escalate(by=lead, at=AT, ticket=ticket, level=1, why="De directie belt.")
    with scope(world.developer.as_viewer()) as by:
        commands.hand_in(by=by, at=AT, ticket=ticket, what=What.SOLUTION, words="Hersteld.")
    with scope(lead):
        commands.release_unchecked(by=lead, at=AT, ticket=ticket, why="Haast.")
    assert see(world.team_lead, "/desk/danger/").context["escalations"] == []
    page = see(world.team_lead, f"/desk/tickets/{ticket.id}/escalation/").content.decode()
    assert "De directie belt." in page
    assert "/take-over/" not in page


def test_a_director_reads_the_month_in_counts_and_every_miss_by_name(world) -> None:
    in_hand(world, world.paper, "Op tijd begonnen")
    late = report(world.paper, world.developer.as_viewer(), "Te laat begonnen", at=AT)
    with scope(world.developer.as_viewer()) as by:
        commands.take_in_hand(by=by, at=AT + 125 * MINUTE, ticket=late)
    answer = see(world.director, "/desk/month/", at=AT + timedelta(hours=3))
    figures = answer.context["figures"]
    assert (figures.kept, figures.missed, figures.excused) == (1, 1, 0)
    assert [one.ticket.subject for one in answer.context["missed"]] == ["Te laat begonnen"]
    ((client, of_client, _line),) = answer.context["clients"]
    assert (client.name, of_client.kept, of_client.missed) == (world.paper.client.name, 1, 1)
    page = answer.content.decode()
    for words in (
        "Maart tot nu toe",
        "1 van de 2",
        "1 u 05 te laat",
        '<svg class="trend"',
        world.paper.client.name,
    ):
        assert words in page, words
    assert "%" not in page[page.index("<main") : page.index("</main>")]


def test_an_earlier_month_has_an_address_and_a_later_one_is_this_month(world) -> None:
    assert see(world.director, "/desk/month/?month=2026-02").context["shown"].month == 2
    for words in ("2031-01", "onzin", "0001-01", "2026-13"):
        assert see(world.director, f"/desk/month/?month={words}").context["shown"].month == 3, words


def test_the_boards_cost_the_same_for_few_tickets_as_for_many(world) -> None:
    def statements(address: str) -> int:
        visitor = browser_of(world.director)
        with time_source.standing_at(AT + timedelta(hours=2)), CaptureQueriesContext(connection) as asked:
            visitor.get(address)
        return len(asked)

    pages = ("/desk/waits/?whose=all", "/desk/danger/", "/desk/month/")
    for number in range(2):
        report(world.paper, world.developer.as_viewer(), f"ticket {number}", at=AT)
    few = [statements(page) for page in pages]
    for number in range(12):
        report(world.sides[number % 2], world.developer.as_viewer(), f"nog een {number}", at=AT)
    assert [statements(page) for page in pages] == few


def test_nobody_outside_the_agency_has_boards(world) -> None:
    for person in (world.shop.directing, world.shop.suppliers_contact):
        for address in ("/desk/waits/", "/desk/danger/", "/desk/month/"):
            assert browser_of(person).get(address).status_code == 403, (person, address)
