"""What a ticket's page may cost, however long its story is: statements, and weight."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import world as cast
from doors.desk.conftest import report
from waarborg.doors.desk.panels import PANELS
from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.escalations import commands as escalations
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import scope
from waarborg.service.tickets import commands

AT = cast.NOW
LATER = AT + timedelta(days=2)
MOST_STATEMENTS = 15
MOST_BYTES = 150_000
_MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
_WORDS = "We hebben gekeken naar de **betaalprovider**, en @Tess Lead weet er meer van. "


@pytest.fixture
def ticket(world):
    """One that is late, escalated, waiting for its client, with questions: everything that a page can hold."""
    ticket = report(world.shop, world.developer.as_viewer(), "Afrekenen lukt niet", at=AT)
    with time_source.standing_at(AT), scope(world.developer.as_viewer()) as by:
        escalations.escalate(by=by, at=AT, ticket=ticket, level=1, why="De directie belt.")
    return ticket


def talk(world, ticket, count: int) -> None:
    """So many messages: replies, notes, and files with them."""
    with scope(world.developer.as_viewer()) as by:
        for number in range(count):
            at = AT + timedelta(minutes=number)
            kind = MessageKind.INTERNAL if number % 3 else MessageKind.PUBLIC
            file = conversations.upload(
                by=by, at=at, about_id=ticket.id, kind=kind, name=f"log-{number}.txt", chunks=[b"regel\n" * 9]
            )
            conversations.post(by=by, at=at, ticket=ticket, kind=kind, text=_WORDS * 4, attachments=[file.id])


def statements(browser: Client, where: str) -> list[str]:
    """What a page asks of the database. Savepoints, and stepping out of a role, are those of the test's transaction."""
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(where)
    assert answer.status_code == 200
    asked = [one["sql"] for one in captured.captured_queries]
    return [sql for sql in asked if not sql.startswith(_MARKS) and "set_config('role', 'none'" not in sql]


@pytest.mark.parametrize("count", [5, 150])
def test_a_page_costs_at_most_fifteen_statements_with_few_messages_and_with_many(
    world, ticket, count: int
) -> None:
    talk(world, ticket, count)
    browser = Client(headers={"accept-language": "nl"})
    cast.sign_in(browser, world.developer)
    where = reverse("desk:ticket", args=[ticket.id])
    with time_source.standing_at(LATER):
        browser.get(where)
        asked = statements(browser, where)
        weight = len(browser.get(where).content)
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
    assert weight <= MOST_BYTES


@pytest.mark.parametrize("state", ["waiting", "at the gate", "closed"])
def test_the_bound_holds_wherever_the_ticket_stands(world, ticket, state: str) -> None:
    with scope(world.developer.as_viewer()) as by:
        commands.take_in_hand(by=by, at=AT, ticket=ticket)
        if state == "waiting":
            commands.ask_client(by=by, at=AT, ticket=ticket, questions=["Welke browser?", "Sinds wanneer?"])
        if state == "at the gate":
            commands.hand_in(by=by, at=AT, ticket=ticket, what="solution", words="Hersteld.")
    if state == "closed":
        cast.deliver(ticket, at=AT)
        with scope(world.developer.as_viewer()) as by:
            commands.close(by=by, at=AT, ticket=ticket)
    talk(world, ticket, 5)
    where = reverse("desk:ticket", args=[ticket.id])
    for person in (world.developer, world.project_manager, world.team_lead):
        browser = Client()
        cast.sign_in(browser, person)
        with time_source.standing_at(LATER):
            browser.get(where)
            asked = statements(browser, where)
        assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)


@pytest.mark.parametrize("name", list(PANELS))
def test_what_is_fetched_after_the_page_is_bounded_too(world, ticket, name: str) -> None:
    browser = Client()
    cast.sign_in(browser, world.developer)
    where = reverse(f"desk:{name}", args=[ticket.id])
    with time_source.standing_at(LATER):
        browser.get(where)
        asked = statements(browser, where)
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
