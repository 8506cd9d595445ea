"""Service windows: weekly openings and closed dates turned into open time in UTC.

The openings are computed once, a few years at a time, with a running total of open seconds beside them. A deadline
and an elapsed time are then the same search in the same table, so that ``measure(s, add(s, n)) == n`` always holds.
A window that is always open needs no table. Source: docs/reference/time.md, "Windows".
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from threading import RLock
from typing import NamedTuple
from zoneinfo import ZoneInfo

from waarborg.sla.calendar import Calendar
from waarborg.sla.moments import EPOCH, Span, epoch_seconds, from_epoch_seconds
from waarborg.sla.openings import Opening, covers_the_week
from waarborg.sla.wallclock import (
    DAY,
    FURTHEST_OFFSET,
    Stretch,
    instants_of_day,
    instants_showing,
    segments,
    wall_midnight,
)

# Holiday lists and the rules of time zones are known for these years, and no contract lies outside of them.
FIRST_YEAR, LAST_YEAR = 1900, 2400
_FEWEST_YEARS, _MOST_YEARS = 4, 32
_SECOND = timedelta(seconds=1)


class NeverOpensError(ValueError):
    """The window has no opening that a target could wait for."""

    def __init__(self, after: datetime) -> None:
        super().__init__(f"the service window does not open any more after {after.isoformat()}")


class YearOutOfRangeError(ValueError):
    """An instant so far away that no calendar is known for it."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at.isoformat()} is not in the years {FIRST_YEAR} to {LAST_YEAR}")


class OpeningsTable(NamedTuple):
    """Openings in epoch seconds, and the open seconds before each, counted from an arbitrary first opening.

    ``opens_at`` has the same openings as instants: making one takes as long as the search for it.

    The first row is an empty opening before all others, so that every instant has a row to stand in. Exact for
    instants in ``[covers_from, covers_to)``.
    """

    opens: list[int]
    closes: list[int]
    totals: list[int]
    covers_from: int
    covers_to: int
    first_year: int
    last_year: int
    opens_at: list[datetime]

    def covers(self, moment: int) -> bool:
        return self.covers_from <= moment < self.covers_to

    def total_before(self, moment: int) -> int:
        """Open seconds before an instant that the table covers."""
        opens, closes, totals = self.opens, self.closes, self.totals
        row = bisect_right(opens, moment) - 1
        closed = closes[row]
        return totals[row] - opens[row] + (moment if moment < closed else closed)  # noqa: FURB136 - see Window


_EMPTY = OpeningsTable([], [], [], 0, 0, 0, -1, [])


