"""One module reads the clock; everywhere else the instant is an argument."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/waarborg"
READERS = {"now", "utcnow", "today", "time", "time_ns"}
CLOCKS = {"datetime", "date", "timezone", "time"}
MAY_READ = {"service/foundation/time_source.py"}


def _readings(module: ast.Module) -> Iterator[int]:
    """Lines that call a clock: ``datetime.now(UTC)``, ``timezone.now()``, ``time.time()``, ``date.today()``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
            clock = node.func.value
            name = clock.attr if isinstance(clock, ast.Attribute) else getattr(clock, "id", "")
            if name in CLOCKS:
                yield node.lineno


def _violations() -> list[str]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name not in MAY_READ and "migrations" not in path.parts:
            found += [f"{name}:{line}" for line in _readings(ast.parse(path.read_text()))]
    return found


def test_only_the_time_source_reads_the_clock():
    assert _violations() == []


@pytest.mark.parametrize(
    "reading",
    ["datetime.now(UTC)", "datetime.datetime.utcnow()", "timezone.now()", "time.time()", "date.today()"],
)
def test_every_way_to_read_the_clock_is_recognised(reading):
    assert list(_readings(ast.parse(reading))) == [1]


@pytest.mark.parametrize("harmless", ["time_source.now()", "datetime.combine(a, b)", "time.monotonic()"])
def test_what_reads_no_clock_is_left_alone(harmless):
    assert list(_readings(ast.parse(harmless))) == []
