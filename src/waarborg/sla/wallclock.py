"""Between the wall clock of a time zone and instants, exact through every change of the clock.

Wall-clock times are counted in seconds as if the wall clock were UTC ("wall seconds"); instants are epoch seconds.
A stretch of wall-clock time stands for all instants at which the wall clock shows a time inside it: that one rule
makes an hour that is skipped disappear and an hour that is shown twice count twice.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from waarborg.sla.moments import EPOCH, from_epoch_seconds

DAY = 86_400
_EPOCH_DATE = date(1970, 1, 1)
# No zone is further from UTC than this, so a wall clock never shows a time further from its instant.
FURTHEST_OFFSET = DAY

Stretch = tuple[int, int]
Segment = tuple[int, int, int]


def wall_midnight(on: date) -> int:
    """The wall seconds at which ``on`` begins."""
    return (on - _EPOCH_DATE).days * DAY


def wall_time(zone: ZoneInfo, at: datetime) -> datetime:
    """What the wall clock shows at the instant ``at``, without zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def offset_at(zone: ZoneInfo, seconds: int) -> int:
    """Seconds by which the wall clock is ahead of UTC at an instant."""
    offset = from_epoch_seconds(seconds).astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101 - a ZoneInfo always has one
    return offset.days * DAY + offset.seconds


def segments(zone: ZoneInfo, starts: int, ends: int) -> Iterator[Segment]:
    """``[starts, ends)`` cut where the zone's offset changes: (from, to, offset), in order.

    Looks once a day; no zone's clock has ever been changed and changed back within one.
    """
    begun, offset = starts, offset_at(zone, starts)
    at = starts
    while at < ends:
        following = min(at + DAY, ends)
        changed = offset_at(zone, following)
        if changed != offset:
            change = _change_between(zone, at, following)
            yield begun, change, offset
            begun, offset = change, changed
        at = following
    yield begun, ends, offset


def _change_between(zone: ZoneInfo, before: int, after: int) -> int:
    """The first instant with the offset that holds at ``after``."""
    changed = offset_at(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == changed:
            after = middle
        else:
            before = middle
    return after


def instants_showing(stretches: Iterable[Stretch], cuts: Iterable[Segment]) -> Iterator[Stretch]:
    """The instants at which the wall clock shows a time in any of ``stretches`` (sorted, disjoint, wall seconds)."""
    waiting = list(stretches)
    first = 0
    for begun, ended, offset in cuts:
        # After a clock that was set back, stretches just passed can show once more.
        while first > 0 and waiting[first - 1][1] > begun + offset:
            first -= 1
        index = first
        while index < len(waiting) and waiting[index][0] < ended + offset:
            starts = max(waiting[index][0] - offset, begun)
            ends = min(waiting[index][1] - offset, ended)
            if starts < ends:
                yield starts, ends
            index += 1
        first = index


def instants_of_day(zone: ZoneInfo, on: date) -> tuple[Stretch, ...]:
    """The instants at which the wall clock shows the date ``on``; nearly always one stretch."""
    midnight = wall_midnight(on)
    cuts = segments(zone, midnight - FURTHEST_OFFSET, midnight + DAY + FURTHEST_OFFSET)
    return tuple(instants_showing([(midnight, midnight + DAY)], cuts))


def first_instant_showing(zone: ZoneInfo, on: date, at: time) -> datetime:
    """The instant at which the wall clock shows ``on`` and ``at``: the first of two, or the first after a skip."""
    shown = datetime.combine(on, at)
    moment = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if wall_time(zone, moment) == shown:
        return moment
    seconds = (moment - EPOCH).days * DAY + (moment - EPOCH).seconds
    return from_epoch_seconds(_change_between(zone, seconds - DAY, seconds))
