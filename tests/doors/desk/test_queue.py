"""The queue from outside: narrowed by its address, saved under names, walked by key, and acted upon in bulk."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import world as cast
from doors.desk.conftest import report
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands as organising
from waarborg.service.organising import queries
from waarborg.service.organising.models import SavedView, Tagging
from waarborg.service.tickets import commands
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind

AT = cast.NOW
MOST_STATEMENTS = 12


@pytest.fixture
def browser(world) -> Client:
    """The support developer's, at ten o'clock on a Tuesday, in Dutch."""
    visitor = Client(headers={"accept-language": "nl"})
    cast.sign_in(visitor, world.developer)
    visitor.get("/desk/")
    with time_source.standing_at(AT):
        yield visitor


def queued(browser, query: str = "") -> list[str]:
    """The subjects of the rows, from top to bottom."""
    answer = browser.get(f"/desk/{query}")
    assert answer.status_code == 200
    return [row.title for _title, rows in answer.context["groups"] for row in rows]


def statements(captured) -> list[str]:
    """What a page asks of the database, without what only a test's own transaction around it adds."""
    nested = ("SAVEPOINT", "RELEASE", "select set_config('role', 'none'")
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(nested)]


def reports(world, count: int) -> list[Ticket]:
    by = world.developer.as_viewer()
    return [
        report(world.sides[n % 2], by, f"ticket {n:03}", at=AT - timedelta(minutes=n)) for n in range(count)
    ]


def fresh(ticket: Ticket) -> Ticket:
    with scope(SYSTEM):
        return Ticket.objects.get(id=ticket.id)


def post(browser, deed: str, tickets, **more: str):
    ids = [str(ticket.id) for ticket in tickets]
    return browser.post(
        reverse("desk:bulk"), {"deed": deed, "ticket": ids, "next": "/desk/?view=all", **more}
    )


def undo_address(browser) -> str:
    """Where the undo of the last message posts to; a message is shown once."""
    page = browser.get("/desk/?view=all").content.decode()
    start = page.index("/desk/bulk/", page.index("data-toast>"))
    return page[start : page.index('"', start)]


def undo(browser):
    """Follow the undo of the last message."""
    return browser.post(undo_address(browser))


# What it shows


def test_a_page_takes_at_most_twelve_statements_for_five_tickets_as_for_five_hundred(browser, world) -> None:
    reports(world, 5)
    with CaptureQueriesContext(connection) as few:
        assert len(queued(browser)) == 5
    with scope(SYSTEM):
        Ticket.objects.bulk_create(
            Ticket(
                client=world.sides[n % 2].client,
                number=1000 + n,
                subject=f"veel {n}",
                priority=2,
                severity="major",
                state="reported",
                reported_at=AT,
                next_due_at=AT + timedelta(hours=n),
            )
            for n in range(495)
        )
    with CaptureQueriesContext(connection) as many:
        assert len(queued(browser)) == 32
    assert len(statements(many)) == len(statements(few)) <= MOST_STATEMENTS


def test_what_stands_outside_the_guarantees_is_never_late(browser, world) -> None:
    (ticket,) = reports(world, 1)
    with scope(world.project_manager.as_viewer()) as by:
        commands.change_kind(by=by, at=AT, ticket=ticket, kind=Kind.SPRINT_WORK, why="Nieuw werk.")
    with time_source.standing_at(AT + timedelta(days=30)):
        ((_title, (row,)),) = browser.get("/desk/?state=all").context["groups"]
    assert (row.due_at, row.state) == (None, "none")


def test_every_part_of_a_filter_is_an_address(browser, world) -> None:
    first, second = reports(world, 2)
    by = world.developer.as_viewer()
    with scope(by):
        commands.assign(by=by, at=AT, ticket=first, person=world.team_lead)
        organising.tag(by=by, at=AT, ticket=second, name="Kassa")
    client, lead = world.paper.client.id, world.team_lead.id
    for query, subjects in {
        "?client=" + str(client): [second],
        "?assignee=" + str(lead): [first],
        "?assignee=nobody": [second],
        "?tag=kassa": [second],
        "?severity=minor": [],
        "?state=closed": [],
        "?kind=question": [],
        "?due=late": [],
        "?due=2026-03-10&sort=newest": [first, second],
    }.items():
        assert queued(browser, query) == [one.subject for one in subjects], query


