"""What a single question costs from a cold start, and how many documents a second are printed."""

import subprocess
import sys
from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

import ground
import timing
from figures import Figure

EXAMPLE = str(ground.ROOT / "examples" / "sla-example.toml")
_NOTHING = "nothing"
_ASKED = {
    _NOTHING: ("-c", "pass"),
    "importing the engine": ("-c", "import waarborg.sla.guarantee"),
    "one question at the command line": (
        *("-m", "waarborg.operation.main", "sla", "due", EXAMPLE),
        *("--reported", "2026-04-24T14:20:00Z", "--severity", "major"),
    ),
}


def commands(size: float) -> Iterator[Figure]:
    """CPU seconds of whole processes, beside those of a Python that does nothing."""
    found: dict[str, list[float]] = {name: [] for name in _ASKED}
    for _ in range(max(2, int(timing.ROUNDS * size))):
        for name, arguments in _ASKED.items():
            found[name].append(1 / _cpu_of(*arguments))
    for name in list(_ASKED)[1:]:
        yield Figure(f"{name}: CPU time", timing.ratio(found, _NOTHING, name), "times an empty Python")


def documents(size: float) -> Iterator[Figure]:
    """Documents for each CPU second: the same text twice costs less than another one, as a version's number shows."""
    from waarborg.service.agreements.document.rendering import to_html, to_pdf  # noqa: PLC0415 - slow, and only here

    agreement = ground.TERMS.agreement
    numbers = iter(range(1_000_000))
    sides: dict[str, timing.Side] = {
        "pdf": lambda asked: [to_pdf(agreement, version=str(next(numbers)), digest="0" * 64) for _ in asked],
        "html": lambda asked: [
            to_html(agreement, version=str(next(numbers)), digest="0" * 64) for _ in asked
        ],
    }
    for name, values in timing.rates(sides, [None], size * 4).items():
        yield Figure(f"documents of 13 pages, {name}", median(values), "a CPU second")


def _cpu_of(*arguments: str) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=ground.ROOT)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
