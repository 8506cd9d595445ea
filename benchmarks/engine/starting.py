"""What a single question costs from a cold start, and how many documents a second are printed."""

import subprocess
import sys
from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

import ground
import timing
from figures import Figure

from waarborg.service.agreements.document.rendering import to_html, to_pdf

EXAMPLE = str(ground.ROOT / "examples" / "sla-example.toml")
_DUE = f"sla due {EXAMPLE} --reported 2026-04-24T14:20:00Z --severity major"


def commands(size: float) -> Iterator[Figure]:
    """CPU seconds of whole processes, beside those of Python doing nothing."""
    rounds = max(2, int(timing.ROUNDS * size))
    nothing = [_cpu_of("-c", "pass") for _ in range(rounds)]
    asked = {
        "importing the engine": ("-c", "import waarborg.sla.guarantee"),
        "one question at the command line": ("-m", "waarborg.operation.main", *_DUE.split()),
    }
    for name, arguments in asked.items():
        took = [_cpu_of(*arguments) for _ in range(rounds)]
        yield Figure(f"{name}: CPU time", median(took) / median(nothing), "times an empty Python")


def documents(size: float) -> Iterator[Figure]:
    """Documents for each CPU second: the same text twice costs less than another one, as a version's number shows."""
    agreement = ground.TERMS.agreement
    numbers = iter(range(1_000_000))
    sides = {
        "pdf": lambda: to_pdf(agreement, version=str(next(numbers)), digest="0" * 64),
        "html": lambda: to_html(agreement, version=str(next(numbers)), digest="0" * 64),
    }
    found = timing.rates(sides, [()], size * 4)
    for name, values in found.items():
        yield Figure(f"documents of 13 pages, {name}", median(values), "a CPU second")


def _cpu_of(*arguments: str) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=ground.ROOT)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
