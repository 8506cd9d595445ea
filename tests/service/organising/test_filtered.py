"""What a filter picks, and that it picks by an index."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands, queries
from waarborg.service.organising.rules import Before, DueWord, Filter, Sort, States, Who, Within, order_of
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets import queries as tickets_queries
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind, State
from waarborg.sla.agreement.model import Severity
from world import NOW

HOUR = timedelta(hours=1)


def report(side, by, subject="Afrekenen lukt niet", *, users="all", priority=2, at=NOW, **details) -> Ticket:
    what = Report(subject, users, priority, reported_at=at, **details)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def picked(by, wanted, *, sort=Sort.DUE, at=NOW) -> list:
    found = queries.listed(tickets_queries.visible_to(by), wanted, sort, viewer=by, at=at)
    return [ticket.id for ticket in found]


@pytest.fixture
def cast(world):
    """Three open tickets and one that was in hand, of two clients."""
    with scope(world.developer.as_viewer()) as by:
        return {
            "grave": report(world.shop, by, users="all", priority=1, website=world.shop.website),
            "light": report(
                world.shop, by, "Lettertje scheef", users="single", priority=4, kind=Kind.QUESTION
            ),
            "paper": report(world.paper, by, users="some", at=NOW - HOUR),
            "mine": _in_hand(by, report(world.paper, by, "Abonnement opzeggen", users="some")),
        }


def _in_hand(by, ticket) -> Ticket:
    tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
    return ticket


def named(cast, ids) -> set[str]:
    return {name for name, ticket in cast.items() if ticket.id in ids}


def test_without_a_wish_all_that_is_open_is_shown_due_first(world, cast):
    with scope(world.developer.as_viewer()) as by:
        assert picked(by, Filter()) == [ticket.id for ticket in tickets_queries.queue(by)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(states=frozenset({State.IN_HAND})), {"mine"}),
        (Filter(states=frozenset({State.IN_HAND, State.REPORTED})), {"grave", "light", "paper", "mine"}),
        (Filter(states=States.ENDED), set()),
        (Filter(states=States.ALL), {"grave", "light", "paper", "mine"}),
        (Filter(severities=frozenset({Severity.CRITICAL})), {"grave"}),
        (Filter(severities=frozenset({Severity.CRITICAL, Severity.MINOR})), {"grave", "light"}),
        (Filter(kinds=frozenset({Kind.QUESTION})), {"light"}),
        (Filter(kinds=frozenset({Kind.INCIDENT, Kind.QUESTION})), {"grave", "light", "paper", "mine"}),
        (Filter(team="support"), {"grave", "light", "paper", "mine"}),
        (Filter(team="seo"), set()),
        (Filter(assignee=Who.ME), {"mine"}),
        (Filter(assignee=Who.NOBODY), {"grave", "light", "paper"}),
        (Filter(text="scheef"), {"light"}),
        (Filter(text="scheef", states=States.ALL), {"light"}),
        (Filter(text="scheef", states=States.ALL, kinds=frozenset({Kind.INCIDENT})), set()),
        (Filter(reported_until=date(2026, 3, 9)), set()),
        (Filter(reported_since=date(2026, 3, 10)), {"grave", "light", "paper", "mine"}),
        (Filter(due=Within(HOUR - timedelta(minutes=1))), {"paper"}),
        (Filter(due=DueWord.NEVER), {"light"}),
        (Filter(due=Before(date(2026, 3, 10)), severities=frozenset({Severity.CRITICAL})), {"grave"}),
    ],
)
def test_a_wish_picks_what_it_says(world, cast, wanted, expected):
    with scope(world.developer.as_viewer()) as by:
        assert named(cast, picked(by, wanted)) == expected


def test_clients_websites_people_and_managers_are_picked_by_identity(world, cast):
    with scope(world.developer.as_viewer()) as by:
        assert named(cast, picked(by, Filter(client=world.shop.client.id))) == {"grave", "light"}
        assert named(cast, picked(by, Filter(website=world.shop.website.id))) == {"grave"}
        assert named(cast, picked(by, Filter(assignee=world.developer.id))) == {"mine"}
        assert named(cast, picked(by, Filter(assignee=world.team_lead.id))) == set()
        assert "grave" in named(cast, picked(by, Filter(manager=world.project_manager.id)))
        assert picked(by, Filter(manager=Who.ME)) == []
    with scope(world.project_manager.as_viewer()) as by:
        assert named(cast, picked(by, Filter(manager=Who.ME))) == {"grave", "light", "paper", "mine"}


def test_too_late_is_judged_at_the_instant_of_looking(world, cast):
    with scope(world.developer.as_viewer()) as by:
        assert named(cast, picked(by, Filter(due=DueWord.LATE))) == set()
        assert named(cast, picked(by, Filter(due=DueWord.LATE), at=NOW + 2 * HOUR)) == {"grave", "paper"}


def test_a_ticket_carries_every_tag_asked_for_by_any_name_of_it(world, cast):
    with scope(world.team_lead.as_viewer()) as by:
        pay = commands.tag(by=by, at=NOW, ticket=cast["grave"], name="Betalen")
        commands.tag(by=by, at=NOW, ticket=cast["light"], name="Betalen")
        commands.tag(by=by, at=NOW, ticket=cast["grave"], name="Haast")
        assert named(cast, picked(by, Filter(tags=frozenset({"betalen"})))) == {"grave", "light"}
        assert named(cast, picked(by, Filter(tags=frozenset({"betalen", "haast"})))) == {"grave"}
        assert picked(by, Filter(tags=frozenset({"onbekend"}))) == []
        commands.rename_tag(by=by, at=NOW, tag=pay, name="Afrekenen")
        assert named(cast, picked(by, Filter(tags=frozenset({"betalen", "afrekenen"})))) == {"grave", "light"}


def test_what_somebody_follows_is_picked_for_them_alone(world, cast):
    with scope(world.developer.as_viewer()) as by:
        commands.follow(by=by, at=NOW, ticket=cast["light"])
        assert named(cast, picked(by, Filter(follower=Who.ME))) == {"light"}
    with scope(world.team_lead.as_viewer()) as by:
        assert picked(by, Filter(follower=Who.ME)) == []
        assert named(cast, picked(by, Filter(follower=world.developer.id))) == {"light"}


def test_wishes_add_up(world, cast):
    with scope(world.developer.as_viewer()) as by:
        wanted = Filter(assignee=Who.NOBODY, client=world.shop.client.id, text="lettertje")
        assert named(cast, picked(by, wanted)) == {"light"}


def test_newest_and_oldest_are_by_the_report(world, cast):
    with scope(world.developer.as_viewer()) as by:
        assert picked(by, Filter(), sort=Sort.OLDEST)[0] == cast["paper"].id
        assert picked(by, Filter(), sort=Sort.NEWEST)[-1] == cast["paper"].id


def test_what_has_ended_has_nothing_due_and_comes_by_its_report():
    assert order_of(Filter(), Sort.DUE) is Sort.DUE
    assert order_of(Filter(states=frozenset({State.IN_HAND})), Sort.DUE) is Sort.DUE
    assert order_of(Filter(states=States.ALL), Sort.DUE) is Sort.NEWEST
    assert order_of(Filter(states=frozenset({State.IN_HAND, State.CLOSED})), Sort.DUE) is Sort.NEWEST
    assert order_of(Filter(states=States.ENDED), Sort.OLDEST) is Sort.OLDEST


def test_a_filter_shows_nobody_anothers_tickets(world, cast):
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert named(cast, picked(viewer, Filter(states=States.ALL))) == {"grave", "light"}
        assert picked(viewer, Filter(client=world.paper.client.id)) == []


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(severities=frozenset({Severity.CRITICAL})),
        Filter(assignee=Who.NOBODY),
        Filter(due=DueWord.LATE),
        Filter(states=frozenset({State.IN_HAND, State.WAITING_FOR_CLIENT})),
    ],
)
def test_the_queue_is_read_from_its_index_whatever_is_asked_for(own_database, wanted):
    with scope(SYSTEM) as by, connection.cursor() as cursor:
        # With sorting and whole scans frowned upon, a plan shows neither exactly when the index can do without.
        cursor.execute(
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off"
        )
        found = queries.listed(tickets_queries.visible_to(by), wanted, Sort.DUE, viewer=by, at=NOW)
        plan = found[:50].explain()
    assert "Sort" not in plan
    assert "Index Scan" in plan


@pytest.mark.parametrize("sort", Sort)
def test_all_that_there_ever_was_is_read_by_its_report_from_an_index(own_database, sort):
    with scope(SYSTEM) as by, connection.cursor() as cursor:
        cursor.execute(
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off"
        )
        wanted = Filter(states=States.ALL)
        found = queries.listed(tickets_queries.visible_to(by), wanted, sort, viewer=by, at=NOW)
        plan = found[:50].explain()
    assert "tickets_ticket_newest" in plan
    assert "Sort" not in plan


def test_of_a_job_nothing_is_mine(world, cast):
    with scope(SYSTEM) as by:
        for wanted in (Filter(assignee=Who.ME), Filter(manager=Who.ME), Filter(follower=Who.ME)):
            assert picked(by, wanted) == []
        assert named(cast, picked(by, Filter(assignee=Who.NOBODY))) == {"grave", "light", "paper"}


def test_tags_and_followers_are_looked_up_by_their_index(own_database):
    wanted = Filter(tags=frozenset({"betalen"}), follower=UUID(int=1))
    with scope(SYSTEM) as by, connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        plan = queries.filtered(tickets_queries.visible_to(by), wanted, viewer=by, at=NOW).explain()
    assert "Seq Scan" not in plan
