"""From instants to places: open time in proportion, closed time compressed so that a weekend does not push the rest away."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from waarborg.sla.band import Band
from waarborg.sla.moments import Span, epoch_seconds, from_epoch_seconds, union

_GAP_SHARE: Final = 0.055
_NAMED_GAP_SHARE: Final = 0.1
_GAPS_SHARE: Final = 0.34


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the band between two places (0 to 1) in which time runs at one speed."""

    span: Span
    starts_x: float
    ends_x: float
    is_open: bool
    is_compressed: bool = False

    @property
    def middle_x(self) -> float:
        return (self.starts_x + self.ends_x) / 2


class Scale:
    """The mapping of a band's instants to 0 .. 1: monotonic, linear within each stretch."""

    def __init__(self, stretches: tuple[Stretch, ...]) -> None:
        self.stretches = stretches
        self._instants = [epoch_seconds(stretch.span.starts_at) for stretch in stretches]

    def x(self, moment: datetime) -> float:
        """The place of ``moment``; what lies outside of the band is put on its edge."""
        seconds = epoch_seconds(moment)
        found = max(bisect_right(self._instants, seconds) - 1, 0)
        stretch = self.stretches[found]
        share = (seconds - self._instants[found]) / stretch.span.seconds
        return stretch.starts_x + (stretch.ends_x - stretch.starts_x) * min(max(share, 0.0), 1.0)

    @property
    def knots(self) -> list[tuple[int, float]]:
        """The same mapping as points between which a reader interpolates: epoch second and place."""
        last = self.stretches[-1]
        ends = (epoch_seconds(last.span.ends_at), last.ends_x)
        return [*zip(self._instants, (one.starts_x for one in self.stretches), strict=True), ends]


def scale_of(band: Band) -> Scale:
    """The scale on which ``band`` is drawn."""
    whole = _whole(band)
    pieces = _pieces(whole, band.open_spans)
    caps = _caps(pieces, band)
    share = _share_per_second(pieces, caps)
    stretches, x = [], 0.0
    for (span, is_open), cap in zip(pieces, caps, strict=True):
        natural = span.seconds * share
        is_compressed = not is_open and natural > cap
        width = cap if is_compressed else natural
        stretches.append(Stretch(span, x, min(x + width, 1.0), is_open, is_compressed))
        x = min(x + width, 1.0)
    return Scale(_normalised(stretches, x))


def _whole(band: Band) -> Span:
    """The band's span; one that is empty or turned round still gets a second to be drawn in."""
    starts = epoch_seconds(band.starts_at)
    ends = max(epoch_seconds(band.ends_at), starts + 1)
    return Span(from_epoch_seconds(starts), from_epoch_seconds(ends))


def _pieces(whole: Span, open_spans: tuple[Span, ...]) -> list[tuple[Span, bool]]:
    pieces: list[tuple[Span, bool]] = []
    cursor = whole.starts_at
    for span in union(part for part in (span.clipped(whole) for span in open_spans) if part):
        if span.seconds < 1:
            continue
        if cursor < span.starts_at:
            pieces.append((Span(cursor, span.starts_at), False))
        pieces.append((span, True))
        cursor = span.ends_at
    if cursor < whole.ends_at:
        pieces.append((Span(cursor, whole.ends_at), False))
    return pieces


def _caps(pieces: list[tuple[Span, bool]], band: Band) -> list[float]:
    """How wide each piece may be at most when it is closed. A gap with a holiday is wider: its name has to stand there."""
    named = [any(holiday.span.clipped(span) for holiday in band.holidays) for span, _ in pieces]
    wanted = [
        0.0 if is_open else (_NAMED_GAP_SHARE if name else _GAP_SHARE)
        for (_, is_open), name in zip(pieces, named, strict=True)
    ]
    total = sum(wanted)
    return [cap * min(1.0, _GAPS_SHARE / total) for cap in wanted] if total else wanted


def _share_per_second(pieces: list[tuple[Span, bool]], caps: list[float]) -> float:
    """The width of a second outside of compressed gaps. Gaps that are narrower than their cap keep their true width."""
    open_seconds = sum(span.seconds for span, is_open in pieces if is_open)
    if not open_seconds:
        return 1.0 / sum(span.seconds for span, _ in pieces)
    first = (1.0 - sum(caps)) / open_seconds
    natural = [
        (span.seconds, cap)
        for (span, is_open), cap in zip(pieces, caps, strict=True)
        if not is_open and span.seconds * first <= cap
    ]
    compressed = sum(caps) - sum(cap for _, cap in natural)
    return (1.0 - compressed) / (open_seconds + sum(seconds for seconds, _ in natural))


def _normalised(stretches: list[Stretch], total: float) -> tuple[Stretch, ...]:
    """Stretches that fill 0 .. 1 to the end, whatever was rounded on the way."""
    return tuple(
        Stretch(one.span, one.starts_x / total, one.ends_x / total, one.is_open, one.is_compressed)
        for one in stretches
    )
