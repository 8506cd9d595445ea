"""Wrong answers of each side, counted against the oracle of the tests: minute by minute, by definition."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import ground
import own
import timing
from figures import Figure
from ground import Asked
from own import Deadline

sys.path.append(str(Path(__file__).parents[2] / "tests"))
from sla import oracle

HOURS = (1, 8, 24)
SPANS = (timedelta(days=1), timedelta(days=21))
US = "waarborg"


def deadlines(peers: Mapping[str, Deadline], office_only: frozenset[str], size: float) -> Iterator[Figure]:
    """Per hundred deadlines: on any day, and on the two days before a change of the clock."""
    count = max(5, int(60 * size))
    for name, asked, moments in _cases(count):
        questions = [(moment, hours) for moment in moments for hours in HOURS]
        for side, prepare in _in_question(peers, office_only, asked).items():
            sides = {hours: prepare(asked, hours) for hours in HOURS}
            judged = Counter(_judge(asked, sides[hours], moment, hours) for moment, hours in questions)
            yield _wrong(f"deadlines, {name}", side, judged["wrong"], len(questions))
            if judged["later"]:
                yield Figure(
                    f"the same open time named later, {name}: {side}",
                    100 * judged["later"] / len(questions),
                    "of 100",
                )


def elapsed(peers: Mapping[str, Any], office_only: frozenset[str], size: float) -> Iterator[Figure]:
    """Per hundred elapsed times over a day and over three weeks."""
    count = max(3, int(30 * size))
    for name, asked, moments in _cases(count):
        world = _world(asked)
        spans = [(moment, moment + span) for moment in moments for span in SPANS]
        right = [oracle.measure(world, *span) for span in spans]
        for side, prepare in _in_question(peers, office_only, asked, us=own.elapsed).items():
            ask = prepare(asked)
            wrong = sum(_only(ask, span) != seconds for span, seconds in zip(spans, right, strict=True))
            yield _wrong(f"elapsed times, {name}", side, wrong, len(spans))


def _cases(count: int) -> tuple[tuple[str, Asked, Sequence[datetime]], ...]:
    any_day, changes = ground.instants(count, seed=4), ground.around_clock_changes(count, seed=5)
    return (
        ("office hours, any day", ground.OFFICE, any_day),
        ("office hours, clock changes", ground.OFFICE, changes),
        ("00:00-08:00, any day", ground.MORNING, any_day),
        ("00:00-08:00, clock changes", ground.MORNING, changes),
        ("22:00-06:00, any day", ground.OVERNIGHT, any_day),
        ("22:00-06:00, clock changes", ground.OVERNIGHT, changes),
    )


def _in_question(
    peers: Mapping[str, Any], office_only: frozenset[str], asked: Asked, us: Any = own.waarborg
) -> dict[str, Any]:
    able = {name: side for name, side in peers.items() if asked is ground.OFFICE or name not in office_only}
    return {US: us, **able}


def _judge(asked: Asked, side: timing.Side, moment: datetime, hours: int) -> str:
    """``later`` is an answer with the right open time before it that isn't the first such instant."""
    answer, world = _only(side, moment), _world(asked)
    if answer == oracle.add(world, moment, hours * 3600):
        return "right"
    if isinstance(answer, datetime) and oracle.measure(world, moment, answer) == hours * 3600:
        return "later"
    return "wrong"


def _only(side: timing.Side, question: Any) -> Any:
    """The answer, or none where there is none: an exception is as wrong as a wrong instant."""
    try:
        return side([question])[0]
    except Exception:  # noqa: BLE001 - whatever it is, it is no answer
        return None


def _world(asked: Asked) -> oracle.World:
    opening = oracle.Opening(frozenset(asked.days), asked.opens, asked.closes)
    return oracle.World(ground.ZONE, (opening,), asked.closed, observes=bool(asked.closed))


def _wrong(name: str, side: str, wrong: int, of: int) -> Figure:
    return Figure(f"wrong {name}: {side}", 100 * wrong / of, "of 100", at_most=0.0 if side == US else None)
