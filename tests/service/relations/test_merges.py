"""Two reports of one matter become one: the earliest report, the strictest times, both stories kept. For good."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.utils import ProgrammingError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.relations.pairs import HOUR, MINUTE, deliver, fresh, report, told
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.guarantees.commands import SurvivorOutside
from waarborg.service.relations import commands, queries, rules
from waarborg.service.relations.models import Merge
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets import queries as tickets_queries
from waarborg.service.tickets.models import Question
from waarborg.service.tickets.rules import Kind, State, What
from world import NOW

LATER = NOW + 10 * MINUTE


def merge(by, ticket, into, *, at=LATER, why="Zelfde melding") -> Merge:
    return commands.merge(by=by, at=at, ticket=ticket, into=into, why=why)


def guarantee(ticket, at=LATER):
    return guarantees.folded(guarantees.guarantee_of(ticket.id), at)[0]


def test_the_survivor_keeps_the_earliest_report_and_the_duplicate_is_closed(world):
    with scope(world.developer.as_viewer()) as by:
        early, late = report(world.shop, by, at=NOW - 30 * MINUTE), report(world.shop, by)
        merge(by, early, late)
        assert fresh(late).reported_at == NOW - 30 * MINUTE
        assert fresh(late).next_due_at == NOW + 30 * MINUTE
        assert (fresh(early).state, fresh(early).next_due_at) == (State.CLOSED, None)


def test_the_survivor_keeps_the_strictest_times(world):
    with scope(world.developer.as_viewer()) as by:
        light = report(world.shop, by, users="single", priority=4)
        grave = report(world.shop, by, users="all", priority=1)
        merge(by, grave, light)
        survivor = fresh(light)
        assert (survivor.severity, survivor.users, survivor.priority) == ("critical", "all", 1)
        assert survivor.next_due_at == NOW + HOUR


def test_the_duplicate_is_counted_as_merged_and_never_as_met(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
        merge(by, duplicate, survivor)
        folded = guarantee(duplicate)
        assert folded.merged_at == LATER
        assert [milestone.met_at for milestone in folded.milestones] == [None, None]
        assert queries.are_merged([duplicate.id, survivor.id]) == {duplicate.id: survivor.id}


def test_a_breach_of_the_duplicate_does_not_vanish_with_it(world):
    late = NOW + 2 * HOUR
    with scope(world.developer.as_viewer()) as by:
        duplicate = report(world.shop, by)
        survivor = report(world.shop, by, at=late)
        merge(by, duplicate, survivor, at=late + MINUTE)
        assert guarantee(survivor, late + MINUTE).reaction.is_breached


def test_work_that_has_begun_on_the_duplicate_goes_on_in_the_survivor(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW + MINUTE, ticket=duplicate)
        merge(by, duplicate, survivor)
        goes_on = fresh(survivor)
        assert (goes_on.state, goes_on.assignee_id) == (State.IN_HAND, world.developer.id)
        assert guarantee(survivor).reaction.met_at == NOW + MINUTE


def test_both_stories_stay_and_tell_it_to_the_client_too(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
        merge(by, duplicate, survivor)
        assert told(duplicate)[0] == told(survivor)[0] == "reported"
    with scope(world.shop.directing.as_viewer()):
        assert facts.story(duplicate.id)[-1].kind == "ticket.merged"
        assert "ticket.took_over" in [fact.kind for fact in facts.story(survivor.id)]
        assert facts.story(duplicate.id)[-1].why == "Zelfde melding"


def test_the_address_of_the_duplicate_leads_on_through_every_merge(world):
    with scope(world.developer.as_viewer()) as by:
        first, second, third = (report(world.shop, by) for _ in range(3))
        merge(by, first, second)
        merge(by, second, third, at=LATER + MINUTE)
        assert queries.leads_to(first.id) == queries.leads_to(second.id) == third.id
        assert queries.leads_to(third.id) is None
        assert [one.merged_id for one in queries.merged_into(by, third.id)] == [second.id]
        assert queries.merge_of(by, first.id).survivor_id == second.id


def test_whoever_reported_the_duplicate_sees_the_survivor(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate = report(world.shop, by, reporter=world.shop.reporter)
        survivor = report(world.shop, by, reporter=world.shop.directing)
        merge(by, duplicate, survivor)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert tickets_queries.visible_to(viewer).filter(id=survivor.id).exists()
        assert queries.leads_to(duplicate.id) == survivor.id


def test_a_question_that_was_open_on_the_duplicate_is_not_asked_any_more(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW, ticket=duplicate)
        tickets.ask_client(by=by, at=NOW, ticket=duplicate, questions=["Welke browser?"])
        merge(by, duplicate, survivor)
        assert not Question.objects.get(ticket=duplicate).is_open


def test_a_ticket_is_not_merged_into_itself_nor_across_clients(world):
    with scope(world.developer.as_viewer()) as by:
        ours, theirs = report(world.shop, by), report(world.paper, by)
        with pytest.raises(commands.WithItself):
            merge(by, ours, ours)
        with pytest.raises(commands.OtherClient):
            merge(by, ours, theirs)


def test_nothing_is_merged_into_what_was_merged_nor_twice(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor, third = (report(world.shop, by) for _ in range(3))
        merge(by, duplicate, survivor)
        with pytest.raises(commands.SurvivorIsMerged) as refusal:
            merge(by, third, duplicate)
        assert str(survivor) in str(refusal.value)
        with pytest.raises(commands.MergedAlready):
            merge(by, duplicate, third)
        with pytest.raises(commands.SurvivorIsMerged):
            merge(by, survivor, duplicate)


def test_what_has_ended_is_neither_merged_nor_merged_into(world):
    with scope(world.developer.as_viewer()) as by:
        closed, open_one = (
            report(world.shop, by, kind=Kind.QUESTION),
            report(world.shop, by, kind=Kind.QUESTION),
        )
        tickets.close(by=by, at=NOW, ticket=closed)
        with pytest.raises(commands.DuplicateHasEnded):
            merge(by, closed, open_one)
        with pytest.raises(commands.SurvivorHasEnded):
            merge(by, open_one, closed)


def test_what_was_made_for_the_client_is_not_lost_in_a_merge(world):
    with scope(world.developer.as_viewer()) as by:
        worked, other = report(world.shop, by), report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW, ticket=worked)
        tickets.hand_in(by=by, at=NOW, ticket=worked, what=What.SOLUTION, words="Hersteld")
        with pytest.raises(commands.DuplicateIsDelivered):
            merge(by, worked, other)
        merge(by, other, worked)


def test_a_ticket_with_a_workaround_goes_on_as_the_survivor(world):
    with scope(world.developer.as_viewer()) as by:
        worked, other = report(world.shop, by), report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW, ticket=worked)
    deliver(world, worked, What.WORKAROUND, at=NOW + MINUTE)
    with scope(world.developer.as_viewer()) as by:
        with pytest.raises(commands.DuplicateIsDelivered):
            merge(by, worked, other)
        merge(by, other, worked)
        assert fresh(worked).state == State.WORKED_AROUND


def test_a_guarantee_is_not_lost_by_merging_an_incident_into_a_question(world):
    with scope(world.developer.as_viewer()) as by:
        incident, question = report(world.shop, by), report(world.shop, by, kind=Kind.QUESTION)
        with pytest.raises(SurvivorOutside), scope(by):
            merge(by, incident, question)
        assert fresh(incident).state == State.REPORTED
        merge(by, question, incident)
        assert fresh(incident).severity == "critical"


@pytest.mark.parametrize("who", ["directing", "reporter", "suppliers_contact"])
def test_nobody_outside_the_agency_merges(world, who):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
    with scope(getattr(world.shop, who).as_viewer()) as by, pytest.raises(NotAllowed):
        merge(by, duplicate, survivor)


def test_a_client_sees_a_merge_only_where_it_sees_both(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate = report(world.shop, by, reporter=world.shop.directing)
        survivor = report(world.shop, by, reporter=world.shop.reporter)
        merge(by, duplicate, survivor)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert queries.merged_into(viewer, survivor.id) == []
        assert Merge.objects.count() == 0
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert [one.merged_id for one in queries.merged_into(viewer, survivor.id)] == [duplicate.id]
    with scope(world.paper.directing.as_viewer()):
        assert Merge.objects.count() == 0
        assert queries.leads_to(duplicate.id) is None


def test_the_database_keeps_a_merge_as_it_was_made(world):
    with scope(world.developer.as_viewer()) as by:
        duplicate, survivor = report(world.shop, by), report(world.shop, by)
        done = merge(by, duplicate, survivor)
        with pytest.raises(ProgrammingError, match="permission denied"), scope(by):
            done.save()
        with pytest.raises(ProgrammingError, match="permission denied"), scope(by):
            done.delete()
    with scope(SYSTEM):
        theirs = report(world.paper, SYSTEM)
        with pytest.raises(IntegrityError), scope(SYSTEM):
            Merge.objects.create(
                client=world.shop.client,
                merged=theirs,
                survivor=survivor,
                merged_at=NOW,
                merged_by=world.developer,
            )


def test_people_are_told_beforehand_that_a_merge_is_for_good():
    with translation.override("en"):
        assert "can't be undone" in str(rules.MERGING_IS_FOR_GOOD)
    with translation.override("nl"):
        assert "niet ongedaan" in str(rules.MERGING_IS_FOR_GOOD)


ratings = st.tuples(st.sampled_from(["all", "some", "single"]), st.integers(1, 4))
reports_ago = st.integers(0, 600)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ours=ratings, theirs=ratings, our_minutes=reports_ago, their_minutes=reports_ago)
def test_no_promise_becomes_later_by_a_merge_whichever_way_round(
    world, ours, theirs, our_minutes, their_minutes
):
    for is_turned in (False, True):
        with scope(world.developer.as_viewer()) as by:
            one = report(world.shop, by, at=NOW - our_minutes * MINUTE, users=ours[0], priority=ours[1])
            other = report(
                world.shop, by, at=NOW - their_minutes * MINUTE, users=theirs[0], priority=theirs[1]
            )
            before = [
                guarantee(ticket, NOW).milestone(of).due_at
                for of in ("reaction", "resolution")
                for ticket in (one, other)
            ]
            duplicate, survivor = (other, one) if is_turned else (one, other)
            merge(by, duplicate, survivor)
            after = guarantee(survivor)
            assert after.reaction.due_at <= min(before[:2])
            assert after.resolution.due_at <= min(before[2:])
            assert fresh(survivor).reported_at == min(one.reported_at, other.reported_at)
            assert timedelta(0) <= fresh(survivor).next_due_at - fresh(survivor).reported_at
