"""Tags: one word for one thing, however it is typed, and for the agency only."""

import pytest
from django.db import IntegrityError
from django.db.utils import ProgrammingError

from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands, queries
from waarborg.service.organising.models import Tag, Tagging
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW


def report(side, by):
    what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def tag(by, ticket, name) -> Tag:
    return commands.tag(by=by, at=NOW, ticket=ticket, name=name)


def names_on(by, ticket) -> list[str]:
    return [one.name for one in queries.tags_of(by, [ticket.id])[ticket.id]]


def test_a_tag_is_the_same_however_it_is_typed(world):
    with scope(world.developer.as_viewer()) as by:
        first, second = report(world.shop, by), report(world.paper, by)
        assert tag(by, first, "Betaal-module") == tag(by, second, " #betaal  MODULE ")
        assert names_on(by, second) == ["Betaal-module"]


def test_a_new_tag_is_told_once_and_each_use_of_it_in_the_story(world):
    with scope(world.developer.as_viewer()) as by:
        tickets_of_ours = [report(world.shop, by) for _ in range(2)]
        for ticket in tickets_of_ours:
            made = tag(by, ticket, "Betaling")
            told = facts.story(ticket.id)[-1]
            assert (told.kind, told.why, told.shown_to_client) == ("ticket.tagged", "Betaling", False)
        assert Fact.objects.filter(kind="tag.made", about_id=made.id).count() == 1


def test_a_ticket_has_a_tag_once(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        tag(by, ticket, "Betaling")
        with pytest.raises(commands.TaggedAlready):
            tag(by, ticket, "betaling")


def test_a_tag_is_taken_off_once(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        made = tag(by, ticket, "Betaling")
        commands.untag(by=by, at=NOW, ticket=ticket, tag=made)
        assert names_on(by, ticket) == []
        with pytest.raises(commands.NotTagged):
            commands.untag(by=by, at=NOW, ticket=ticket, tag=made)


@pytest.mark.parametrize("name", ["", "  ", "#", "!?", "x" * 41])
def test_a_name_without_a_letter_or_too_long_is_refused(world, name):
    with scope(world.developer.as_viewer()) as by, pytest.raises(commands.TagNameNotPossible):
        tag(by, report(world.shop, by), name)


def test_who_leads_renames_a_tag_and_the_old_name_still_leads_to_it(world):
    with scope(world.developer.as_viewer()) as by:
        ticket, other = report(world.shop, by), report(world.shop, by)
        made = tag(by, ticket, "Betaling")
        with pytest.raises(NotAllowed):
            commands.rename_tag(by=by, at=NOW, tag=made, name="Afrekenen")
    with scope(world.team_lead.as_viewer()) as by:
        commands.rename_tag(by=by, at=NOW, tag=made, name="Afrekenen")
        assert names_on(by, ticket) == ["Afrekenen"]
        assert tag(by, other, "betaling").name == "Afrekenen"
        commands.rename_tag(by=by, at=NOW, tag=made, name="Betaling")
        assert queries.tag_named(by, "afrekenen").name == "Betaling"


def test_a_tag_does_not_take_anothers_name(world):
    with scope(world.team_lead.as_viewer()) as by:
        ticket = report(world.shop, by)
        made = tag(by, ticket, "Betaling")
        tag(by, ticket, "Koppeling")
        with pytest.raises(commands.TagTaken):
            commands.rename_tag(by=by, at=NOW, tag=made, name="KOPPELING")


def test_merged_tags_are_one_on_every_ticket(world):
    with scope(world.team_lead.as_viewer()) as by:
        one, two, both = (report(world.shop, by) for _ in range(3))
        pay, buy = tag(by, one, "Betalen"), tag(by, two, "Afrekenen")
        tag(by, both, "Betalen")
        tag(by, both, "Afrekenen")
        assert commands.merge_tags(by=by, at=NOW, tag=pay, into=buy) == 2
        assert [names_on(by, ticket) for ticket in (one, two, both)] == [["Afrekenen"]] * 3
        assert queries.tag_named(by, "betalen") == buy
        (counted,) = queries.tags_with_counts(by)
        assert (counted.tickets, {name.key for name in counted.names.all()}) == (3, {"afrekenen", "betalen"})
        with pytest.raises(commands.TagGone):
            commands.merge_tags(by=by, at=NOW, tag=pay, into=buy)


def test_a_tag_is_not_merged_into_itself_nor_by_just_anybody(world):
    with scope(world.team_lead.as_viewer()) as by:
        made = tag(by, report(world.shop, by), "Betalen")
        with pytest.raises(commands.SameTag):
            commands.merge_tags(by=by, at=NOW, tag=made, into=made)
    with scope(world.developer.as_viewer()) as by, pytest.raises(NotAllowed):
        commands.merge_tags(by=by, at=NOW, tag=made, into=made)


def test_tags_are_offered_by_what_was_typed_so_far(world):
    with scope(world.team_lead.as_viewer()) as by:
        ticket = report(world.shop, by)
        made = tag(by, ticket, "Koppeling voorraad")
        tag(by, ticket, "Betalen")
        assert queries.tags_beginning(by, "KOPP") == [made]
        commands.rename_tag(by=by, at=NOW, tag=made, name="ERP")
        assert queries.tags_beginning(by, "kopp") == [made]


@pytest.mark.parametrize("who", ["directing", "reporter"])
def test_a_client_neither_tags_nor_sees_tags(world, who):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        tag(by, ticket, "Lastige klant")
    with scope(getattr(world.shop, who).as_viewer()) as viewer:
        assert names_on(viewer, ticket) == []
        assert queries.tags_beginning(viewer, "lastige") == []
        with pytest.raises(NotAllowed):
            tag(viewer, ticket, "Haast")
        for table in (Tag, Tagging):
            with pytest.raises(ProgrammingError, match="permission denied"), scope(viewer):
                table.objects.count()


def test_a_tag_on_a_ticket_belongs_to_the_tickets_client(world):
    with scope(SYSTEM) as by:
        ticket = report(world.shop, by)
        made = tag(by, ticket, "Betalen")
        with pytest.raises(IntegrityError), scope(SYSTEM):
            Tagging.objects.create(client=world.paper.client, ticket=ticket, tag=made, tagged_at=NOW)


def test_the_tags_of_a_list_cost_one_query(world, django_assert_num_queries):
    with scope(world.developer.as_viewer()) as by:
        listed = [report(world.shop, by) for _ in range(5)]
        for ticket in listed:
            tag(by, ticket, "Betalen")
        with django_assert_num_queries(1):
            assert len(queries.tags_of(by, [ticket.id for ticket in listed])) == 5
