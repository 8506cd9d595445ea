"""The bulk door: due instants and open time for a million reports at once, in epoch seconds.

With numpy (the extra ``bulk``) the search runs over whole arrays; without it the same answers come one by one, as
lists. Targets counted in dates are answered once for each distinct start. Source: docs/reference/time.md.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from waarborg.sla.durations import Duration
from waarborg.sla.moments import epoch_seconds, from_epoch_seconds
from waarborg.sla.targets import DayEnds, due
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
        return [_due(window, moment, duration, day_ends) for moment in reported]
    numpy = import_module("numpy")
    moments = numpy.asarray(reported, dtype=numpy.int64)
    if duration.is_dated:
        return _due_by_distinct_start(numpy, window, moments, duration, day_ends)
    if duration.is_elapsed:
        return _starts(numpy, window, moments) + duration.seconds
    if window.is_always_open:
        return moments + duration.seconds
    return _added(numpy, window, moments, duration.seconds)


def measure_many(window: Window, starts: EpochSeconds, ends: EpochSeconds) -> EpochSeconds:
    """Open seconds between each start and end; none where the end is not after the start.

    Raises: YearOutOfRangeError.
    """
    if not len(starts):
        return starts
    if not HAS_NUMPY:
        return [
            window.measure(from_epoch_seconds(first), from_epoch_seconds(last))
            for first, last in zip(starts, ends, strict=True)
        ]
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


def _added(numpy: Any, window: Window, moments: EpochSeconds, seconds: int) -> EpochSeconds:
    first, last = int(moments.min()), int(moments.max())
    # The latest of them is due last: with it the table reaches far enough for all.
    furthest = epoch_seconds(window.add(from_epoch_seconds(last), seconds))
    opens, closes, totals = _columns(numpy, _table(window, first, furthest))
    wanted = _total_before(numpy, moments, opens, closes, totals) + seconds
    row = numpy.searchsorted(totals, wanted, side="left") - 1
    return opens[row] + wanted - totals[row]


def _starts(numpy: Any, window: Window, moments: EpochSeconds) -> EpochSeconds:
    if window.is_always_open:
        return moments
    last = int(moments.max())
    furthest = epoch_seconds(window.next_open(from_epoch_seconds(last)))
    opens, closes, _ = _columns(numpy, _table(window, int(moments.min()), furthest))
    row = numpy.searchsorted(opens, moments, side="right") - 1
    following = numpy.minimum(row + 1, len(opens) - 1)
    return numpy.where(moments < closes[row], moments, opens[following])


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