class Window:
    """Open time: when the guarantees' time runs.

    All instants are aware UTC. Safe to share between threads. ``add``, ``measure`` and ``next_open`` answer for every
    ticket on every list, so they are written for speed: a comparison in place of ``min``, a multiplied second
    in place of a new ``timedelta``.
    """

    def __init__(
        self, openings: Iterable[Opening], *, zone: ZoneInfo, calendar: Calendar, observes_closings: bool
    ) -> None:
        self.openings = tuple(openings)
        self.zone = zone
        self.calendar = calendar
        self.observes_closings = observes_closings
        self.is_always_open = not observes_closings and covers_the_week(self.openings)
        self._table = _EMPTY
        self._growing = RLock()

    def add(self, at: datetime, seconds: int) -> datetime:
        """The earliest instant ``d`` with ``seconds`` of open time in ``[at, d)``; it can be a closing time.

        Raises: NeverOpensError, YearOutOfRangeError.
        """
        if self.is_always_open:
            return at + _SECOND * seconds
        if seconds <= 0:
            return at
        since = at - EPOCH
        moment = since.days * DAY + since.seconds
        table = self._table
        opens, closes, totals, covers_from, covers_to, _, _, _ = table
        if not covers_from <= moment < covers_to:
            table = self._covering(moment)
            opens, closes, totals = table.opens, table.closes, table.totals
        row = bisect_right(opens, moment) - 1
        closed = closes[row]
        total = totals[row] - opens[row] + (moment if moment < closed else closed) + seconds  # noqa: FURB136
        row = bisect_left(totals, total) - 1
        due = opens[row] + total - totals[row]
        if due > closes[row]:
            self._grow_after(table, at)
            return self.add(at, seconds)
        return EPOCH + _SECOND * due

    def measure(self, starts_at: datetime, ends_at: datetime) -> int:
        """Seconds of open time in ``[starts_at, ends_at)``; none when the end is not after the start.

        Raises: YearOutOfRangeError.
        """
        since, until = starts_at - EPOCH, ends_at - EPOCH
        first, last = since.days * DAY + since.seconds, until.days * DAY + until.seconds
        if last <= first:
            return 0
        if self.is_always_open:
            return last - first
        table = self._table
        if not (table.covers_from <= first and last < table.covers_to):
            self._covering(first)
            table = self._covering(last)
        return table.total_before(last) - table.total_before(first)

    def is_open(self, at: datetime) -> bool:
        if self.is_always_open:
            return True
        moment = epoch_seconds(at)
        table = self._covering(moment)
        return moment < table.closes[bisect_right(table.opens, moment) - 1]

    def open_span(self, at: datetime) -> Span:
        """The opening around ``at``, an open instant of a window that is not always open."""
        moment = epoch_seconds(at)
        table = self._covering(moment)
        row = bisect_right(table.opens, moment) - 1
        return Span(from_epoch_seconds(table.opens[row]), from_epoch_seconds(table.closes[row]))

    def next_open(self, at: datetime) -> datetime:
        """The first open instant at or after ``at``.

        Raises: NeverOpensError, YearOutOfRangeError.
        """
        if self.is_always_open:
            return at
        since = at - EPOCH
        moment = since.days * DAY + since.seconds
        table = self._table
        if not table.covers_from <= moment < table.covers_to:
            table = self._covering(moment)
        row = bisect_right(table.opens, moment)
        if moment < table.closes[row - 1]:
            return at
        if row == len(table.opens):
            self._grow_after(table, at)
            return self.next_open(at)
        return table.opens_at[row]

    def closes_at(self, at: datetime) -> bool:
        """Whether the window stops being open at exactly this instant."""
        if self.is_always_open:
            return False
        moment = epoch_seconds(at)
        closes = self._covering(moment).closes
        row = bisect_left(closes, moment)
        return row < len(closes) and closes[row] == moment

    def spans(self, within: Span) -> Iterator[Span]:
        """The open spans inside ``within``, clipped to it."""
        for opens, closes in self._stretches(epoch_seconds(within.starts_at), epoch_seconds(within.ends_at)):
            yield Span(from_epoch_seconds(opens), from_epoch_seconds(closes))

    def first_open_on(self, on: date) -> datetime | None:
        """The first open instant at which the wall clock shows the date ``on``; none when there is none."""
        return next((from_epoch_seconds(opens) for opens, _ in self._open_on(on)), None)

    def last_closing_on(self, on: date) -> datetime | None:
        """The last instant on that wall-clock date at which the window stops being open.

        Midnight when it stays open to the end of the date; none when it is not open on that date at all.
        """
        closings = [closes for _, closes in self._open_on(on)]
        return from_epoch_seconds(closings[-1]) if closings else None

    def table(self, starts_at: datetime, ends_at: datetime) -> OpeningsTable:
        """The openings, exact at least for ``[starts_at, ends_at)``; for doors that count in bulk."""
        self._covering(epoch_seconds(starts_at))
        return self._covering(epoch_seconds(ends_at))

    def _open_on(self, on: date) -> Iterator[Stretch]:
        for starts, ends in instants_of_day(self.zone, on):
            yield from self._stretches(starts, ends)

    def _stretches(self, starts: int, ends: int) -> Iterator[Stretch]:
        if self.is_always_open:
            yield starts, ends
            return
        self._covering(starts)
        table = self._covering(ends)
        row = bisect_right(table.closes, starts)
        while row < len(table.opens) and table.opens[row] < ends:
            yield max(table.opens[row], starts), min(table.closes[row], ends)
            row += 1

    def _covering(self, moment: int) -> OpeningsTable:
        table = self._table
        if table.covers(moment):
            return table
        year = from_epoch_seconds(moment).year
        if not FIRST_YEAR < year < LAST_YEAR:
            raise YearOutOfRangeError(from_epoch_seconds(moment))
        with self._growing:
            table = self._table
            if table is _EMPTY:
                self._add_years(year - 1, year + _FEWEST_YEARS)
            elif moment < table.covers_from:
                self._add_years(min(year - 1, table.first_year - _years_to_add(table)), table.first_year - 1)
            elif moment >= table.covers_to:
                self._add_years(table.last_year + 1, max(year + 1, table.last_year + _years_to_add(table)))
            return self._table

    def _grow_after(self, table: OpeningsTable, after: datetime) -> None:
        """Lets the table reach further into the future than ``table`` does."""
        with self._growing:
            last_year = self._table.last_year
            if last_year >= LAST_YEAR:
                raise NeverOpensError(after)
            if last_year <= table.last_year:
                self._add_years(last_year + 1, last_year + _years_to_add(table))

    def _add_years(self, first: int, last: int) -> None:
        table = self._table
        known = list(zip(table.opens, table.closes, strict=True))[1:]
        added = list(self._opened_in(first, last))
        is_earlier = bool(known) and first < table.first_year
        stretches = list(_joined([*added, *known] if is_earlier else [*known, *added]))
        if table is not _EMPTY:
            first, last = min(first, table.first_year), max(last, table.last_year)
        # On either side a day or two are not exact yet: an opening of a year that was not added may reach into them.
        covers_from = wall_midnight(date(first, 1, 1)) + 2 * DAY + FURTHEST_OFFSET
        covers_to = wall_midnight(date(last, 12, 31)) - FURTHEST_OFFSET
        before_all = covers_from - 10 * DAY
        opens = [before_all, *(starts for starts, _ in stretches)]
        self._table = OpeningsTable(
            opens,
            [before_all, *(closes for _, closes in stretches)],
            list(accumulate((closes - opens for opens, closes in stretches[:-1]), initial=0)),
            covers_from,
            covers_to,
            first,
            last,
            [from_epoch_seconds(moment) for moment in opens],
        )
        self._table.totals.insert(0, 0)

    def _opened_in(self, first_year: int, last_year: int) -> Iterator[Stretch]:
        first, last = date(first_year, 1, 1), date(last_year, 12, 31)
        cuts = segments(
            self.zone, wall_midnight(first) - FURTHEST_OFFSET, wall_midnight(last) + 3 * DAY + FURTHEST_OFFSET
        )
        return instants_showing(_joined(sorted(self._wall_stretches(first, last))), cuts)

    def _wall_stretches(self, first: date, last: date) -> Iterator[Stretch]:
        by_weekday = [[opening for opening in self.openings if day in opening.weekdays] for day in range(7)]
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.observes_closings and self.calendar.closing(day) is not None:
                continue
            midnight = wall_midnight(day)
            for opening in by_weekday[day.weekday()]:
                yield midnight + opening.from_minute * 60, midnight + opening.to_minute * 60


def _years_to_add(table: OpeningsTable) -> int:
    """As many years again, so that growing stays rare, within bounds."""
    return max(_FEWEST_YEARS, min(_MOST_YEARS, table.last_year - table.first_year + 1))


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Sorted stretches with overlapping and touching ones joined."""
    current: Stretch | None = None
    for starts, ends in stretches:
        if current is None:
            current = starts, ends
        elif starts <= current[1]:
            current = current[0], max(current[1], ends)
        else:
            yield current
            current = starts, ends
    if current is not None:
        yield current
