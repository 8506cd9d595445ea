"""Deadlines and elapsed time through the public functions, against the others."""

from collections.abc import Iterator
from datetime import timedelta

import ground
import peers
import timing
from figures import Figure

HOURS = (1, 8, 24, 96)
_BUSINESS_TIME_DELTA_AT_LEAST = {1: 80.0, 24: 280.0, 96: 1000.0}
_SPANS = {"a day": timedelta(days=1), "a month": timedelta(days=30), "five years": timedelta(days=5 * 365)}


def deadlines(size: float) -> Iterator[Figure]:
    """Ours against each peer, for each number of hours, and ours against ourselves over the hours."""
    sides = {
        "waarborg": peers.ours(),
        "bare prefix sums": peers.bare_prefix_sums(),
        "businesstimedelta": peers.business_time_delta(),
        "pandas": peers.custom_business_hour(),
        "timegrid": peers.time_grid(),
        "officehours": peers.office_hours(),
    }
    moments = ground.instants(2000)
    for hours in HOURS:
        found = timing.rates(sides, [(moment, hours) for moment in moments], size)
        yield from _against(found, f"deadline, {hours} h", hours)
    same = {
        f"{hours} h": (lambda moment, hours=hours, side=sides["waarborg"]: side(moment, hours))
        for hours in HOURS
    }
    over_hours = timing.rates(same, [(moment,) for moment in moments], size)
    yield Figure("deadline: cost of 96 h", timing.ratio(over_hours, "1 h", "96 h"), "of 1 h", at_most=1.15)


def elapsed(size: float) -> Iterator[Figure]:
    """Open time between two instants, from a day to five years."""
    sides = {
        "waarborg": peers.our_elapsed,
        "businesstimedelta": peers.elapsed_by_business_time_delta(),
        "business-duration": peers.elapsed_by_business_duration(),
        "timegrid": peers.elapsed_by_time_grid(),
        "officehours": peers.elapsed_by_office_hours(),
    }
    starts = [moment for moment in ground.instants(500, seed=3) if moment.year < 2027]
    for name, span in _SPANS.items():
        found = timing.rates(sides, [(moment, moment + span) for moment in starts], size)
        for peer in list(sides)[1:]:
            yield Figure(
                f"elapsed, {name}: as fast as {peer}", timing.ratio(found, "waarborg", peer), "times"
            )
    same = {
        name: (lambda moment, span=span: peers.our_elapsed(moment, moment + span))
        for name, span in _SPANS.items()
    }
    over_spans = timing.rates(same, [(moment,) for moment in starts], size)
    yield Figure(
        "elapsed: cost of five years",
        timing.ratio(over_spans, "a day", "five years"),
        "of a day",
        at_most=1.2,
    )


def _against(found: dict[str, list[float]], name: str, hours: int) -> Iterator[Figure]:
    targets = {
        "bare prefix sums": 0.7,
        "businesstimedelta": _BUSINESS_TIME_DELTA_AT_LEAST.get(hours),
        "pandas": 20.0,
        "timegrid": 2.0,
        "officehours": None,
    }
    for peer, at_least in targets.items():
        yield Figure(
            f"{name}: as fast as {peer}", timing.ratio(found, "waarborg", peer), "times", at_least=at_least
        )
