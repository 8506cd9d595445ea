"""``waarborg guarantees verify`` tells what does not follow from the events, merges and excuses included."""

from datetime import timedelta

from service.guarantees.matters import MAJOR, Matter
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import commands, queries
from waarborg.service.guarantees.checks import verify
from waarborg.service.guarantees.models import Alarm, Excuse
from waarborg.sla import events as happened
from world import NOW

HOUR = timedelta(hours=1)


def found() -> list[str]:
    with scope(SYSTEM):
        return [one.what for one in verify()]


def test_a_survivor_that_took_over_something_else_is_told(world):
    mine, other = Matter(world), Matter(world)
    mine.note(happened.TookOver(NOW, severity=MAJOR, reported_at=NOW - HOUR, merged=str(other.id)))
    other.note(happened.MergedInto(NOW, str(mine.id)))
    assert found() == [f"what {mine.id} took over"]


def test_a_matter_that_was_merged_into_nothing_is_told(world):
    mine, other = Matter(world), Matter(world)
    other.note(happened.MergedInto(NOW, str(mine.id)))
    assert found() == [f"what {mine.id} took over"]


def test_an_excuse_for_what_was_not_missed_is_told(world):
    matter = Matter(world)
    with scope(SYSTEM):
        guarantee = queries.guarantee_of(matter.id)
        Excuse.objects.create(
            client_id=guarantee.client_id,
            guarantee=guarantee,
            of="reaction",
            at=NOW,
            by=world.director,
            why="?",
        )
    assert found() == ["excuse of the reaction"]


def test_alarms_that_stayed_silent_after_a_refusal_are_told_and_can_be_rebuilt(world):
    matter = Matter(world)
    matter.note(happened.WorkaroundDelivered(NOW + HOUR))
    matter.note(happened.DeliveryRefused(NOW + 2 * HOUR))
    with scope(SYSTEM):
        Alarm.objects.filter(about_id=matter.id, of="resolution").update(state="withdrawn")
    assert len(found()) == 3
    with scope(SYSTEM):
        commands.rebuild(guarantee=queries.guarantee_of(matter.id))
    assert found() == []
