"""Time bands from a believable April: the situations in which a guarantee can be, for the gallery and the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from waarborg.sla.band import Band, LadderStep, Mark, MilestoneKind, NamedSpan, PauseSpan, Track, TrackState
from waarborg.sla.moments import Span

ZONE: Final = ZoneInfo("Europe/Amsterdam")
_HOUR: Final = 3600
_KINGS_DAY: Final = date(2026, 4, 27)
_OFFICE: Final = (time(9), time(17))
_FRIDAY: Final = 4


_Planned = tuple[MilestoneKind, TrackState, datetime, datetime | None, datetime | None]
"""One track of an exhibit: of what, in which state, from when, due when, met when."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A time band with the situation that it shows."""

    title: str
    text: str
    band: Band


def local(day: int, clock: str, month: int = 4) -> datetime:
    """An instant of spring 2026, from its wall clock in Amsterdam."""
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=ZONE).astimezone(UTC)


def office_spans(starts_at: datetime, ends_at: datetime) -> tuple[Span, ...]:
    """Monday to Friday 09:00-17:00, King's Day closed."""
    return tuple(_days_open(starts_at, ends_at))


def _days_open(starts_at: datetime, ends_at: datetime) -> Iterator[Span]:
    day = starts_at.astimezone(ZONE).date()
    while day <= ends_at.astimezone(ZONE).date():
        if day.weekday() <= _FRIDAY and day != _KINGS_DAY:
            opens, closes = (datetime.combine(day, clock, ZONE).astimezone(UTC) for clock in _OFFICE)
            if span := Span(opens, closes).clipped(Span(starts_at, ends_at)):
                yield span
        day += timedelta(days=1)


def _part(spans: tuple[Span, ...], starts_at: datetime, due_at: datetime, percent: int) -> Mark:
    """The instant by which ``percent`` of the open time to ``due_at`` has passed."""
    pieces = [piece for span in spans if (piece := span.clipped(Span(starts_at, due_at)))]
    left = sum(piece.seconds for piece in pieces) * percent // 100
    for piece in pieces:
        if left <= piece.seconds:
            return Mark(percent, piece.starts_at + timedelta(seconds=left))
        left -= piece.seconds
    return Mark(percent, due_at)


def _track(spans: tuple[Span, ...], planned: _Planned) -> Track:
    of, state, starts_at, due_at, met_at = planned
    marks = () if due_at is None else (_part(spans, starts_at, due_at, 75), Mark(100, due_at))
    return Track(of=of, starts_at=starts_at, due_at=due_at, met_at=met_at, state=state, marks=marks)


def _band(
    starts_at: datetime,
    ends_at: datetime,
    now_at: datetime,
    *tracks: _Planned,
    pauses: tuple[PauseSpan, ...] = (),
    spans: tuple[Span, ...] | None = None,
) -> Band:
    opened = office_spans(starts_at, ends_at) if spans is None else spans
    drawn = tuple(_track(opened, track) for track in tracks)
    closed = Span(datetime.combine(_KINGS_DAY, time(), ZONE).astimezone(UTC), local(28, "00:00"))
    steps = tuple(
        LadderStep(level=1 if mark.percent < 100 else 2, of=track.of, at=mark.at, is_due=mark.at <= now_at)  # noqa: PLR2004
        for track in drawn
        for mark in track.marks
        if track.met_at is None or mark.at <= track.met_at
    )
    return Band(
        starts_at=starts_at,
        ends_at=ends_at,
        now_at=now_at,
        reported_at=starts_at,
        timezone="Europe/Amsterdam",
        open_spans=opened,
        holidays=(NamedSpan(closed, _("King's Day")),)
        if closed.clipped(Span(starts_at, ends_at)) and spans is None
        else (),
        pauses=pauses,
        tracks=drawn,
        steps=steps,
    )


def exhibits() -> list[Exhibit]:
    """The situations in which a guarantee can be."""
    return [*_running(), *_stopped(), *_ended()]


