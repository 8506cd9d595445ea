"""Instants and half-open spans of time.

An instant is an aware ``datetime`` in UTC, whole seconds (docs/reference/time.md: resolution one second). A span is
``[starts_at, ends_at)``. Sets of spans are sorted, disjoint and never touch.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class NaiveInstantError(ValueError):
    """An instant must carry its offset: a wall-clock time without a zone is ambiguous."""

    def __init__(self, found: datetime) -> None:
        super().__init__(f"{found.isoformat()} has no offset; give an instant such as {found.isoformat()}Z")
        self.found = found


def instant(moment: datetime) -> datetime:
    """``moment`` as an aware UTC instant of whole seconds; parts of a second are dropped.

    Raises: NaiveInstantError.
    """
    if moment.tzinfo is None:
        raise NaiveInstantError(moment)
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.replace(microsecond=0) if utc.microsecond else utc


def epoch_seconds(moment: datetime) -> int:
    """Whole seconds since 1970-01-01T00:00:00Z. ``moment`` is aware."""
    since = moment - EPOCH
    return since.days * 86_400 + since.seconds


def from_epoch_seconds(seconds: int) -> datetime:
    """The instant that lies ``seconds`` after 1970-01-01T00:00:00Z."""
    return EPOCH + _SECOND * seconds


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The instants from ``starts_at``, inclusive, to ``ends_at``, exclusive."""

    starts_at: datetime
    ends_at: datetime

    @property
    def seconds(self) -> int:
        return (self.ends_at - self.starts_at) // _SECOND

    def __contains__(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def clipped(self, to: "Span") -> "Span | None":
        """The part inside ``to``, or none when they share no instant."""
        starts_at = max(self.starts_at, to.starts_at)
        ends_at = min(self.ends_at, to.ends_at)
        return Span(starts_at, ends_at) if starts_at < ends_at else None


def union(spans: Iterable[Span]) -> Iterator[Span]:
    """The instants in any of ``spans``, sorted, with overlapping and touching spans joined."""
    current: Span | None = None
    for span in sorted(spans):
        if current is None:
            current = span
        elif span.starts_at <= current.ends_at:
            current = Span(current.starts_at, max(current.ends_at, span.ends_at))
        else:
            yield current
            current = span
    if current is not None:
        yield current
