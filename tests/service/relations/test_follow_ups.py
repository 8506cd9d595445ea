"""After a work-around the lasting solution is sought in a ticket of its own, without an incident's clock."""

import pytest
from procrastinate.contrib.django import app

from service.relations.pairs import HOUR, MINUTE, deliver, fresh, report, told
from waarborg.service.foundation import facts, time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.relations import commands, queries
from waarborg.service.relations.models import FollowUp
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets import queries as tickets_queries
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind, State, What
from world import NOW


def worked_off(*tickets_of_ours: Ticket, at, times=1) -> None:
    """What the worker would do for every fact of these tickets, perhaps more than once."""
    with scope(SYSTEM):
        about = [ticket.id for ticket in tickets_of_ours]
        found = [
            (str(one.public_id), one.kind) for one in Fact.objects.filter(about_id__in=about).order_by("id")
        ]
    with time_source.standing_at(at):
        for public_id, kind in found * times:
            for task in facts.subscribers(kind):
                if task.startswith("relations."):
                    app.tasks[task].func(public_id)


def worked_around(world, **details) -> Ticket:
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by, reporter=world.shop.reporter, **details)
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
    deliver(world, ticket, What.WORKAROUND, at=NOW + MINUTE)
    return ticket


def follow_up_of(ticket) -> Ticket | None:
    with scope(SYSTEM) as viewer:
        found = queries.follow_up_of(viewer, ticket.id)
        return found.ticket if found else None


def test_a_workaround_opens_one_ticket_for_the_lasting_solution(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR, times=2)
    with scope(world.developer.as_viewer()) as by:
        follow_up = follow_up_of(ticket)
        assert FollowUp.objects.count() == 1
        assert follow_up.subject == "Definitieve oplossing: Afrekenen lukt niet"
        assert follow_up.description == "iDEAL staat even uit"
        assert (follow_up.kind, follow_up.reported_at) == (Kind.SMALL_CHANGE, NOW + MINUTE)
        assert queries.followed_up_by(by, follow_up.id).original_id == ticket.id


