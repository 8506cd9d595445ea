"""Deadlines and elapsed time through the public functions, against the others."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import ground
import own
import timing
from figures import Figure
from own import Deadline

HOURS = (1, 8, 24, 96)
_SPANS = {
    "a day": timedelta(days=1),
    "a month": timedelta(days=30),
    "a year": timedelta(days=365),
    "five years": timedelta(days=5 * 365),
}
BARE, US = "bare prefix sums", "waarborg"
_AT_LEAST: dict[str, float | dict[int, float]] = {
    BARE: 0.7,
    "businesstimedelta": {1: 80.0, 24: 280.0, 96: 1000.0},
    "pandas": 20.0,
    "timegrid": 2.0,
}


def deadlines(peers: Mapping[str, Deadline], size: float) -> Iterator[Figure]:
    """Ours against each peer, for each number of hours, and ours against ourselves over the hours."""
    sides = {US: own.waarborg, BARE: own.bare_prefix_sums, **peers}
    moments = ground.instants(2000)
    for hours in HOURS:
        asked = {name: side(ground.OFFICE, hours) for name, side in sides.items()}
        found = timing.rates(asked, moments, size)
        for peer in list(sides)[1:]:
            times = timing.ratio(found, US, peer)
            yield Figure(f"deadline, {hours} h: as fast as {peer}", times, "times", _at_least(peer, hours))
    same = {f"{hours} h": own.waarborg(ground.OFFICE, hours) for hours in HOURS}
    same["start too"] = own.from_report(ground.OFFICE, 1)
    found = timing.rates(same, moments, size)
    yield Figure("deadline: cost of 96 h", timing.ratio(found, "1 h", "96 h"), "of 1 h", at_most=1.15)
    yield Figure(
        "deadline: cost with the start of the clock", timing.ratio(found, "1 h", "start too"), "of without"
    )


def elapsed(peers: Mapping[str, Callable[..., timing.Side]], size: float) -> Iterator[Figure]:
    """Open time between two instants, from a day to five years."""
    sides = {name: side(ground.OFFICE) for name, side in {US: own.elapsed, **peers}.items()}
    starts = [moment for moment in ground.instants(500, seed=3) if moment.year < 2027]
    spans = {name: [(moment, moment + span) for moment in starts] for name, span in _SPANS.items()}
    for name, questions in spans.items():
        found = timing.rates(sides, questions, size)
        for peer in peers:
            yield Figure(f"elapsed, {name}: as fast as {peer}", timing.ratio(found, US, peer), "times")
    ask = sides[US]
    same = {
        name: lambda moments, asked=questions: ask(asked * len(moments)) for name, questions in spans.items()
    }
    found = timing.rates(same, [None], size)
    cost = timing.ratio(found, "a day", "five years")
    yield Figure("elapsed: cost of five years", cost, "of a day", at_most=1.2)


def _at_least(peer: str, hours: int) -> float | None:
    target = _AT_LEAST.get(peer)
    return target.get(hours) if isinstance(target, dict) else target
