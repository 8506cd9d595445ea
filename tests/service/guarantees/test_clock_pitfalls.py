"""What goes wrong with clocks in comparable products, and our rule for each, where a sweep notices it: with moved time.

The rules of counting itself stand in tests/sla/test_pitfalls.py, the ticket's side in tests/scenarios.
"""

from datetime import timedelta

import databases
import world as cast
from service.guarantees.matters import MAJOR, Matter
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import commands
from waarborg.service.guarantees.sweep import sweep
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity
from world import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def levels(matter: Matter, at) -> list[tuple[str, int]]:
    return [(of, level) for of, level, _ in matter.noticed_until(at)]


# Status flapping resets or shortens the clock; alerts twice.


def test_flapping_between_waiting_and_resumed_calls_each_level_once_and_later_by_what_was_waited(world):
    matter = Matter(world)
    matter.note(happened.WorkBegan(NOW))
    for hour in range(6):
        matter.note(happened.Paused(NOW + hour * HOUR))
        assert levels(matter, NOW + hour * HOUR + MINUTE) == []
        matter.note(happened.Resumed(NOW + hour * HOUR + 30 * MINUTE))
    assert matter.next_due_at() == NOW + 27 * HOUR  # three hours later, of which none was at night
    assert levels(matter, NOW + 28 * HOUR) == [("resolution", 1), ("resolution", 2), ("resolution", 0)]
    assert levels(matter, NOW + 100 * HOUR) == [("resolution", 1), ("resolution", 2), ("resolution", 0)]


def test_flapping_between_delivered_and_turned_down_calls_each_level_once(world):
    matter = Matter(world)
    matter.note(happened.WorkBegan(NOW))
    for hour in range(1, 6):
        matter.note(happened.SolutionDelivered(NOW + hour * HOUR))
        matter.note(happened.DeliveryRefused(NOW + hour * HOUR + 30 * MINUTE))
    assert levels(matter, NOW + 40 * HOUR) == [("resolution", 1), ("resolution", 2), ("resolution", 0)]


def test_flapping_severity_calls_only_levels_of_the_plan_in_force(world):
    matter = Matter(world)
    matter.note(happened.SeverityChanged(NOW + 10 * MINUTE, Severity.NORMAL))
    matter.note(happened.SeverityChanged(NOW + 20 * MINUTE, MAJOR))
    matter.note(happened.SeverityChanged(NOW + 30 * MINUTE, Severity.NORMAL))
    assert levels(matter, NOW + 5 * HOUR) == [], "a Normal reaction has a working day"


# Late assignment replays all missed alerts; on a re-plan only the highest level now due fires.


def test_a_severity_that_is_raised_late_calls_the_highest_level_only(world):
    matter = Matter(world)
    matter.note(happened.SeverityChanged(NOW, Severity.MINOR))
    matter.note(happened.SeverityChanged(NOW + 14 * 24 * HOUR, Severity.CRITICAL))
    found = levels(matter, NOW + 14 * 24 * HOUR)
    assert [one for one in found if one[0] == "reaction"] == [
        ("reaction", 1),
        ("reaction", 2),
        ("reaction", 0),
        ("reaction", 2),
    ], "the levels of the Minor plan when they came, and of the Critical one the highest"


def test_lowering_the_severity_leaves_a_breach_told_and_tells_no_other(world):
    matter = Matter(world)
    assert ("reaction", 0) in levels(matter, NOW + 2 * HOUR)
    matter.note(happened.SeverityChanged(NOW + 2 * HOUR, Severity.NORMAL))
    matter.note(happened.WorkBegan(NOW + 3 * HOUR))
    assert levels(matter, NOW + 20 * HOUR).count(("reaction", 0)) == 1


# A breach is judged when a job happens to run; what was missed during an outage is forgotten.


def test_after_an_outage_everything_is_caught_up_in_the_order_in_which_it_came(world):
    matters = [Matter(world, at=NOW + minutes * MINUTE) for minutes in (30, 0, 45, 15)]
    with scope(SYSTEM):
        while sweep(at=NOW + 5 * HOUR, limit=3):
            pass
        found = Fact.objects.filter(about_id__in=[matter.id for matter in matters]).order_by("id")
        instants = [fact.at for fact in found]
        late = [fact.data["late_seconds"] for fact in found]
    assert len(instants) == 4 * 3
    assert instants == sorted(instants)
    assert late == [int((NOW + 5 * HOUR - at).total_seconds()) for at in instants]


def test_what_left_during_an_outage_is_noticed_as_far_as_it_came_before_that(world):
    matter = Matter(world)
    matter.note(happened.LeftGuarantee(NOW + 50 * MINUTE, "nieuw werk"))
    assert matter.noticed_until(NOW + 5 * HOUR) == [("reaction", 1, NOW + 45 * MINUTE)]


def test_what_was_merged_during_an_outage_is_noticed_where_it_counted_then(world):
    first, second = Matter(world), Matter(world, at=NOW + 30 * MINUTE)
    with scope(world.developer.as_viewer()) as by:
        commands.merge(by=by, at=NOW + 50 * MINUTE, survivor_about_id=second.id, merged_about_id=first.id)
    assert levels(first, NOW + 5 * HOUR) == [("reaction", 1)]
    assert levels(second, NOW + 5 * HOUR) == [("reaction", 1), ("reaction", 2), ("reaction", 0)]


# A poisoned row stops everything behind it.


def test_one_poisoned_row_neither_stops_nor_reorders_the_others(own_database):
    world = cast.build()
    matters = [Matter(world, at=NOW + minutes * MINUTE) for minutes in (0, 10, 20, 30)]
    sick = matters[1]
    with databases.as_owner(own_database) as owner:
        owner.execute("alter table foundation_fact no force row level security")
        owner.execute(
            "create function poison() returns trigger language plpgsql as $$ begin raise 'poisoned'; end $$"
        )
        owner.execute(
            "create trigger poison before insert on foundation_fact for each row"
            f" when (new.about_id = '{sick.id}') execute function poison()"
        )
    with scope(SYSTEM):
        sweep(at=NOW + 3 * HOUR, limit=100)
        found = list(Fact.objects.filter(kind__startswith="guarantee.").order_by("id"))
    assert {fact.about_id for fact in found} == {matter.id for matter in matters if matter is not sick}
    assert len(found) == 3 * 3
    assert [fact.at for fact in found] == sorted(fact.at for fact in found)