def test_the_lasting_solution_has_no_incidents_clock(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    follow_up = follow_up_of(ticket)
    with scope(SYSTEM):
        assert follow_up.next_due_at is None
        stored = guarantees.guarantee_of(follow_up.id)
        assert guarantees.folded(stored, NOW + HOUR)[0].left_at is not None


def test_both_stories_tell_it_and_the_same_people_see_it(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    follow_up = follow_up_of(ticket)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert "follow_up_opened" in told(ticket)
        assert "follows_up" in told(follow_up)
        assert tickets_queries.visible_to(viewer).filter(id=follow_up.id).exists()
        assert [str(one.ticket.id) for one in queries.links_of(viewer, ticket.id)] == [str(follow_up.id)]


def test_a_workaround_that_is_withdrawn_brings_the_matter_back(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    follow_up = follow_up_of(ticket)
    with scope(world.developer.as_viewer()) as by:
        tickets.withdraw_workaround(by=by, at=NOW + 2 * HOUR, ticket=ticket, why="Houdt geen stand")
    worked_off(ticket, at=NOW + 2 * HOUR, times=2)
    with scope(SYSTEM):
        assert fresh(follow_up).state == State.CLOSED
        assert told(follow_up)[-2:] == ["came_back", "closed"]
        assert fresh(ticket).state == State.IN_HAND
        assert follow_up_of(ticket) is None


def test_a_workaround_that_the_client_turns_down_brings_the_matter_back(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    follow_up = follow_up_of(ticket)
    with scope(world.shop.reporter.as_viewer()) as by:
        tickets.refuse_delivery(by=by, at=NOW + 2 * HOUR, ticket=ticket, why="Werkt niet")
    worked_off(ticket, at=NOW + 2 * HOUR)
    with scope(SYSTEM):
        assert fresh(follow_up).state == State.CLOSED
        assert fresh(ticket).state == State.TURNED_DOWN


def test_a_second_workaround_opens_a_second_follow_up(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    with scope(world.developer.as_viewer()) as by:
        tickets.withdraw_workaround(by=by, at=NOW + 2 * HOUR, ticket=ticket, why="Houdt geen stand")
    worked_off(ticket, at=NOW + 2 * HOUR)
    deliver(world, ticket, What.WORKAROUND, at=NOW + 3 * HOUR)
    worked_off(ticket, at=NOW + 3 * HOUR, times=2)
    with scope(SYSTEM):
        assert FollowUp.objects.filter(original=ticket).count() == 2
        assert FollowUp.objects.filter(original=ticket, ended_at=None).count() == 1


def test_a_solution_in_the_first_ticket_ends_the_follow_up(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    follow_up = follow_up_of(ticket)
    deliver(world, ticket, What.SOLUTION, at=NOW + 2 * HOUR)
    worked_off(ticket, follow_up, at=NOW + 2 * HOUR, times=2)
    with scope(SYSTEM):
        assert fresh(follow_up).state == State.CLOSED
        assert told(follow_up)[-2:] == ["solved_in_original", "closed"]
        assert fresh(ticket).state == State.DELIVERED


def test_a_solution_that_is_accepted_in_the_follow_up_ends_the_first_ticket(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    follow_up = follow_up_of(ticket)
    with scope(world.developer.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW + 2 * HOUR, ticket=follow_up)
    deliver(world, follow_up, What.SOLUTION, at=NOW + 3 * HOUR)
    with scope(world.shop.reporter.as_viewer()) as by:
        tickets.accept(by=by, at=NOW + 4 * HOUR, ticket=follow_up)
    worked_off(ticket, follow_up, at=NOW + 4 * HOUR, times=2)
    with scope(SYSTEM):
        assert fresh(ticket).state == State.CLOSED
        assert told(ticket)[-2:] == ["solved_in_follow_up", "closed"]
        folded = guarantees.folded(guarantees.guarantee_of(ticket.id), NOW + 5 * HOUR)[0]
        assert folded.solved_at == NOW + 4 * HOUR
        assert folded.resolution.met_at == NOW + MINUTE


def test_a_follow_up_that_was_closed_without_a_solution_leaves_the_first_ticket_to_people(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    follow_up = follow_up_of(ticket)
    with scope(world.project_manager.as_viewer()) as by:
        tickets.change_kind(by=by, at=NOW + HOUR, ticket=follow_up, kind=Kind.SPRINT_WORK, why="In sprint 12")
        tickets.close(by=by, at=NOW + 2 * HOUR, ticket=follow_up)
    worked_off(ticket, follow_up, at=NOW + 2 * HOUR, times=2)
    with scope(SYSTEM):
        assert fresh(ticket).state == State.WORKED_AROUND
        assert told(ticket)[-1] == "follow_up_given_up"
        assert follow_up_of(ticket) is None


def test_a_late_job_does_not_follow_up_what_was_solved_since(world):
    ticket = worked_around(world)
    deliver(world, ticket, What.SOLUTION, at=NOW + HOUR)
    worked_off(ticket, at=NOW + 2 * HOUR)
    with scope(SYSTEM):
        assert FollowUp.objects.count() == 0


def test_without_a_workaround_there_is_nothing_to_follow_up(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        with pytest.raises(commands.NoWorkaroundStands):
            commands.open_follow_up(by=by, at=NOW, ticket=ticket, fact_id=ticket.id, delivered_at=NOW)
        with pytest.raises(commands.NoFollowUp):
            commands.end_follow_up(by=by, at=NOW, ticket=ticket, how=commands.Ended.CAME_BACK)
        with pytest.raises(commands.NoFollowUp):
            commands.end_original(by=by, at=NOW, ticket=ticket)


def test_nobody_outside_the_agency_opens_or_ends_a_follow_up(world):
    ticket = worked_around(world)
    with scope(world.shop.directing.as_viewer()) as by:
        for act in (
            lambda: commands.open_follow_up(
                by=by, at=NOW, ticket=ticket, fact_id=ticket.id, delivered_at=NOW
            ),
            lambda: commands.end_follow_up(by=by, at=NOW, ticket=ticket, how=commands.Ended.CAME_BACK),
            lambda: commands.end_original(by=by, at=NOW, ticket=ticket),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_client_sees_a_follow_up_only_where_it_sees_both(world):
    ticket = worked_around(world)
    worked_off(ticket, at=NOW + HOUR)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert queries.follow_up_of(viewer, ticket.id) is not None
    with scope(world.paper.directing.as_viewer()) as viewer:
        assert queries.follow_up_of(viewer, ticket.id) is None
        assert FollowUp.objects.count() == 0
