"""A million deadlines at once, against our own rate one by one."""

from collections.abc import Iterator
from statistics import median
from time import process_time

import ground
import peers
import timing
from figures import Figure

from waarborg.sla import bulk
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.moments import epoch_seconds

MILLION = 1_000_000


def million(size: float) -> Iterator[Figure]:
    """With numpy, as the extra ``bulk`` brings it."""
    import numpy as np  # noqa: PLC0415 - this benchmark's own need

    count = int(MILLION * size)
    moments = ground.instants(2000)
    reported = np.resize(np.array([epoch_seconds(moment) for moment in moments], dtype=np.int64), count)
    for hours in (8, 96):
        one_by_one = timing.rates({"one": peers.ours()}, [(moment, hours) for moment in moments], size)["one"]
        rounds = []
        for alone in one_by_one:
            began = process_time()
            bulk.due_many(ground.OFFICE, reported, Duration(hours, Unit.HOURS))
            rounds.append(count / (process_time() - began) / alone)
        yield Figure(
            f"{count:,} deadlines of {hours} h in bulk", median(rounds), "times one by one", at_least=10
        )
