"""Rates of several sides, interleaved, in answers per second of CPU time."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from statistics import median
from time import process_time
from typing import Any

ROUNDS = 5
_LEAST_S = 0.25

# Answers a list of questions in one loop of its own, so that no side pays for being called by the benchmark.
Side = Callable[[Any], Any]


def rates(sides: Mapping[str, Side], questions: Sequence[Any], size: float) -> dict[str, list[float]]:
    """Answers per CPU second of each side in each round; every round asks every side, in turn."""
    asked = {name: _as_many_as(side, questions, _LEAST_S * size) for name, side in sides.items()}
    found: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, side in sides.items():
            found[name].append(len(asked[name]) / seconds(side, asked[name]))
    return found


def seconds(side: Side, questions: Any) -> float:
    """The CPU time of the answers."""
    began = process_time()
    side(questions)
    return max(process_time() - began, 1e-9)


def ratio(found: Mapping[str, list[float]], one: str, other: str) -> float:
    """How many times as fast ``one`` is as ``other``: the median over the rounds."""
    return median(ours / theirs for ours, theirs in zip(found[one], found[other], strict=True))


def _as_many_as(side: Side, questions: Sequence[Any], least_s: float) -> list[Any]:
    """As many questions as take about that long; the first ones also warm the side up."""
    count = 1
    while True:
        asked = list(islice(cycle(questions), count))
        took = seconds(side, asked)
        if took >= least_s / 4:
            return list(islice(cycle(questions), max(1, int(count * least_s / took))))
        count *= 4
