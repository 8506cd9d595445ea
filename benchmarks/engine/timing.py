"""Rates of several sides, interleaved, in calls per second of CPU time."""

from collections.abc import Callable, Mapping
from itertools import cycle, islice
from statistics import median
from time import process_time
from typing import Any

ROUNDS = 5
_LEAST_S = 0.25


def rates(
    sides: Mapping[str, Callable[..., Any]], questions: list[tuple[Any, ...]], size: float
) -> dict[str, list[float]]:
    """Calls per CPU second of each side in each round; every round asks every side, in turn."""
    counts = {name: _calls_for(side, questions, _LEAST_S * size) for name, side in sides.items()}
    found: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, side in sides.items():
            asked = list(islice(cycle(questions), counts[name]))
            began = process_time()
            for question in asked:
                side(*question)
            found[name].append(len(asked) / max(process_time() - began, 1e-9))
    return found


def ratio(found: Mapping[str, list[float]], one: str, other: str) -> float:
    """How many times as fast ``one`` is as ``other``: the median over the rounds."""
    return median(ours / theirs for ours, theirs in zip(found[one], found[other], strict=True))


def _calls_for(side: Callable[..., Any], questions: list[tuple[Any, ...]], seconds: float) -> int:
    """About as many calls as take that long; the first ones also warm the side up."""
    calls = 1
    while True:
        asked = list(islice(cycle(questions), calls))
        began = process_time()
        for question in asked:
            side(*question)
        took = process_time() - began
        if took >= seconds / 4:
            return max(1, int(calls * seconds / took))
        calls *= 4
