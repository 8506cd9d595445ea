"""Two people at the same instant: what each does is done in a row, and nobody waits for ever."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

import world as cast
from service.relations.pairs import MINUTE, fresh, report
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.relations import commands
from waarborg.service.relations.models import FollowUp, Link, Merge
from waarborg.service.relations.rules import LinkKind
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State
from world import NOW

WAIT = 20


@pytest.fixture
def world(own_database):
    return cast.build()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of them at the same instant, each on a connection of its own. Returns the codes of what was refused."""
    together, refused = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            together.wait(WAIT)
            act()
        except Refused as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads)
    return refused


def merging(person, ticket, into) -> Callable[[], object]:
    def act() -> None:
        with scope(person.as_viewer()) as by:
            commands.merge(by=by, at=NOW + MINUTE, ticket=ticket, into=into)

    return act


def test_two_merges_crosswise_leave_one_ticket(world):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
    refused = at_once(merging(world.developer, one, other), merging(world.team_lead, other, one))
    assert len(refused) == 1
    with scope(SYSTEM):
        assert Merge.objects.count() == 1
        assert Ticket.objects.filter(state=State.CLOSED).count() == 1


def test_a_duplicate_goes_into_one_ticket(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, one, other = (report(world.shop, by) for _ in range(3))
    refused = at_once(merging(world.developer, duplicate, one), merging(world.team_lead, duplicate, other))
    assert refused == ["merge.merged_already"]


def test_a_link_made_from_both_ends_at_once_is_one_link(world):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)

    def linking(person, ticket, to) -> Callable[[], object]:
        def act() -> None:
            with scope(person.as_viewer()) as by:
                commands.link(by=by, at=NOW, ticket=ticket, kind=LinkKind.RELATES_TO, other=to)

        return act

    refused = at_once(linking(world.developer, one, other), linking(world.team_lead, other, one))
    assert refused == ["link.exists"]
    with scope(SYSTEM):
        assert Link.objects.count() == 1


def test_two_workers_open_one_follow_up(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        Ticket.objects.filter(id=ticket.id).update(
            state=State.WORKED_AROUND, is_worked_around=True, begun_at=NOW
        )

    def opening() -> None:
        with scope(SYSTEM) as by:
            commands.open_follow_up(by=by, at=NOW, ticket=ticket, fact_id=ticket.id, delivered_at=NOW)

    assert at_once(opening, opening) == []
    with scope(SYSTEM):
        assert FollowUp.objects.get().original == fresh(ticket)
