"""A matter that leaves the guarantees and returns: what is stored, and what the sweep notices of it."""

from datetime import timedelta

import pytest

from service.guarantees.matters import MAJOR, Matter
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees.checks import verify
from waarborg.sla import events as happened
from world import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def what_is_stored_follows_from_the_events(world):
    yield
    with scope(SYSTEM):
        assert [str(one) for one in verify()] == []


def test_a_question_owes_nothing_and_rouses_nobody(world):
    question = Matter(world, outside="een vraag")
    assert question.next_due_at() is None
    assert question.alarms() == set()
    assert question.noticed_until(NOW + 240 * HOUR) == []


def test_a_question_that_turns_out_an_incident_is_due_from_its_report_on(world):
    matter = Matter(world, outside="een vraag")
    matter.note(happened.WorkBegan(NOW + 20 * MINUTE))
    back = matter.note(happened.ReturnedToGuarantee(NOW + 4 * HOUR, MAJOR, "toch stuk"))
    assert (back.reaction.state, back.reaction.met_at) == ("met", NOW + 20 * MINUTE)
    assert back.resolution.due_at == NOW + 24 * HOUR
    assert matter.next_due_at() == NOW + 24 * HOUR
    assert matter.causes("resolution") == ["reported", "returned"]


def test_what_passed_while_it_was_away_is_noticed_at_its_return_by_the_highest_level_only(world):
    matter = Matter(world, outside="een vraag")
    matter.note(happened.ReturnedToGuarantee(NOW + 2 * HOUR, MAJOR, "toch stuk"))
    assert matter.noticed_until(NOW + 2 * HOUR) == [
        ("reaction", 2, NOW + HOUR),
        ("reaction", 0, NOW + HOUR),
    ]


def test_work_that_began_too_late_while_it_was_away_is_noticed_too(world):
    matter = Matter(world, outside="een vraag")
    matter.note(happened.WorkBegan(NOW + 90 * MINUTE))
    back = matter.note(happened.ReturnedToGuarantee(NOW + 2 * HOUR, MAJOR, "toch stuk"))
    assert back.reaction.state == "missed"
    assert ("reaction", 0, NOW + HOUR) in matter.noticed_until(NOW + 2 * HOUR)


def test_a_matter_that_leaves_takes_its_alarms_along_and_brings_them_back(world):
    matter = Matter(world)
    matter.note(happened.LeftGuarantee(NOW + 30 * MINUTE, "nieuw werk"))
    assert matter.noticed_until(NOW + 35 * MINUTE) == []
    assert matter.alarms() == {"withdrawn"}
    matter.note(happened.ReturnedToGuarantee(NOW + 40 * MINUTE, MAJOR, "toch stuk"))
    assert matter.noticed_until(NOW + 50 * MINUTE) == [("reaction", 1, NOW + 45 * MINUTE)]


def test_coming_and_going_neither_moves_a_due_instant_nor_tells_a_breach_twice(world):
    matter = Matter(world)
    matter.note(happened.WorkBegan(NOW + 2 * HOUR))
    for hour in range(3, 40, 2):
        matter.note(happened.LeftGuarantee(NOW + hour * HOUR, "nieuw werk"))
        back = matter.note(happened.ReturnedToGuarantee(NOW + (hour + 1) * HOUR, MAJOR, "toch stuk"))
        assert back.resolution.due_at == NOW + 24 * HOUR
    told = [of for of, level, _ in matter.noticed_until(NOW + 50 * HOUR) if level == 0]
    assert sorted(told) == ["reaction", "resolution"]


@pytest.mark.parametrize(
    ("ends", "due_at"),
    [
        (happened.DeliveryRefused(NOW + 3 * HOUR, "nog stuk"), NOW + 26 * HOUR),
        (happened.WorkaroundWithdrawn(NOW + 3 * HOUR, "houdt niet"), NOW + 24 * HOUR),
    ],
)
def test_the_levels_wait_again_when_what_was_delivered_does_not_hold(world, ends, due_at):
    matter = Matter(world)
    matter.note(happened.WorkBegan(NOW))
    matter.note(happened.WorkaroundDelivered(NOW + HOUR))
    assert matter.next_due_at() is None
    matter.note(ends)
    assert matter.next_due_at() == due_at
    assert [(of, level) for of, level, _ in matter.noticed_until(due_at + MINUTE)] == [
        ("resolution", 1),
        ("resolution", 2),
        ("resolution", 0),
    ]


def test_a_work_around_that_is_withdrawn_late_fires_the_highest_level_that_passed_meanwhile(world):
    matter = Matter(world)
    matter.note(happened.WorkBegan(NOW))
    matter.note(happened.WorkaroundDelivered(NOW + HOUR))
    late = matter.note(happened.WorkaroundWithdrawn(NOW + 30 * HOUR, "houdt niet"))
    assert late.resolution.state == "missed"
    assert matter.noticed_until(NOW + 30 * HOUR) == [
        ("resolution", 2, NOW + 24 * HOUR),
        ("resolution", 0, NOW + 24 * HOUR),
    ]