def test_a_part_of_a_filter_stands_there_in_words_and_can_be_taken_off(browser, world) -> None:
    reports(world, 1)
    parts = browser.get(f"/desk/?client={world.shop.client.id}&severity=critical").context["parts"]
    assert [part.label for part in parts] == ["Ernst: Critical", f"Opdrachtgever: {world.shop.client.name}"]
    assert parse_qs(urlsplit(parts[0].url).query) == {"client": [str(world.shop.client.id)]}


def test_what_an_address_asks_and_nobody_understands_is_said(browser, world) -> None:
    assert "“paars”" in browser.get("/desk/?severity=paars").content.decode()
    assert "weergave van dit adres" in browser.get("/desk/?view=weg").content.decode()


def test_pages_follow_each_other_without_overlap_in_both_directions(browser, world) -> None:
    tickets = reports(world, 7)
    with scope(SYSTEM):  # three with nothing due stand behind the others
        Ticket.objects.filter(id__in=[ticket.id for ticket in tickets[:3]]).update(next_due_at=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("waarborg.doors.desk.paging.TICKETS_A_PAGE", 2)
        for sort in ("", "newest", "oldest"):
            pages, url = [], f"?sort={sort}&view=all"
            while url:
                answer = browser.get("/desk/" + url)
                pages.append([row.title for _title, rows in answer.context["groups"] for row in rows])
                back, url = answer.context["previous_url"], answer.context["next_url"].removeprefix("/desk/")
            assert [len(page) for page in pages] == [2, 2, 2, 1], sort
            assert len({title for page in pages for title in page}) == 7
            backwards = [pages[-1]]
            while back:
                answer = browser.get(back)
                backwards.append([row.title for _title, rows in answer.context["groups"] for row in rows])
                back = answer.context["previous_url"]
            assert backwards[::-1] == pages, sort


def test_a_key_that_nobody_made_shows_the_first_page(browser, world) -> None:
    reports(world, 1)
    for key in ("x", "2026-03-10~x", "-~", "2026-03-10T10:00:00~0190b6f0-0000-7000-8000-000000000000"):
        assert queued(browser, f"?after={key}") == ["ticket 000"]


# Views


def test_a_saved_view_is_there_for_whom_it_was_saved(browser, world) -> None:
    own = browser.post("/desk/views/save/?severity=critical", {"name": "Brand"})
    browser.post("/desk/views/save/?assignee=nobody", {"name": "Zonder iemand", "is_shared": "on"})
    assert own.status_code == 302
    cast.sign_in(browser, world.team_lead)
    labels = [chip.label for chip in browser.get("/desk/").context["chips"]]
    assert "Zonder iemand" in labels
    assert "Brand" not in labels
    assert "weergave van dit adres" in browser.get(own.headers["Location"]).content.decode()


def test_the_queue_begins_with_the_view_that_its_reader_put_first(browser, world) -> None:
    reports(world, 1)
    browser.post("/desk/views/save/?severity=minor", {"name": "Klein", "is_first": "on"})
    assert queued(browser) == []
    assert queued(browser, "?view=all") == ["ticket 000"]
    with scope(SYSTEM):
        view = SavedView.objects.get()
    browser.post(f"/desk/views/{view.id}/not-first/")
    assert queued(browser) == ["ticket 000"]
    browser.post(f"/desk/views/{view.id}/remove/")
    with scope(SYSTEM):
        assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused_and_keeps_what_was_chosen(browser, world) -> None:
    answer = browser.post("/desk/views/save/?severity=minor", {"name": " ", "is_shared": "on"})
    assert answer.status_code == 422
    assert 'name="is_shared"' in answer.content.decode()
    assert "checked" in answer.content.decode()


def test_the_form_shows_what_the_address_asks_for(browser, world) -> None:
    page = browser.get("/desk/narrow/?severity=critical&assignee=me&due=5h").content.decode()
    for words in (
        'value="critical" id="id_severity_0" checked',
        'value="me" selected',
        'value="5h" selected',
    ):
        assert words in page, words


def test_what_the_form_can_not_show_goes_along_with_it(browser, world) -> None:
    answer = browser.get(
        f"/desk/narrow/?tag=kassa&tag=ideal&team=seo&website={world.shop.website.id}&severity=minor"
    )
    assert set(answer.context["kept"]) == {("tag", "ideal"), ("website", str(world.shop.website.id))}
    assert answer.context["form"]["team"].value() == "seo"
    assert answer.context["form"]["tag"].value() == "kassa"


# Deeds on several tickets


def test_assigning_several_tickets_can_be_undone_and_leaves_facts(browser, world) -> None:
    tickets = reports(world, 3)
    with scope(world.developer.as_viewer()) as by:
        commands.assign(by=by, at=AT, ticket=tickets[0], person=world.team_lead)
    assert post(browser, "assign_me", tickets).status_code == 302
    assert {fresh(ticket).assignee_id for ticket in tickets} == {world.developer.id}
    assert undo(browser).status_code == 302
    assert [fresh(ticket).assignee_id for ticket in tickets] == [world.team_lead.id, None, None]
    with scope(SYSTEM):
        assert Fact.objects.filter(kind="ticket.assigned").count() == 7


def test_an_undo_leaves_alone_what_somebody_else_changed_since(browser, world) -> None:
    tickets = reports(world, 2)
    post(browser, "assign", tickets, person=str(world.project_manager.id), told="1")
    with scope(world.team_lead.as_viewer()) as by:
        commands.assign(by=by, at=AT, ticket=tickets[0], person=world.team_lead)
    answer = undo(browser)
    assert "Iemand heeft dit intussen gewijzigd" in answer.content.decode()
    assert [fresh(ticket).assignee_id for ticket in tickets] == [world.team_lead.id, None]


def test_an_undo_stands_open_for_half_a_minute_and_longer_but_not_for_ever(browser, world) -> None:
    tickets = reports(world, 1)
    post(browser, "assign_me", tickets)
    address = undo_address(browser)
    with time_source.standing_at(AT + timedelta(minutes=11)):
        assert browser.post(address).status_code == 404
    with time_source.standing_at(AT + timedelta(minutes=9)):
        assert browser.post(address).status_code == 302


def test_a_tag_is_asked_for_put_on_and_taken_off_again(browser, world) -> None:
    tickets = reports(world, 2)
    assert "Welk label?" in post(browser, "tag", tickets).content.decode()
    assert post(browser, "tag", tickets, tag=" ", told="1").status_code == 422
    assert post(browser, "tag", tickets, tag="Kassa", told="1").status_code == 302
    with scope(SYSTEM):
        assert Tagging.objects.count() == 2
    undo(browser)
    with scope(SYSTEM):
        assert not Tagging.objects.exists()


def test_following_several_tickets_can_be_undone(browser, world) -> None:
    tickets = reports(world, 2)
    post(browser, "follow", tickets)
    me = world.developer.as_viewer()
    with scope(me):
        assert all(queries.follows(me, ticket.id) for ticket in tickets)
    undo(browser)
    with scope(me):
        assert not any(queries.follows(me, ticket.id) for ticket in tickets)


def test_what_can_not_be_taken_back_is_asked_first(browser, world) -> None:
    tickets = reports(world, 2)
    page = post(browser, "take_in_hand", tickets)
    assert "niet worden teruggedraaid" in page.content.decode()
    assert fresh(tickets[0]).state == "reported"
    post(browser, "take_in_hand", tickets, told="1")
    assert {fresh(ticket).state for ticket in tickets} == {"in_hand"}
    assert "/undo/" not in browser.get("/desk/").content.decode()


def test_one_ticket_is_taken_in_hand_without_asking(browser, world) -> None:
    (ticket,) = reports(world, 1)
    assert post(browser, "take_in_hand", [ticket]).status_code == 302
    assert fresh(ticket).assignee_id == world.developer.id


def test_refusals_are_told_by_name_and_the_others_are_done_whole(browser, world) -> None:
    tickets = reports(world, 3)
    with scope(world.developer.as_viewer()) as by:
        commands.take_in_hand(by=by, at=AT, ticket=tickets[0])
    cast.deliver(fresh(tickets[0]), at=AT)
    answer = post(browser, "close", tickets, told="1")
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "1 ticket gesloten" in page
    for ticket in tickets[1:]:
        assert ticket.subject in page
        assert fresh(ticket).state == "reported"
    assert fresh(tickets[0]).state == "closed"
    assert post(browser, "close", tickets[1:], told="1").status_code == 422


def test_nobody_else_can_see_or_undo_what_somebody_did(browser, world) -> None:
    tickets = reports(world, 1)
    post(browser, "assign_me", tickets)
    address = undo_address(browser)
    other = Client()
    cast.sign_in(other, world.team_lead)
    assert other.post(address).status_code == 404
    assert post(Client(), "assign_me", tickets).status_code == 302  # to sign in
    assert fresh(tickets[0]).assignee_id == world.developer.id


def test_one_is_never_sent_elsewhere_afterwards(browser, world) -> None:
    answer = post(browser, "follow", reports(world, 1), next="https://elders.example/")
    assert answer.headers["Location"] == "/desk/"
