"""The worked example: one report on the last working day before a closed one, counted by the engine.

A report just before a long weekend shows in one picture what windows, closed days and units do to a deadline.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from waarborg.service.agreements.document.blocks import Align, Band, BandTrack, Flag, Stretch
from waarborg.service.agreements.document.draft import Draft
from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind
from waarborg.sla.calendar import Closing
from waarborg.sla.moments import Span, instant
from waarborg.sla.wording import severity_words

_REPORTED_AT = time(16, 30)
_WIDEST = timedelta(days=6)
_MARGIN = timedelta(hours=5)
_FRIDAY = 4
_MIDDLE = 0.5
# Parts of the band that a day's name takes.
_ROOM_FOR_A_NUMBER, _ROOM_FOR_A_MONTH = 0.09, 0.19


@dataclass(frozen=True, slots=True)
class Due:
    """A severity's latest moments, on the agreement's wall clock."""

    severity: Severity
    reaction: datetime
    resolution: datetime


@dataclass(frozen=True, slots=True)
class Example:
    """A report and what follows from it, on the agreement's wall clock. ``closings`` lie between it and the last due."""

    reported: datetime
    starts: datetime
    dues: tuple[Due, ...]
    closings: tuple[Closing, ...]


def example_of(draft: Draft) -> Example:
    terms = draft.terms
    reported = datetime.combine(_report_date(draft), _REPORTED_AT, terms.zone)
    starts = terms.window.next_open(instant(reported))
    dues = tuple(_due(draft, starts, severity) for severity in Severity)
    last = max(max(due.reaction, due.resolution) for due in dues).date()
    return Example(
        reported, starts.astimezone(terms.zone), dues, tuple(_closings(draft, reported.date(), last))
    )


def _due(draft: Draft, starts: datetime, severity: Severity) -> Due:
    def shown(of: MilestoneKind) -> datetime:
        return draft.terms.due(starts, severity, of).astimezone(draft.terms.zone)

    return Due(severity, shown("reaction"), shown("resolution"))


def _report_date(draft: Draft) -> date:
    """The last working day before the first weekday on which the calendar is closed, else the first Friday."""
    first, _ = draft.first_year
    calendar = draft.terms.calendar
    for closing in draft.closings:
        before = closing.on - timedelta(days=1)
        while before > first and not calendar.is_working_day(before):
            before -= timedelta(days=1)
        if closing.on.weekday() <= _FRIDAY and before > first:
            return before
    return first + timedelta(days=(_FRIDAY - first.weekday()) % 7)


def _closings(draft: Draft, first: date, last: date) -> Iterable[Closing]:
    """Closed weekdays on the way; none when nothing in the agreement minds them."""
    if not draft.terms.window.observes_closings and not _counts_working_days(draft):
        return
    for year in range(first.year, last.year + 1):
        for closing in draft.terms.calendar.closings(year).values():
            if first <= closing.on <= last and closing.on.weekday() <= _FRIDAY:
                yield closing


def _counts_working_days(draft: Draft) -> bool:
    return any(
        "working" in duration.unit
        for norm in draft.terms.norms.values()
        for duration in (norm.reaction, norm.resolution)
    )


def band_of(draft: Draft, example: Example) -> Band | None:
    """The example as a band, with the severities that are due within its width; none when there are none."""
    dues = [due for due in example.dues if due.resolution - example.reported <= _WIDEST]
    if not dues:
        return None
    span = _span(example, dues)
    scale = _Scale(span)
    return Band(
        alternative=draft.word("annex_example.counted.band"),
        days=tuple(scale.days(draft)),
        open=tuple(scale.stretch(opened) for opened in draft.terms.window.spans(span)),
        closed=tuple(scale.closed(draft, example.closings)) if draft.terms.window.observes_closings else (),
        report=scale.flag(draft, example.reported, "report_flag"),
        tracks=tuple(_track(draft, scale, due) for due in dues),
    )


def _span(example: Example, dues: list[Due]) -> Span:
    last = max(max(due.reaction, due.resolution) for due in dues)
    return Span(instant(example.reported - _MARGIN), instant(last + _MARGIN))


def _track(draft: Draft, scale: "_Scale", due: Due) -> BandTrack:
    flags = (
        scale.flag(draft, due.reaction, "reaction_flag"),
        scale.flag(draft, due.resolution, "resolution_flag"),
    )
    return BandTrack(due.severity, severity_words(due.severity), _apart(*flags))


def _apart(*flags: Flag) -> tuple[Flag, ...]:
    """The flags with their labels where neither stands on the other's line, nor off the band."""
    earlier, later = sorted(flags, key=lambda flag: flag.at)
    sides: list[Align] = ["end" if flag.at > _MIDDLE else "start" for flag in (earlier, later)]
    lower = 0 if sides == ["start", "start"] else 1
    return (
        replace(earlier, side=sides[0], row=1 - lower),
        replace(later, side=sides[1], row=lower),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From instants to places on the band."""

    span: Span

    def place(self, at: datetime) -> float:
        return round((at - self.span.starts_at) / (self.span.ends_at - self.span.starts_at), 5)

    def stretch(self, span: Span, label: str = "") -> Stretch:
        return Stretch(self.place(span.starts_at), self.place(span.ends_at), label)

    def flag(self, draft: Draft, at: datetime, key: str) -> Flag:
        label = draft.word(f"annex_example.counted.{key}")
        return Flag(self.place(at), label, f"{at:%H:%M}")

    def days(self, draft: Draft) -> Iterable[Stretch]:
        zone = draft.terms.zone
        on = self.span.starts_at.astimezone(zone).date()
        while (day := _day(on, draft)).starts_at < self.span.ends_at:
            if inside := day.clipped(self.span):
                yield self.stretch(inside, self._label(draft, on, inside))
            on += timedelta(days=1)

    def _label(self, draft: Draft, on: date, day: Span) -> str:
        """The day as far as there is room for it on the band."""
        share = self.stretch(day)
        width = share.ends - share.starts
        if width < _ROOM_FOR_A_NUMBER:
            return ""
        return draft.notation.short_day(on, with_month=width >= _ROOM_FOR_A_MONTH)

    def closed(self, draft: Draft, closings: Iterable[Closing]) -> Iterable[Stretch]:
        for closing in closings:
            if inside := _day(closing.on, draft).clipped(self.span):
                yield self.stretch(inside, draft.name_of(closing))


def _day(on: date, draft: Draft) -> Span:
    midnight, next_midnight = (
        datetime.combine(day, time(), draft.terms.zone) for day in (on, on + timedelta(days=1))
    )
    return Span(instant(midnight), instant(next_midnight))
