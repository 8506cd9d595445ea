"""Who has a ticket before them now, so that two people do not answer at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands, queries
from waarborg.service.organising.commands.presence import LOOKING, TYPING
from waarborg.service.organising.models import Presence
from waarborg.service.organising.queries import Present
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

SECOND = timedelta(seconds=1)


def report(side, by):
    what = Report("Afrekenen lukt niet", "all", 2, reported_at=NOW)
    return tickets.report(by=by, at=NOW, client=side.client, what=what)


def test_others_see_who_looks_and_who_types_and_nobody_sees_themselves(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.beat(by=by, at=NOW, ticket=ticket, is_typing=True)
        assert queries.present_on(by, ticket.id, at=NOW) == []
    with scope(world.team_lead.as_viewer()) as by:
        commands.beat(by=by, at=NOW, ticket=ticket)
        assert queries.present_on(by, ticket.id, at=NOW) == [Present(world.developer, is_typing=True)]


def test_whoever_stops_beating_is_gone_within_a_minute(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.beat(by=by, at=NOW, ticket=ticket, is_typing=True)
    with scope(world.team_lead.as_viewer()) as by:
        seen = [
            [one.is_typing for one in queries.present_on(by, ticket.id, at=NOW + after)]
            for after in (TYPING - SECOND, TYPING, LOOKING - SECOND, LOOKING)
        ]
    assert seen == [[True], [False], [False], []]


def test_looking_on_does_not_undo_typing(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.beat(by=by, at=NOW, ticket=ticket, is_typing=True)
        commands.beat(by=by, at=NOW + SECOND, ticket=ticket)
    with scope(world.team_lead.as_viewer()) as by:
        (there,) = queries.present_on(by, ticket.id, at=NOW + 2 * SECOND)
        assert there.is_typing


def test_whoever_leaves_is_gone_at_once(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.beat(by=by, at=NOW, ticket=ticket)
        commands.leave(by=by, ticket=ticket)
        commands.leave(by=by, ticket=ticket)
    with scope(world.team_lead.as_viewer()) as by:
        assert queries.present_on(by, ticket.id, at=NOW) == []


def test_a_beat_and_a_look_cost_one_statement_each(world, django_assert_num_queries):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        for _ in range(2):
            with django_assert_num_queries(1):
                commands.beat(by=by, at=NOW, ticket=ticket)
        with django_assert_num_queries(1):
            queries.present_on(by, ticket.id, at=NOW)


def test_a_client_is_not_told_who_looks_and_does_not_beat(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        commands.beat(by=by, at=NOW, ticket=ticket)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert queries.present_on(viewer, ticket.id, at=NOW) == []
        with pytest.raises(NotAllowed):
            commands.beat(by=viewer, at=NOW, ticket=ticket)


def test_who_is_gone_is_forgotten(world):
    with scope(world.developer.as_viewer()) as by:
        first, second = report(world.shop, by), report(world.shop, by)
        commands.beat(by=by, at=NOW, ticket=first)
        commands.beat(by=by, at=NOW + LOOKING, ticket=second)
    with scope(SYSTEM):
        assert commands.forget_presence(by=SYSTEM, at=NOW + LOOKING) == 1
        assert Presence.objects.get().ticket_id == second.id


def test_presence_is_not_logged_and_belongs_to_the_tickets_client(world):
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select relpersistence from pg_class where relname = 'organising_presence'")
        assert cursor.fetchone() == ("u",)
        ticket = report(world.shop, SYSTEM)
        with pytest.raises(IntegrityError), scope(SYSTEM):
            Presence.objects.create(
                client=world.paper.client, ticket=ticket, person=world.developer, looking_until=NOW
            )
