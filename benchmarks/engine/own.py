"""Our own sides: the public functions, and the same search without what makes it usable."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import timing
from ground import Asked

from waarborg.sla.durations import Duration, Unit
from waarborg.sla.targets import due

# A side that was told the window and the number of hours; it answers a list of reports.
Deadline = Callable[[Asked, int], Callable[[Sequence[datetime]], list[datetime]]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def waarborg(asked: Asked, hours: int) -> timing.Side:
    """The public function, with everything that it promises."""
    window, duration = asked.window, Duration(hours, Unit.HOURS)
    return lambda moments: [due(at, duration, window) for at in moments]


def from_report(asked: Asked, hours: int) -> timing.Side:
    """What a ticket asks: when its clock starts, and when it is due from there."""
    window, duration = asked.window, Duration(hours, Unit.HOURS)
    return lambda moments: [due(window.next_open(at), duration, window) for at in moments]


def bare_prefix_sums(asked: Asked, hours: int) -> timing.Side:
    """The same search and nothing else: no growth, no always-open window, no question about where a table ends."""
    table = asked.window.table(datetime(2024, 1, 8, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC))
    opens, closes, totals = table.opens, table.closes, table.totals

    def deadline(at: datetime, seconds: int) -> datetime:
        since = at - _EPOCH
        moment = since.days * 86_400 + since.seconds
        row = bisect_right(opens, moment) - 1
        closed = closes[row]
        wanted = totals[row] - opens[row] + (moment if moment < closed else closed) + seconds  # noqa: FURB136 - faster
        row = bisect_left(totals, wanted) - 1
        return _EPOCH + _SECOND * (opens[row] + wanted - totals[row])

    return lambda moments: [deadline(at, hours * 3600) for at in moments]


def elapsed(asked: Asked) -> timing.Side:
    window = asked.window
    return lambda spans: [window.measure(starts_at, ends_at) for starts_at, ends_at in spans]
