"""Who hears of a ticket: by hand, by having it in hand, by being mentioned. The last word is the person's."""

import pytest

from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands, queries, tasks
from waarborg.service.organising.commands import Because
from waarborg.service.organising.models import Follower
from waarborg.service.relations import commands as relations
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW


def report(side, by, **details):
    what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW, **details)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def test_somebody_follows_until_they_say_otherwise(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.follow(by=by, at=NOW, ticket=ticket)
        assert queries.follows(by, ticket.id)
        with pytest.raises(commands.FollowsAlready):
            commands.follow(by=by, at=NOW, ticket=ticket)
        commands.unfollow(by=by, at=NOW, ticket=ticket)
        assert list(queries.followers_of(ticket.id)) == []
        with pytest.raises(commands.FollowsNot):
            commands.unfollow(by=by, at=NOW, ticket=ticket)
        told = [fact.kind for fact in facts.story(ticket.id)][-2:]
        assert told == ["ticket.followed", "ticket.unfollowed"]


def test_whoever_takes_a_ticket_in_hand_follows_it(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
    with scope(SYSTEM):
        fact = Fact.objects.get(kind="ticket.taken_in_hand", about_id=ticket.id)
    for _ in range(2):
        tasks.let_assigned_follow(str(fact.public_id))
    with scope(SYSTEM):
        assert list(queries.followers_of(ticket.id)) == [world.developer]
        assert Fact.objects.filter(kind="ticket.followed", about_id=ticket.id).count() == 1


def test_whoever_is_handed_a_ticket_or_mentioned_on_it_follows_it(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        tickets.assign(by=by, at=NOW, ticket=ticket, person=world.team_lead)
        conversations.post(
            by=by, at=NOW, ticket=ticket, kind=MessageKind.INTERNAL, text="Kijk jij, @Pim de Manager?"
        )
        tickets.assign(by=by, at=NOW, ticket=ticket, person=None)
    worked_off(ticket)
    with scope(SYSTEM):
        assert set(queries.followers_of(ticket.id)) == {world.team_lead, world.project_manager}


def test_whoever_followed_a_duplicate_follows_the_survivor(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
        commands.follow(by=by, at=NOW, ticket=duplicate)
        commands.follow(by=by, at=NOW, ticket=survivor)
        commands.unfollow(by=by, at=NOW, ticket=survivor)
    with scope(world.team_lead.as_viewer()) as by:
        commands.follow(by=by, at=NOW, ticket=duplicate)
        relations.merge(by=by, at=NOW, ticket=duplicate, into=survivor)
    worked_off(duplicate)
    with scope(SYSTEM):
        assert list(queries.followers_of(survivor.id)) == [world.team_lead]


def worked_off(ticket) -> None:
    """What the worker would do for the facts of a ticket."""
    from procrastinate.contrib.django import app

    with scope(SYSTEM):
        found = [(str(fact.public_id), fact.kind) for fact in facts.story(ticket.id)]
    for public_id, kind in found:
        for task in facts.subscribers(kind):
            if task.startswith("organising."):
                app.tasks[task].func(public_id)


def test_nobody_is_made_to_follow_what_they_turned_away_from(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.follow(by=by, at=NOW, ticket=ticket)
        commands.unfollow(by=by, at=NOW, ticket=ticket)
        wanted = [world.developer.id, world.team_lead.id, world.team_lead.id]
        fresh = commands.let_follow(
            by=by, at=NOW, ticket=ticket, person_ids=wanted, because=Because.MENTIONED
        )
        assert fresh == (world.team_lead.id,)
        assert list(queries.followers_of(ticket.id)) == [world.team_lead]


def test_a_colleague_at_the_client_follows_and_sees_only_their_own_line(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by, reporter=world.shop.reporter)
        commands.follow(by=by, at=NOW, ticket=ticket)
    with scope(world.shop.directing.as_viewer()) as viewer:
        commands.follow(by=viewer, at=NOW, ticket=ticket)
        assert list(queries.followers_of(ticket.id)) == [world.shop.directing]
        with pytest.raises(NotAllowed):
            commands.let_follow(
                by=viewer, at=NOW, ticket=ticket, person_ids=[world.team_lead.id], because=Because.MENTIONED
            )
    with scope(world.developer.as_viewer()):
        assert set(queries.followers_of(ticket.id)) == {world.developer, world.shop.directing}


def test_nobody_follows_what_they_may_not_see(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.paper, by)
    for person in (world.shop.directing, world.paper.suppliers_contact):
        with scope(person.as_viewer()) as viewer, pytest.raises(NotAllowed):
            commands.follow(by=viewer, at=NOW, ticket=ticket)


def test_nobody_at_a_client_makes_another_follow(world):
    from django.db.utils import ProgrammingError

    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
    with (
        scope(world.shop.directing.as_viewer()) as viewer,
        pytest.raises(ProgrammingError, match="row-level security"),
        scope(viewer),
    ):
        Follower.objects.create(
            client=world.shop.client, ticket=ticket, person=world.shop.reporter, since_at=NOW
        )


def test_who_left_hears_nothing_more(world):
    from waarborg.service.parties import commands as parties

    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.follow(by=by, at=NOW, ticket=ticket)
    with scope(world.administrator.as_viewer()) as by:
        parties.let_go(by=by, at=NOW, person=world.developer)
        assert list(queries.followers_of(ticket.id)) == []
