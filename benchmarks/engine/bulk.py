"""A million deadlines at once, against our own rate one by one."""

from collections.abc import Iterator
from statistics import median
from typing import Any

import ground
import own
import timing
from figures import Figure

from waarborg.sla import bulk
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.moments import epoch_seconds

MILLION = 1_000_000
_ALONE = 50_000


def million(size: float) -> Iterator[Figure]:
    """With numpy, as the extra ``bulk`` brings it, and without."""
    import numpy as np  # noqa: PLC0415 - this benchmark's own need

    moments = ground.instants(int(MILLION * size))
    reported = [epoch_seconds(moment) for moment in moments]
    alone = moments[:_ALONE]
    for hours in (8, 96):
        many = _in_bulk(hours)
        found: dict[str, list[float]] = {"numpy": [], "lists": []}
        for _ in range(timing.ROUNDS):
            one_by_one = len(alone) / timing.seconds(own.waarborg(ground.OFFICE, hours), alone)
            found["numpy"].append(len(reported) / timing.seconds(many, np.array(reported)) / one_by_one)
            found["lists"].append(_ALONE / _without_numpy(many, reported[:_ALONE]) / one_by_one)
        name = f"{len(reported):,} deadlines of {hours} h in bulk"
        yield Figure(name, median(found["numpy"]), "times one by one", at_least=10)
        yield Figure(f"{name}, without numpy", median(found["lists"]), "times one by one", at_least=1)


def _in_bulk(hours: int) -> timing.Side:
    duration = Duration(hours, Unit.HOURS)
    return lambda reported: bulk.due_many(ground.OFFICE.window, reported, duration)


def _without_numpy(many: timing.Side, reported: Any) -> float:
    bulk.HAS_NUMPY = False
    try:
        return timing.seconds(many, reported)
    finally:
        bulk.HAS_NUMPY = True
