"""The bulk door answers exactly what the ordinary one does, with numpy and without."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sla.generators import Pair, instants, pairs
from waarborg.sla import bulk
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.moments import epoch_seconds
from waarborg.sla.targets import Measure, due, part_used


@given(
    pair=pairs(),
    moments=st.lists(instants(), max_size=12),
    amount=st.integers(1, 30),
    unit=st.sampled_from(list(Unit)),
)
def test_a_million_deadlines_are_the_same_as_one_at_a_time_with_numpy_and_without(
    pair: Pair, moments, amount: int, unit: Unit
) -> None:
    if unit is Unit.WORKING_DAYS:
        assume(any(day < 5 for opening in pair.world.openings for day in opening.weekdays))
    duration = Duration(amount, unit)
    one_by_one = [
        epoch_seconds(due(pair.window.next_open(moment), duration, pair.window, pair.day_ends))
        for moment in moments
    ]
    seconds = [epoch_seconds(moment) for moment in moments]
    assert list(bulk.due_many(pair.window, seconds, duration, pair.day_ends)) == one_by_one
    with without_numpy():
        assert bulk.due_many(pair.window, seconds, duration, pair.day_ends) == one_by_one


@given(
    pair=pairs(),
    reports=st.lists(st.tuples(instants(), st.integers(0, 500), st.integers(0, 150)), max_size=12),
    is_elapsed=st.booleans(),
)
def test_starts_and_parts_of_targets_are_the_same_in_bulk(pair: Pair, reports, is_elapsed: bool) -> None:
    measure = Measure(pair.window, is_elapsed)
    starts = [pair.window.next_open(moment) for moment, _hours, _percent in reports]
    dues = [measure.after(start, hours * 3600) for start, (_, hours, _) in zip(starts, reports, strict=True)]
    percents = [percent for *_, percent in reports]
    asked = [*map(epoch_seconds, starts)], [*map(epoch_seconds, dues)], percents
    one_by_one = [
        epoch_seconds(part_used(start, due_at, percent, measure))
        for start, due_at, percent in zip(starts, dues, percents, strict=True)
    ]
    reported = [epoch_seconds(moment) for moment, *_ in reports]
    assert list(bulk.starts_many(pair.window, reported)) == asked[0]
    assert list(bulk.parts_used_many(*asked, measure)) == one_by_one
    with without_numpy():
        assert bulk.starts_many(pair.window, reported) == asked[0]
        assert bulk.parts_used_many(*asked, measure) == one_by_one


@given(pair=pairs(), moments=st.lists(instants(), max_size=12), hours=st.integers(-5, 2000))
def test_measuring_in_bulk_is_the_same_as_one_at_a_time(pair: Pair, moments, hours: int) -> None:
    ends = [moment + timedelta(hours=hours) for moment in moments]
    one_by_one = [pair.window.measure(start, end) for start, end in zip(moments, ends, strict=True)]
    seconds = [[epoch_seconds(moment) for moment in some] for some in (moments, ends)]
    assert list(bulk.measure_many(pair.window, *seconds)) == one_by_one
    with without_numpy():
        assert bulk.measure_many(pair.window, *seconds) == one_by_one


@contextmanager
def without_numpy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "HAS_NUMPY", False)
        yield


def test_without_numpy_the_answers_are_the_same() -> None:
    program = """
import sys
sys.modules["numpy"] = None
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "numpy" else find_spec(name, *rest)
from sla.agreements import local, shown, terms
from waarborg.sla import bulk
from waarborg.sla.durations import parse_duration
from waarborg.sla.moments import epoch_seconds, from_epoch_seconds
assert not bulk.HAS_NUMPY
window = terms().window
for text in ("8 hours", "24 elapsed hours", "1 working day"):
    [due] = bulk.due_many(window, [epoch_seconds(local("2026-03-06 18:00"))], parse_duration(text))
    print(shown(from_epoch_seconds(due)))
print(bulk.measure_many(window, [0], [86400 * 7]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": "src:tests"},
        cwd=bulk.__file__.split("/src/")[0],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "2026-03-09 17:00",
        "2026-03-10 09:00",
        "2026-03-10 09:00",
        "[115200]",
    ]
