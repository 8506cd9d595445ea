"""Wrong answers of each side, counted against the oracle of the tests: minute by minute, by definition."""

import sys
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import ground
import peers
from figures import Figure

sys.path.append(str(Path(__file__).parents[2] / "tests"))
from sla import oracle

_OFFICE = oracle.World(
    ground.ZONE,
    (oracle.Opening(frozenset(range(5)), ground.OPENS, ground.CLOSES),),
    frozenset(ground.HOLIDAYS),
    observes=True,
)
_NIGHT = oracle.World(
    ground.ZONE, (oracle.Opening(frozenset(range(7)), time(0), time(8)),), frozenset(), observes=False
)
HOURS = (1, 8, 24)


def wrong_answers(size: float) -> Iterator[Figure]:
    """Per hundred deadlines: office hours on any day, office hours and nights around the changes of the clock."""
    count = max(10, int(60 * size))
    office = {
        "waarborg": peers.ours(),
        "businesstimedelta": peers.business_time_delta(),
        "pandas": peers.custom_business_hour(),
        "timegrid": peers.time_grid(),
        "officehours": peers.office_hours(),
    }
    night = {
        "waarborg": peers.ours(ground.NIGHT),
        "businesstimedelta": peers.business_time_delta(night=True),
        "pandas": peers.custom_business_hour(night=True),
        "timegrid": peers.time_grid(night=True),
    }
    cases = (
        ("office hours, any day", office, _OFFICE, ground.instants(count, seed=4)),
        ("office hours, clock changes", office, _OFFICE, ground.around_clock_changes(count)),
        ("nights, clock changes", night, _NIGHT, ground.around_clock_changes(count, seed=5)),
    )
    for name, sides, world, moments in cases:
        right = {
            (moment, hours): oracle.add(world, moment, hours * 3600) for moment in moments for hours in HOURS
        }
        for side, deadline in sides.items():
            wrong = sum(_answer(deadline, *question) != due for question, due in right.items())
            yield Figure(
                f"wrong, {name}: {side}",
                100 * wrong / len(right),
                "of 100",
                at_most=0.0 if side == "waarborg" else None,
            )


def _answer(deadline: peers.Deadline, moment: datetime, hours: int) -> datetime | None:
    """The answer, or none where there is none: an exception is as wrong as a wrong instant."""
    try:
        return deadline(moment, hours)
    except Exception:  # noqa: BLE001 - whatever it is, it is no deadline
        return None
