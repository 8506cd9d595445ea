"""A part of a matter becomes a ticket of its own, with its own clock from when it was reported."""

from uuid import uuid4

import pytest

from service.relations.pairs import HOUR, MINUTE, fresh, report, told
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.relations import commands, queries
from waarborg.service.relations.commands import Part
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets import queries as tickets_queries
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind
from world import NOW

LATER = NOW + HOUR
MENU = Part("Menu staat scheef", users="single", priority=4)


def split(by, ticket, part=MENU, *, why="Is een ander probleem") -> Ticket:
    return commands.split(by=by, at=LATER, ticket=ticket, part=part, why=why)


def test_a_part_was_reported_when_the_whole_was_and_counts_from_there(world):
    with scope(world.developer.as_viewer()) as by:
        whole = report(world.shop, by, reporter=world.shop.reporter, website=world.shop.website)
        part = split(by, whole, Part("Zoeken werkt niet", users="all", priority=1))
        assert (part.reported_at, part.subject, part.severity) == (NOW, "Zoeken werkt niet", "critical")
        assert (part.reporter, part.website, part.proof) == (world.shop.reporter, world.shop.website, "split")
        assert part.next_due_at == NOW + HOUR
        assert part.number == whole.number + 1


def test_a_part_can_have_been_reported_later_than_the_whole_never_earlier(world):
    with scope(world.developer.as_viewer()) as by:
        whole = report(world.shop, by)
        later = Part("Menu", users="single", priority=4, reported_at=NOW + 5 * MINUTE)
        assert split(by, whole, later).reported_at == NOW + 5 * MINUTE
        for at in (NOW - MINUTE, LATER + MINUTE):
            with pytest.raises(commands.ReportedOutsideTheWhole):
                split(by, whole, Part("Menu", users="single", priority=4, reported_at=at))


def test_both_stories_tell_it_with_the_reason_and_link_to_each_other(world):
    with scope(world.developer.as_viewer()) as by:
        whole = report(world.shop, by)
        part = split(by, whole)
        assert told(whole)[-1] == "split_off"
        assert "split_from" in told(part)
        (forth,), (back,) = queries.links_of(by, part.id), queries.links_of(by, whole.id)
        assert (forth.ticket.id, back.ticket.id) == (whole.id, part.id)
        assert not forth.may_be_undone
    with scope(world.shop.directing.as_viewer()):
        assert facts.story(whole.id)[-1].why == "Is een ander probleem"


def test_the_whole_goes_on_as_it_was(world):
    with scope(world.developer.as_viewer()) as by:
        whole = report(world.shop, by)
        before = fresh(whole)
        split(by, whole)
        assert (fresh(whole).state, fresh(whole).next_due_at) == (before.state, before.next_due_at)


def test_a_part_may_be_of_another_kind(world):
    with scope(world.developer.as_viewer()) as by:
        part = split(by, report(world.shop, by), Part("Nieuwe knop", kind=Kind.SPRINT_WORK))
        assert (part.kind, part.team, part.next_due_at) == ("sprint_work", "sprint_planning", None)


def test_whoever_saw_the_whole_sees_the_part(world):
    with scope(world.developer.as_viewer()) as by:
        whole = report(world.shop, by, reporter=world.shop.directing)
        tickets.invite(by=by, at=NOW, ticket=whole, person=world.shop.reporter)
        part = split(by, whole)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert tickets_queries.visible_to(viewer).filter(id=part.id).exists()


def test_a_part_was_reported_in_every_way_that_the_whole_was(world):
    with scope(world.developer.as_viewer()) as by:
        whole = report(world.shop, by, way="ticket_system")
        tickets.report_again(by=by, at=NOW + MINUTE, ticket=whole, way="general")
        part = split(by, whole)
        events = guarantees.events_of(guarantees.guarantee_of(part.id))
        assert [(event.at, event.way) for event in events] == [
            (NOW, "ticket_system"),
            (NOW + MINUTE, "general"),
        ]


def test_the_same_split_sent_twice_is_one_part(world):
    with scope(world.developer.as_viewer()) as by:
        whole, once = report(world.shop, by), uuid4()
        parts = [split(by, whole, Part("Menu", users="single", priority=4, once=once)).id for _ in range(2)]
        assert parts[0] == parts[1]
        assert told(whole).count("split_off") == 1


@pytest.mark.parametrize("subject", ["", "  ", "x" * 201])
def test_a_part_has_a_subject(world, subject):
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.SubjectMissing):
        split(by, report(world.shop, by), Part(subject, users="single", priority=4))


def test_a_split_says_why(world):
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.ReasonMissing):
        split(by, report(world.shop, by), why=" ")


def test_what_was_merged_is_not_split(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
        commands.merge(by=by, at=LATER, ticket=duplicate, into=survivor)
        with pytest.raises(commands.MergedAlready):
            split(by, duplicate)


@pytest.mark.parametrize("who", ["directing", "reporter", "suppliers_contact"])
def test_nobody_outside_the_agency_splits(world, who):
    with scope(world.developer.as_viewer()) as by:
        whole = report(world.shop, by, reporter=world.shop.reporter)
    with scope(getattr(world.shop, who).as_viewer()) as by, pytest.raises(NotAllowed):
        split(by, whole)
