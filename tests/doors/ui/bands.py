"""Bands of every kind, believable or not, for the claims about their drawing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from waarborg.sla.band import AbsenceSpan, Band, DeliveryMark, LadderStep, Mark, NamedSpan, PauseSpan, Track
from waarborg.sla.moments import Span

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
STATES = ("on_time", "in_danger", "missed", "met", "paused", "none")
ZONES = ("Europe/Amsterdam", "UTC", "America/New_York", "Asia/Kolkata")
NAMES = st.sampled_from(["Koningsdag", "Eerste Kerstdag", '<b>Bouwvak & "rust"</b>', "Pasen", ""])
DAY = timedelta(days=1)


def at(minutes: int) -> datetime:
    return FIRST + timedelta(minutes=minutes)


@st.composite
def spans(draw, latest: int, most: int = 14) -> tuple[Span, ...]:
    """Disjoint spans in order."""
    cuts = sorted(draw(st.sets(st.integers(0, latest), max_size=2 * most)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return tuple(Span(at(starts), at(ends)) for starts, ends in pairs)


@st.composite
def tracks(draw, latest: int) -> Track:
    instants = st.integers(-60, latest + 600).map(at)
    shares = draw(st.lists(st.sampled_from([25, 50, 75, 100]), max_size=3, unique=True))
    return Track(
        of=draw(st.sampled_from(["reaction", "resolution"])),
        starts_at=draw(instants),
        due_at=draw(st.none() | instants),
        met_at=draw(st.none() | instants),
        state=draw(st.sampled_from(STATES)),
        marks=tuple(Mark(share, draw(instants)) for share in shares),
    )


@st.composite
def bands(draw) -> Band:
    """Any band that the type allows, sensible or not."""
    latest = draw(st.sampled_from([0, 1, 59, 600, 1440, 5 * 1440, 30 * 1440, 400 * 1440]))
    instants = st.integers(-600, latest + 600).map(at)
    return Band(
        starts_at=FIRST,
        ends_at=at(latest),
        now_at=draw(instants),
        reported_at=draw(instants),
        timezone=draw(st.sampled_from(ZONES)),
        open_spans=draw(spans(latest)),
        holidays=tuple(NamedSpan(span, draw(NAMES)) for span in draw(spans(latest, 4))),
        pauses=tuple(
            PauseSpan(span, draw(NAMES), draw(NAMES), draw(st.booleans())) for span in draw(spans(latest, 3))
        ),
        tracks=tuple(draw(st.lists(tracks(latest), max_size=2))),
        steps=tuple(
            LadderStep(draw(st.integers(1, 3)), draw(st.sampled_from(["reaction", "resolution"])), draw(instants), draw(st.booleans()))
            for _ in range(draw(st.integers(0, 4)))
        ),
        absences=tuple(AbsenceSpan(span, draw(NAMES), draw(st.booleans())) for span in draw(spans(latest, 2))),
        deliveries=tuple(
            DeliveryMark(what, draw(instants)) for what in draw(st.sets(st.sampled_from(["workaround", "solution"])))
        ),
    )  # fmt: skip


def office_week(first: datetime, days: int, zone: ZoneInfo) -> tuple[Span, ...]:
    """Monday to Friday 09:00-17:00 on the wall clock of ``zone``."""
    opened = (
        first.astimezone(zone).replace(hour=9, minute=0, second=0) + index * DAY for index in range(days)
    )
    return tuple(
        Span(start.astimezone(UTC), start.replace(hour=17).astimezone(UTC))
        for start in opened
        if start.weekday() < 5
    )
