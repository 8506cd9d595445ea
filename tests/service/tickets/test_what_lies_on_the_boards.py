"""The boards: what is to be briefed, checked, delivered, and what waits, by person and by client."""

import pytest
from ticketing import DAY, HOUR, MINUTE, act, employed, in_hand, reported

from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.rules import Kind, What
from world import NOW, deliver

WORDS = "Betaalmodule hersteld"


def shown(board, world, *arguments) -> list:
    with scope(world.project_manager.as_viewer()) as viewer:
        return [ticket.id for ticket in board(viewer, *arguments)]


def handed_in(world, *, at, **details):
    ticket = in_hand(world, **details)
    act(world.developer, commands.hand_in, ticket, at=at, what=What.SOLUTION, words=WORDS)
    return ticket


def test_each_board_shows_what_waits_for_that_step(world):
    to_brief, briefed = reported(world), reported(world)
    act(world.project_manager, commands.brief, briefed, at=NOW, text="Alleen iDEAL", to=world.developer)
    waits = in_hand(world)
    act(world.developer, commands.pause, waits, at=NOW, why="Welke browser?")
    elsewhere = in_hand(world)
    act(world.developer, commands.wait_for_third_party, elsewhere, at=NOW, who="De bank")
    to_check, to_deliver = handed_in(world, at=NOW), handed_in(world, at=NOW)
    act(world.project_manager, commands.check, to_deliver, at=NOW)
    around, refused = in_hand(world), in_hand(world)
    deliver(around, at=NOW, what="workaround")
    deliver(refused, at=NOW)
    act(world.shop.directing, commands.refuse_delivery, refused, at=NOW, why="Nog stuk")
    assert shown(queries.to_brief, world) == [to_brief.id]
    assert shown(queries.waiting_for_client, world) == [waits.id]
    assert shown(queries.waiting_for_third_party, world) == [elsewhere.id]
    assert shown(queries.to_check, world) == [to_check.id]
    assert shown(queries.to_deliver, world) == [to_deliver.id]
    assert shown(queries.to_solve_for_good, world) == [around.id]
    assert shown(queries.turned_down, world) == [refused.id]


def test_what_is_to_be_checked_comes_by_when_the_check_is_due(world):
    slow = handed_in(world, at=NOW, users="single", priority=4)
    quick = handed_in(world, at=NOW + MINUTE, users="all", priority=1)
    with scope(world.project_manager.as_viewer()) as viewer:
        found = list(queries.to_check(viewer))
    assert [ticket.id for ticket in found] == [quick.id, slow.id]
    assert found[0].check_due_at < found[1].check_due_at


def test_a_question_is_asked_again_on_the_board_once_it_is_answered(world):
    ticket = reported(world)
    act(world.project_manager, commands.ask_client, ticket, at=NOW, questions=["Welke browser?"])
    assert shown(queries.to_brief, world) == []
    act(world.project_manager, commands.resume, ticket, at=NOW)
    assert shown(queries.to_brief, world) == [ticket.id]


def test_the_queue_is_narrowed_by_person_and_by_client(world):
    ours, theirs = in_hand(world), reported(world, world.paper, kind=Kind.QUESTION)
    with scope(SYSTEM) as viewer:
        queue = queries.queue(viewer)
        assert [one.id for one in queries.in_hand_of(queue, world.developer.id)] == [ours.id]
        assert [one.id for one in queries.of_client(queue, world.paper.client.id)] == [theirs.id]


def test_a_project_manager_sees_its_own_clients_and_a_deputy_them_while_away(world):
    deputy = employed(world, "Daan Deputy", "project_manager")
    ticket = reported(world)

    def managed(person, at) -> list:
        with scope(person.as_viewer()) as viewer:
            found = queries.managed_by(queries.queue(viewer), person.id, at)
            return [one.id for one in found]

    assert managed(world.project_manager, NOW) == [ticket.id]
    assert managed(deputy, NOW) == []
    with scope(world.project_manager.as_viewer()) as by:
        commands.arrange_absence(
            by=by, at=NOW, person=world.project_manager, deputy=deputy, away_until=NOW + DAY
        )
    assert managed(deputy, NOW + HOUR) == [ticket.id]
    assert managed(deputy, NOW + 2 * DAY) == []


@pytest.mark.parametrize(
    ("board", "index"),
    [
        ("to_brief", "tickets_ticket_by_state"),
        ("to_deliver", "tickets_ticket_by_state"),
        ("turned_down", "tickets_ticket_by_state"),
    ],
)
def test_a_board_is_read_from_the_index_of_open_tickets(own_database, board, index):
    from django.db import connection

    with scope(SYSTEM) as by, connection.cursor() as cursor:
        # With whole scans and other orders frowned upon, a plan shows neither when the index can do without.
        cursor.execute(
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off"
        )
        plan = getattr(queries, board)(by)[:50].explain()
    assert f"Index Scan using {index}" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize(
    ("narrow", "index"),
    [("in_hand_of", "tickets_ticket_by_person"), ("of_client", "tickets_ticket_by_client")],
)
def test_the_queue_of_one_person_or_client_has_an_index_of_its_own(own_database, narrow, index):
    from uuid import UUID

    from django.db import connection

    with scope(SYSTEM) as by, connection.cursor() as cursor:
        cursor.execute(
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off"
        )
        plan = getattr(queries, narrow)(queries.queue(by), UUID(int=7))[:50].explain()
    assert f"Index Scan using {index}" in plan
    assert "Sort" not in plan
