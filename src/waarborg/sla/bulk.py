"""The bulk door: due instants and open time for a million reports at once, in epoch seconds.

With numpy (the extra ``bulk``) the search runs over whole arrays; without it the same search runs in a loop, over lists.
Targets counted in dates are answered once for each distinct start. Source: docs/reference/time.md.
"""

from bisect import bisect_left, bisect_right
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from waarborg.sla.durations import Duration
from waarborg.sla.moments import epoch_seconds, from_epoch_seconds
from waarborg.sla.targets import DayEnds, Measure, due, part_used
from waarborg.sla.windows import OpeningsTable, Window

# An array of int64 where numpy is installed, else any sequence of integers.
EpochSeconds = Any
HAS_NUMPY = find_spec("numpy") is not None


def due_many(
    window: Window, reported: EpochSeconds, duration: Duration, day_ends: DayEnds = "same_time"
) -> EpochSeconds:
    """When each report's target is due without pauses, counted from the first open instant at or after it.

    Raises: NeverOpensError, YearOutOfRangeError.
    """
    if not len(reported):
        return reported
    if not HAS_NUMPY:
        return _due_in_a_loop(window, list(reported), duration, day_ends)
    numpy = import_module("numpy")
    moments = numpy.asarray(reported, dtype=numpy.int64)
    if duration.is_dated:
        return _due_by_distinct_start(numpy, window, moments, duration, day_ends)
    if duration.is_elapsed:
        return _starts(numpy, window, moments) + duration.seconds
    if window.is_always_open:
        return moments + duration.seconds
    return _added(numpy, window, moments, duration.seconds)


def starts_many(window: Window, reported: EpochSeconds) -> EpochSeconds:
    """The first open instant at or after each report. Raises: NeverOpensError, YearOutOfRangeError."""
    if not len(reported):
        return reported
    if not HAS_NUMPY:
        return _starts_in_a_loop(window, list(reported))
    numpy = import_module("numpy")
    return _starts(numpy, window, numpy.asarray(reported, dtype=numpy.int64))


