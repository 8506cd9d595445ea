"""Two tickets are linked in one way, read from both ends, and seen by whoever sees both."""

from uuid import UUID

import pytest
from django.db import IntegrityError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from service.relations.pairs import report, told
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.relations import commands, queries, rules
from waarborg.service.relations.models import Link
from waarborg.service.relations.rules import BY_HAND, LinkKind, LinkTableError, Reading
from world import NOW


def link(by, ticket, kind, other) -> Link:
    return commands.link(by=by, at=NOW, ticket=ticket, kind=kind, other=other)


def read(viewer, ticket, language="en") -> list[tuple[str, UUID]]:
    with translation.override(language):
        return [(str(one.reading), one.ticket.id) for one in queries.links_of(viewer, ticket.id)]


@pytest.mark.parametrize(
    ("kind", "forth", "back"),
    [
        (LinkKind.RELATES_TO, "relates to", "relates to"),
        (LinkKind.BLOCKS, "blocks", "is blocked by"),
        (LinkKind.CAUSED_BY, "is caused by", "causes"),
    ],
)
def test_a_link_is_read_from_both_ends(world, kind, forth, back):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
        link(by, one, kind, other)
        assert read(by, one) == [(forth, other.id)]
        assert read(by, other) == [(back, one.id)]


def test_both_stories_tell_it_each_from_its_end_and_not_to_the_client(world):
    with scope(world.developer.as_viewer()) as by, translation.override("en"):
        one, other = report(world.shop, by), report(world.shop, by)
        link(by, one, LinkKind.BLOCKS, other)
        assert facts.story(one.id)[-1].sentence == "Linked: this blocks another ticket."
        assert facts.story(other.id)[-1].sentence == "Linked: this is blocked by another ticket."
        assert not facts.story(one.id)[-1].shown_to_client


def test_stories_and_readings_speak_dutch(world):
    with scope(world.developer.as_viewer()) as by, translation.override("nl"):
        one, other = report(world.shop, by), report(world.shop, by)
        link(by, one, LinkKind.CAUSED_BY, other)
        assert read(by, other, "nl") == [("is de oorzaak van", one.id)]
        assert (
            facts.story(one.id)[-1].sentence == "Gekoppeld: dit ticket is veroorzaakt door een ander ticket."
        )


@pytest.mark.parametrize("kind", BY_HAND)
def test_the_same_link_is_made_once(world, kind):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
        link(by, one, kind, other)
        with pytest.raises(commands.LinkedAlready):
            link(by, one, kind, other)


def test_a_link_without_direction_is_the_same_from_either_end(world):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
        link(by, other, LinkKind.RELATES_TO, one)
        with pytest.raises(commands.LinkedAlready):
            link(by, one, LinkKind.RELATES_TO, other)


def test_two_tickets_do_not_block_each_other(world):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
        link(by, one, LinkKind.BLOCKS, other)
        with pytest.raises(commands.LinkedTheOtherWay):
            link(by, other, LinkKind.BLOCKS, one)
        assert link(by, other, LinkKind.CAUSED_BY, one)


def test_a_ticket_is_not_linked_to_itself_nor_across_clients(world):
    with scope(world.developer.as_viewer()) as by:
        ours, theirs = report(world.shop, by), report(world.paper, by)
        with pytest.raises(commands.WithItself):
            link(by, ours, LinkKind.BLOCKS, ours)
        with pytest.raises(commands.OtherClient):
            link(by, ours, LinkKind.BLOCKS, theirs)


def test_the_database_holds_both_ends_to_one_client(world):
    with scope(SYSTEM):
        ours, theirs = report(world.shop, SYSTEM), report(world.paper, SYSTEM)
        for client in (world.shop.client, world.paper.client):
            with pytest.raises(IntegrityError), scope(SYSTEM):
                Link.objects.create(
                    client=client, kind=LinkKind.BLOCKS.value, source=ours, target=theirs, linked_at=NOW
                )


@pytest.mark.parametrize("kind", sorted(set(LinkKind) - set(BY_HAND)))
def test_history_is_neither_made_nor_undone_by_hand(world, kind):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
        with pytest.raises(commands.NotByHand):
            link(by, one, kind, other)
        made = Link.objects.create(
            client=world.shop.client, kind=kind.value, source=one, target=other, linked_at=NOW
        )
        assert not queries.links_of(by, one.id)[0].may_be_undone
        with pytest.raises(commands.NotByHand):
            commands.unlink(by=by, at=NOW, link=made)


def test_a_link_is_undone_once_and_both_stories_tell_it(world):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
        made = link(by, one, LinkKind.BLOCKS, other)
        commands.unlink(by=by, at=NOW, link=made)
        assert read(by, one) == read(by, other) == []
        assert told(one)[-1] == told(other)[-1] == "unlinked"
        with pytest.raises(commands.LinkGone):
            commands.unlink(by=by, at=NOW, link=made)


def test_a_client_sees_a_link_only_where_it_sees_both_ends(world):
    with scope(world.developer.as_viewer()) as by:
        own = report(world.shop, by, reporter=world.shop.reporter)
        colleagues = report(world.shop, by, reporter=world.shop.directing)
        link(by, own, LinkKind.BLOCKS, colleagues)
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert read(viewer, own) == [("blocks", colleagues.id)]
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert read(viewer, own) == []
        assert Link.objects.count() == 0


@pytest.mark.parametrize("who", ["directing", "reporter", "suppliers_contact"])
def test_nobody_outside_the_agency_links(world, who):
    with scope(world.developer.as_viewer()) as by:
        one = report(world.shop, by, reporter=world.shop.reporter)
        other = report(world.shop, by, reporter=world.shop.reporter)
        made = link(by, one, LinkKind.RELATES_TO, other)
    with scope(getattr(world.shop, who).as_viewer()) as by:
        with pytest.raises(NotAllowed):
            link(by, one, LinkKind.BLOCKS, other)
        with pytest.raises(NotAllowed):
            commands.unlink(by=by, at=NOW, link=made)


def test_the_other_client_sees_nothing_of_it(world):
    with scope(world.developer.as_viewer()) as by:
        one, other = report(world.shop, by), report(world.shop, by)
        link(by, one, LinkKind.RELATES_TO, other)
    with scope(world.paper.directing.as_viewer()) as viewer:
        assert read(viewer, one) == []
        assert Link.objects.count() == 0


def test_links_cost_the_same_number_of_queries_however_many_there_are(world, django_assert_num_queries):
    with scope(world.developer.as_viewer()) as by:
        one = report(world.shop, by)
        for _ in range(6):
            link(by, one, LinkKind.RELATES_TO, report(world.shop, by))
        with django_assert_num_queries(2):
            assert len(queries.links_of(by, one.id)) == 6


@given(kind=st.sampled_from(LinkKind), one=st.uuids(), other=st.uuids())
def test_a_mutual_link_has_one_pair_of_ends_and_any_other_keeps_its_direction(kind, one, other):
    is_same = rules.ends(kind, one, other) == rules.ends(kind, other, one)
    assert is_same == (rules.READINGS[kind].is_mutual or one == other)
    assert set(rules.ends(kind, one, other)) == {one, other}


def test_a_kind_without_a_reading_stops_the_start():
    some = {LinkKind.BLOCKS: Reading("blocks", "is blocked by")}
    with pytest.raises(LinkTableError):
        rules.validate(some)
    with pytest.raises(LinkTableError):
        rules.validate({kind: Reading("a", "b", is_by_hand=False) for kind in LinkKind})
