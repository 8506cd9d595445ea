"""Open time, deadlines and parts of targets agree with the slow oracle, second for second."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sla import oracle
from sla.generators import Pair, instants, pairs, pauses
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.moments import Span
from waarborg.sla.pauses import Pause, merged, moved
from waarborg.sla.targets import Measure, due, part_used
from waarborg.sla.windows import NeverOpensError

DURATIONS = st.builds(
    Duration,
    st.one_of(st.sampled_from([1, 2, 8]), st.integers(1, 20)),
    st.sampled_from(list(Unit)),
)


@given(pair=pairs(), at=instants())
def test_an_instant_is_open_when_the_wall_clock_shows_a_time_inside_an_opening(pair: Pair, at) -> None:
    assert pair.window.is_open(at) == oracle.is_open(pair.world, oracle.floor(at))


@given(pair=pairs(), at=instants(), seconds=st.integers(0, 3 * 86_400))
def test_measured_time_is_the_oracles(pair: Pair, at, seconds) -> None:
    ends = at + timedelta(seconds=seconds)
    assert pair.window.measure(at, ends) == oracle.measure(pair.world, at, ends)


@given(pair=pairs(), at=instants(), seconds=st.integers(0, 400 * 3600))
def test_adding_time_and_measuring_it_agree(pair: Pair, at, seconds) -> None:
    try:
        ends = pair.window.add(at, seconds)
    except NeverOpensError:
        assume(False)
    assert pair.window.measure(at, ends) == seconds
    assert seconds == 0 or pair.window.measure(at, ends - timedelta(seconds=1)) == seconds - 1


@given(pair=pairs(), at=instants(), seconds=st.integers(1, 30 * 86_400))
def test_spans_add_up_to_what_is_measured(pair: Pair, at, seconds) -> None:
    within = Span(at, at + timedelta(seconds=seconds))
    spans = list(pair.window.spans(within))
    assert sum(span.seconds for span in spans) == pair.window.measure(within.starts_at, within.ends_at)
    assert all(one.ends_at < other.starts_at for one, other in itertools.pairwise(spans))


@given(pair=pairs(), at=instants(), duration=DURATIONS)
def test_a_due_instant_is_the_oracles(pair: Pair, at, duration: Duration) -> None:
    if duration.unit is Unit.WORKING_DAYS:
        assume(opens_on_working_days(pair))
    start = pair.window.next_open(at)
    assert start == oracle.next_open(pair.world, at)
    found = due(start, duration, pair.window, pair.day_ends)
    assert found == oracle.due(pair.world, start, duration.amount, duration.unit.value)


@given(
    pair=pairs(),
    at=instants(),
    duration=DURATIONS,
    percent=st.sampled_from([1, 33, 50, 75, 90, 100]),
    data=st.data(),
)
def test_pauses_move_a_due_instant_and_its_parts_as_the_oracle_says(
    pair: Pair, at, duration: Duration, percent: int, data
) -> None:
    if duration.unit is Unit.WORKING_DAYS:
        assume(opens_on_working_days(pair))
    start = pair.window.next_open(at)
    due_at = due(start, duration, pair.window, pair.day_ends)
    measure = Measure(pair.window, duration.is_elapsed)
    intervals = data.draw(pauses(start))
    used_at = part_used(start, due_at, percent, measure)
    assert used_at == oracle.part(pair.world, start, due_at, percent, elapsed=duration.is_elapsed)
    for instant in (due_at, used_at):
        found = moved(
            instant, merged(Pause(*interval) for interval in intervals), start=start, measure=measure
        )
        assert found == oracle.move(pair.world, instant, intervals, start, elapsed=duration.is_elapsed)


@given(pair=pairs(), at=instants(), duration=DURATIONS, day=st.integers(0, 30))
def test_another_closed_day_never_makes_anything_due_earlier(
    pair: Pair, at, duration: Duration, day: int
) -> None:
    assume(opens_on_working_days(pair))
    closed = (at + timedelta(days=day)).date()
    more = Pair(
        pair.texts,
        pair.zone.key,
        pair.world.closed | {closed},
        observes=pair.world.observes,
        day_ends=pair.day_ends,
    )
    before = due(pair.window.next_open(at), duration, pair.window, pair.day_ends)
    after = due(more.window.next_open(at), duration, more.window, more.day_ends)
    assert after >= before


def opens_on_working_days(pair: Pair) -> bool:
    """Whether some ordinary working week has the window open on a Monday to Friday."""
    weekdays = {day for opening in pair.world.openings for day in opening.weekdays}
    return any(day < 5 for day in weekdays)


@pytest.mark.parametrize(
    "zone", ["Europe/Amsterdam", "Australia/Lord_Howe", "Africa/Cairo", "America/St_Johns"]
)
def test_a_table_that_grew_in_either_direction_says_the_same_as_a_fresh_one(zone: str) -> None:
    def fresh() -> Pair:
        return Pair(
            ["mon-sun 22:00-06:00", "mon-fri 09:00-17:00"],
            zone,
            frozenset(),
            observes=True,
            day_ends="same_time",
        )

    from datetime import UTC, datetime

    moments = [
        datetime(year, month, 31, 23, 30, tzinfo=UTC)
        for year in (2040, 1985, 2026, 2100)
        for month in (1, 12)
    ]
    grown = fresh()
    for moment in moments:
        assert grown.window.add(moment, 400_000) == fresh().window.add(moment, 400_000)
        assert grown.window.measure(moments[2], moment) == fresh().window.measure(moments[2], moment)