def parts_used_many(
    starts: EpochSeconds, dues: EpochSeconds, percents: EpochSeconds, measure: Measure
) -> EpochSeconds:
    """When that part of the time between each start and due has passed, as ``targets.part_used`` says for one.

    Raises: NeverOpensError, YearOutOfRangeError.
    """
    if not len(starts):
        return starts
    if not HAS_NUMPY:
        return _parts_used_in_a_loop(list(starts), list(dues), list(percents), measure)
    numpy = import_module("numpy")
    begins, ends, parts = (numpy.asarray(column, dtype=numpy.int64) for column in (starts, dues, percents))
    window = measure.window
    if measure.is_elapsed or window.is_always_open:
        return begins - (-numpy.maximum(ends - begins, 0) * parts // 100)
    used = -(-measure_many(window, begins, ends) * parts // 100)
    # Where no time has to pass, the search would go back to the closing before.
    return numpy.where(used > 0, _added(numpy, window, begins, used), begins)


def measure_many(window: Window, starts: EpochSeconds, ends: EpochSeconds) -> EpochSeconds:
    """Open seconds between each start and end; none where the end is not after the start.

    Raises: YearOutOfRangeError.
    """
    if not len(starts):
        return starts
    if not HAS_NUMPY:
        return _measured_in_a_loop(window, list(starts), list(ends))
    numpy = import_module("numpy")
    first, last = numpy.asarray(starts, dtype=numpy.int64), numpy.asarray(ends, dtype=numpy.int64)
    if window.is_always_open:
        return numpy.maximum(last - first, 0)
    table = _table(window, int(min(first.min(), last.min())), int(max(first.max(), last.max())))
    opens, closes, totals = _columns(numpy, table)
    return numpy.maximum(
        _total_before(numpy, last, opens, closes, totals)
        - _total_before(numpy, first, opens, closes, totals),
        0,
    )


def _due(window: Window, moment: int, duration: Duration, day_ends: DayEnds) -> int:
    start = window.next_open(from_epoch_seconds(moment))
    return epoch_seconds(due(start, duration, window, day_ends))


def _due_in_a_loop(window: Window, moments: list[int], duration: Duration, day_ends: DayEnds) -> list[int]:
    if duration.is_dated:
        begins = _starts_in_a_loop(window, moments)
        answers = {start: _due(window, start, duration, day_ends) for start in set(begins)}
        return [answers[start] for start in begins]
    seconds = duration.seconds
    if duration.is_elapsed or window.is_always_open:
        return [start + seconds for start in _starts_in_a_loop(window, moments)]
    first, last = min(moments), max(moments)
    opens, closes, totals, *_ = _table(window, first, _furthest(window, last, seconds))
    dues = []
    for moment in moments:
        row = bisect_right(opens, moment) - 1
        closed = closes[row]
        wanted = totals[row] - opens[row] + (moment if moment < closed else closed) + seconds  # noqa: FURB136 - see Window
        row = bisect_left(totals, wanted) - 1
        dues.append(opens[row] + wanted - totals[row])
    return dues


def _starts_in_a_loop(window: Window, moments: list[int]) -> list[int]:
    if window.is_always_open:
        return moments
    opens, closes, *_ = _table(window, min(moments), _last_start(window, max(moments)))
    starts = []
    for moment in moments:
        row = bisect_right(opens, moment)
        starts.append(moment if moment < closes[row - 1] else opens[row])
    return starts


def _parts_used_in_a_loop(
    starts: list[int], dues: list[int], percents: list[int], measure: Measure
) -> list[int]:
    """One by one: each has a part of its own, so nothing is shared."""
    instants = (
        part_used(from_epoch_seconds(start), from_epoch_seconds(due), percent, measure)
        for start, due, percent in zip(starts, dues, percents, strict=True)
    )
    return list(map(epoch_seconds, instants))


def _measured_in_a_loop(window: Window, starts: list[int], ends: list[int]) -> list[int]:
    pairs = zip(starts, ends, strict=True)
    if window.is_always_open:
        return [max(last - first, 0) for first, last in pairs]
    total_before = _table(window, min(*starts, *ends), max(*starts, *ends)).total_before
    return [total_before(last) - total_before(first) if first < last else 0 for first, last in pairs]


def _due_by_distinct_start(
    numpy: Any, window: Window, moments: EpochSeconds, duration: Duration, day_ends: DayEnds
) -> EpochSeconds:
    """Answers each distinct start once: reports outside the window share the next opening as their start."""
    begins = _starts(numpy, window, moments)
    distinct, where = numpy.unique(begins, return_inverse=True)
    answers = numpy.fromiter(
        (_due(window, int(moment), duration, day_ends) for moment in distinct), numpy.int64, len(distinct)
    )
    return answers[where]


def _added(numpy: Any, window: Window, moments: EpochSeconds, seconds: EpochSeconds) -> EpochSeconds:
    """``seconds`` is one number for all, or an array."""
    first, last = int(moments.min()), int(moments.max())
    opens, closes, totals = _columns(
        numpy, _table(window, first, _furthest(window, last, int(numpy.max(seconds))))
    )
    wanted = _total_before(numpy, moments, opens, closes, totals) + seconds
    row = numpy.searchsorted(totals, wanted, side="left") - 1
    return opens[row] + wanted - totals[row]


def _starts(numpy: Any, window: Window, moments: EpochSeconds) -> EpochSeconds:
    if window.is_always_open:
        return moments
    furthest = _last_start(window, int(moments.max()))
    opens, closes, _ = _columns(numpy, _table(window, int(moments.min()), furthest))
    row = numpy.searchsorted(opens, moments, side="right") - 1
    following = numpy.minimum(row + 1, len(opens) - 1)
    return numpy.where(moments < closes[row], moments, opens[following])


def _furthest(window: Window, last: int, seconds: int) -> int:
    """No report is due later than the last one with the most seconds: so far the table has to reach."""
    return epoch_seconds(window.add(from_epoch_seconds(last), seconds))


def _last_start(window: Window, last: int) -> int:
    """The latest report's clock starts last."""
    return epoch_seconds(window.next_open(from_epoch_seconds(last)))


def _table(window: Window, first: int, last: int) -> OpeningsTable:
    return window.table(from_epoch_seconds(first), from_epoch_seconds(last))


def _columns(numpy: Any, table: OpeningsTable) -> tuple[EpochSeconds, EpochSeconds, EpochSeconds]:
    opens, closes, totals = (
        numpy.asarray(column, dtype=numpy.int64) for column in (table.opens, table.closes, table.totals)
    )
    return opens, closes, totals


def _total_before(
    numpy: Any, moments: EpochSeconds, opens: EpochSeconds, closes: EpochSeconds, totals: EpochSeconds
) -> EpochSeconds:
    row = numpy.searchsorted(opens, moments, side="right") - 1
    return totals[row] + numpy.minimum(moments, closes[row]) - opens[row]
