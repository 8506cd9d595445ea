"""The spans from which a time band is drawn: what a guarantee looked like from its report to its last due instant.

Plain data, no drawing: the pages, the portal and the documents draw it in their own sizes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from waarborg.sla.moments import Span

MilestoneKind = Literal["reaction", "resolution"]
TrackState = Literal["on_time", "in_danger", "missed", "met", "paused", "none"]
Delivered = Literal["workaround", "solution"]


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A span of closed time with its reason, such as a holiday's name."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """Time in which the ball was with ``party``. A pause that is still open ends where the band ends."""

    span: Span
    party: str
    reason: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class AbsenceSpan:
    """Time in which the matter was outside the guarantees. One that is still open ends where the band ends."""

    span: Span
    reason: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryMark:
    """A work-around or a solution that stands, and when it was delivered."""

    what: Delivered
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """The instant at which ``percent`` of a target was used up."""

    percent: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Track:
    """One milestone of the guarantee. ``due_at`` is none while a pause suspends it; ``met_at`` none until it is met."""

    of: MilestoneKind
    starts_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    state: TrackState
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderStep:
    """An escalation level that is due at ``at``."""

    level: int
    of: MilestoneKind
    at: datetime
    is_due: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Everything that a time band shows, in UTC, inside ``[starts_at, ends_at)``; ``now_at`` may lie outside of it."""

    starts_at: datetime
    ends_at: datetime
    now_at: datetime
    reported_at: datetime
    timezone: str
    open_spans: tuple[Span, ...]
    holidays: tuple[NamedSpan, ...]
    pauses: tuple[PauseSpan, ...]
    tracks: tuple[Track, ...]
    steps: tuple[LadderStep, ...]
    absences: tuple[AbsenceSpan, ...] = ()
    deliveries: tuple[DeliveryMark, ...] = ()
