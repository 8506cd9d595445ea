"""A tag that two people make, merge or use at the same instant is one tag, and nobody is told of an error."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

import world as cast
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands
from waarborg.service.organising.models import Tag, Tagging, TagName
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

WAIT = 20


@pytest.fixture
def world(own_database):
    return cast.build()


def report(side, by):
    what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Do all of them at the same instant, each on a connection of its own. Returns what went wrong."""
    together, wrong = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            together.wait(WAIT)
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads)
    return wrong


def tagging(person, ticket, name) -> Callable[[], object]:
    def act() -> None:
        with scope(person.as_viewer()) as by:
            commands.tag(by=by, at=NOW, ticket=ticket, name=name)

    return act


def test_a_new_tag_that_several_use_first_is_one_tag(world):
    with scope(world.developer.as_viewer()) as by:
        ours = [report(world.shop, by) for _ in range(4)]
    assert at_once(*(tagging(world.developer, ticket, "Betaling") for ticket in ours)) == []
    with scope(SYSTEM):
        assert Tag.objects.count() == TagName.objects.count() == 1
        assert Tagging.objects.count() == 4


def test_whoever_uses_a_tag_while_it_is_merged_gets_the_one_that_stays(world):
    with scope(world.team_lead.as_viewer()) as by:
        ours = [report(world.shop, by) for _ in range(5)]
        gone = commands.tag(by=by, at=NOW, ticket=ours[0], name="Betalen")
        stays = commands.tag(by=by, at=NOW, ticket=ours[0], name="Afrekenen")

    def merging() -> None:
        with scope(world.team_lead.as_viewer()) as by:
            commands.merge_tags(by=by, at=NOW, tag=gone, into=stays)

    users = [tagging(world.developer, ticket, "betalen") for ticket in ours[1:]]
    assert at_once(merging, *users) == []
    with scope(SYSTEM):
        assert set(Tagging.objects.values_list("tag", flat=True)) == {stays.id}
        assert Tagging.objects.count() == 5
