"""Two reports of one matter, merged: the survivor's clock, alarms and next due instant follow at once."""

from datetime import timedelta

import pytest

from service.guarantees.matters import MAJOR, Matter
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import commands, queries
from waarborg.service.guarantees.checks import verify
from waarborg.service.guarantees.commands import AlreadyMerged, NotOneMatter, OutOfOrder, SurvivorOutside
from waarborg.service.guarantees.models import Alarm
from waarborg.sla import events as happened
from world import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LATER = NOW + 45 * MINUTE


@pytest.fixture(autouse=True)
def what_is_stored_follows_from_the_events(world):
    yield
    with scope(SYSTEM):
        assert [str(one) for one in verify()] == []


def merge(person, survivor: Matter, merged: Matter, *, at=LATER):
    with scope(person.as_viewer()) as by:
        return commands.merge(by=by, at=at, survivor_about_id=survivor.id, merged_about_id=merged.id)


def test_the_survivor_is_due_when_the_first_report_was(world):
    first, second = Matter(world), Matter(world, at=NOW + 30 * MINUTE)
    result = merge(world.developer, second, first)
    assert result.survivor.reported_at == NOW
    assert second.next_due_at() == NOW + HOUR
    assert first.next_due_at() is None
    assert result.merged.merged_at == LATER


def test_the_levels_fire_for_the_survivor_alone_and_only_the_highest_of_those_that_passed(world):
    first, second = Matter(world), Matter(world, at=NOW + 30 * MINUTE)
    merge(world.developer, second, first, at=NOW + 50 * MINUTE)
    assert [(of, level) for of, level, _ in second.noticed_until(NOW + 61 * MINUTE)] == [
        ("reaction", 1),
        ("reaction", 2),
        ("reaction", 0),
    ]
    told = {fact for fact in first.noticed_until(NOW + 200 * HOUR) if fact[2] > NOW + 50 * MINUTE}
    assert told == set()


def test_what_the_merged_one_missed_is_noticed_for_the_survivor(world):
    first, second = Matter(world), Matter(world, at=NOW + 90 * MINUTE)
    result = merge(world.developer, second, first, at=NOW + 100 * MINUTE)
    assert result.survivor.reaction.state == "missed"
    assert ("reaction", 0, NOW + HOUR) in second.noticed_until(NOW + 100 * MINUTE)


def test_the_merge_is_on_record_with_whom_it_took_in(world):
    first, second = Matter(world), Matter(world)
    merge(world.developer, second, first)
    with scope(SYSTEM):
        [fact] = [fact for fact in facts.story(second.id) if fact.kind == "guarantee.took_over"]
        assert fact.payload.merged_about_id == first.id
        assert fact.by_id == world.developer.id


def test_two_clients_reports_are_never_one_matter(world):
    mine, theirs = Matter(world), Matter(world, version=world.paper.version)
    with pytest.raises(NotOneMatter):
        merge(world.developer, mine, theirs)
    with pytest.raises(NotOneMatter):
        merge(world.developer, mine, mine)


def test_what_was_merged_is_merged_once(world):
    first, second, third = Matter(world), Matter(world), Matter(world)
    merge(world.developer, second, first)
    with pytest.raises(AlreadyMerged):
        merge(world.developer, third, first)
    with pytest.raises(AlreadyMerged):
        merge(world.developer, first, third)


def test_a_promise_can_not_be_merged_away_into_a_question(world):
    question, incident = Matter(world, outside="een vraag"), Matter(world)
    with pytest.raises(SurvivorOutside):
        merge(world.developer, question, incident)
    question.note(happened.ReturnedToGuarantee(NOW + 40 * MINUTE, MAJOR, "toch stuk"))
    assert merge(world.developer, question, incident).survivor.reaction.due_at == NOW + HOUR


def test_without_an_agreement_there_is_nothing_to_take_over(world):
    mine, other = Matter(world), Matter(world)
    other.id = type(other.id)(int=0)
    assert merge(world.developer, mine, other) is None
    with pytest.raises(SurvivorOutside):
        merge(world.developer, other, mine)


def test_the_clients_people_do_not_merge(world):
    mine, other = Matter(world), Matter(world)
    with pytest.raises(NotAllowed):
        merge(world.shop.directing, mine, other)


def test_a_merge_can_not_come_before_what_happened_already(world):
    mine, other = Matter(world), Matter(world)
    other.note(happened.WorkBegan(NOW + HOUR))
    with pytest.raises(OutOfOrder):
        merge(world.developer, mine, other)


def test_nothing_waits_any_more_for_the_merged_one(world):
    first, second = Matter(world), Matter(world)
    merge(world.developer, second, first)
    with scope(SYSTEM):
        guarantee = queries.guarantee_of(first.id)
        assert set(Alarm.objects.filter(guarantee=guarantee).values_list("state", flat=True)) == {"withdrawn"}
        assert not queries.is_in_force(guarantee, "reaction", 0)
        assert queries.is_in_force(queries.guarantee_of(second.id), "reaction", 2)


def figures(world, at):
    since = NOW.replace(day=1, hour=0)
    with scope(world.director.as_viewer()) as by:
        [found] = queries.figures_by_month(
            by, since, since + timedelta(days=31), at=at, zone="Europe/Amsterdam"
        )
    return found.kept, found.missed


def test_a_month_counts_a_merged_matter_once_as_what_the_survivor_came_to(world):
    first, second = Matter(world), Matter(world, at=NOW + 30 * MINUTE)
    first.note(happened.WorkBegan(NOW + 10 * MINUTE))
    merge(world.developer, second, first, at=NOW + 2 * HOUR)
    second.note(happened.SolutionDelivered(NOW + 3 * HOUR))
    assert figures(world, NOW + 50 * HOUR) == (1, 1), (
        "the second report's reaction was missed before the merge"
    )


def test_a_month_holds_nothing_against_a_survivor_that_was_in_time(world):
    first, second = Matter(world), Matter(world, at=NOW + 30 * MINUTE)
    first.note(happened.WorkBegan(NOW + 10 * MINUTE))
    second.note(happened.WorkBegan(NOW + 40 * MINUTE))
    merge(world.developer, second, first, at=NOW + 2 * HOUR)
    second.note(happened.SolutionDelivered(NOW + 3 * HOUR))
    assert figures(world, NOW + 50 * HOUR) == (2, 0)


def test_a_month_counts_a_matter_that_came_back_by_what_it_came_to(world):
    back = Matter(world, outside="een vraag")
    back.note(happened.WorkBegan(NOW + 10 * MINUTE))
    back.note(happened.ReturnedToGuarantee(NOW + 3 * HOUR, MAJOR))
    back.note(happened.SolutionDelivered(NOW + 4 * HOUR))
    assert figures(world, NOW + 50 * HOUR) == (2, 0)