def _running() -> Iterator[Exhibit]:
    yield Exhibit(
        _("Running, in danger"),
        _(
            "Major, office hours: the reaction was in time, three quarters of the resolution time are used up."
        ),
        _band(
            local(16, "10:12"),
            local(17, "12:00"),
            local(17, "09:30"),
            ("reaction", "met", local(16, "10:12"), local(16, "11:12"), local(16, "10:40")),
            ("resolution", "in_danger", local(16, "10:12"), local(17, "10:12"), None),
        ),
    )
    yield Exhibit(
        _("Over a weekend"),
        _("Major, reported on Friday afternoon, due on Monday at the same time."),
        _band(
            local(17, "15:40"),
            local(20, "17:00"),
            local(20, "09:42"),
            ("reaction", "met", local(17, "15:40"), local(17, "16:40"), local(17, "16:05")),
            ("resolution", "on_time", local(17, "15:40"), local(20, "15:40"), None),
        ),
    )
    yield Exhibit(
        _("Over King's Day"),
        _("Normal: four working days, of which the holiday is none."),
        _band(
            local(23, "14:20"),
            local(1, "10:00", month=5),
            local(24, "11:42"),
            ("reaction", "in_danger", local(23, "14:20"), local(24, "14:20"), None),
            ("resolution", "on_time", local(23, "14:20"), local(30, "14:20"), None),
        ),
    )
    whole = (Span(local(18, "02:14"), local(19, "05:00")),)
    yield Exhibit(
        _("Day and night"),
        _("Critical, 24/7: nothing is closed, so nothing is compressed."),
        _band(
            local(18, "02:14"),
            local(19, "05:00"),
            local(18, "13:05"),
            ("reaction", "met", local(18, "02:14"), local(18, "03:14"), local(18, "02:31")),
            ("resolution", "on_time", local(18, "02:14"), local(19, "02:14"), None),
            spans=whole,
        ),
    )
    yield Exhibit(
        _("Severity raised"),
        _("Normal became Major on Tuesday at 13:00: the resolution runs from there, with the shorter time."),
        _band(
            local(20, "11:00"),
            local(22, "15:00"),
            local(21, "16:10"),
            ("reaction", "met", local(20, "11:00"), local(21, "11:00"), local(20, "13:30")),
            ("resolution", "on_time", local(21, "13:00"), local(22, "13:00"), None),
        ),
    )
    yield Exhibit(
        _("Twelve working days"),
        _("Minor: a long band, with the weekends and the holiday compressed."),
        _band(
            local(14, "09:30"),
            local(4, "17:00", month=5),
            local(22, "10:00"),
            ("reaction", "met", local(14, "09:30"), local(16, "09:30"), local(15, "14:00")),
            ("resolution", "on_time", local(14, "09:30"), local(1, "09:30", month=5), None),
        ),
    )


def _stopped() -> Iterator[Exhibit]:
    waited = PauseSpan(
        Span(local(15, "11:00"), local(16, "14:30")), "Voorbeeldwinkel", _("awaiting access data")
    )
    yield Exhibit(
        _("Paused in between"),
        _("The client had the ball for a day and a half; the due time moved along."),
        _band(
            local(14, "10:00"),
            local(21, "17:00"),
            local(17, "11:20"),
            ("reaction", "met", local(14, "10:00"), local(15, "10:00"), local(14, "15:10")),
            ("resolution", "on_time", local(14, "10:00"), local(21, "13:30"), None),
            pauses=(waited,),
        ),
    )
    ends_at = local(17, "17:00")
    standing = PauseSpan(
        Span(local(16, "13:00"), ends_at), "Voorbeeldwinkel", _("awaiting an answer"), is_open=True
    )
    yield Exhibit(
        _("Suspended"),
        _("The clock stands still; as long as it does, there is no due time."),
        _band(
            local(16, "09:20"),
            ends_at,
            local(17, "10:45"),
            ("reaction", "met", local(16, "09:20"), local(16, "10:20"), local(16, "09:48")),
            ("resolution", "paused", local(16, "09:20"), None, None),
            pauses=(standing,),
        ),
    )


def _ended() -> Iterator[Exhibit]:
    yield Exhibit(
        _("Missed"),
        _("Nobody reacted in time, and the resolution is overdue."),
        _band(
            local(15, "13:00"),
            local(16, "17:00"),
            local(16, "15:25"),
            ("reaction", "missed", local(15, "13:00"), local(15, "14:00"), local(15, "15:10")),
            ("resolution", "missed", local(15, "13:00"), local(16, "13:00"), None),
        ),
    )
    yield Exhibit(
        _("Met"),
        _("Both in time; the matter is closed."),
        _band(
            local(13, "10:05"),
            local(14, "12:00"),
            local(16, "09:00"),
            ("reaction", "met", local(13, "10:05"), local(13, "11:05"), local(13, "10:20")),
            ("resolution", "met", local(13, "10:05"), local(14, "10:05"), local(13, "16:10")),
        ),
    )
