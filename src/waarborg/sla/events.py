"""What happens to one ticket, as far as its guarantee is concerned: immutable, in the order in which it happened.

``at`` is the instant at which it happened, never when it was noticed.
"""

from dataclasses import dataclass
from datetime import datetime

from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind


@dataclass(frozen=True, slots=True)
class Reported:
    """The first word that reached the agency. ``way`` is the channel's key; none when it is not known."""

    at: datetime
    severity: Severity
    way: str | None = None


@dataclass(frozen=True, slots=True)
class ReportedByAnotherWay:
    """The same matter was reported by a further way, as some severities ask."""

    at: datetime
    way: str


@dataclass(frozen=True, slots=True)
class ReportCorrected:
    """The instant of the report was recorded wrongly. What was counted before stays visible."""

    at: datetime
    reported_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SeverityChanged:
    """The severity was set anew."""

    at: datetime
    severity: Severity
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Paused:
    """From here on the ball is with ``party``."""

    at: datetime
    party: str = "client"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The ball is back at the agency."""

    at: datetime


@dataclass(frozen=True, slots=True)
class WorkBegan:
    """Someone took the incident in hand and began. Only this, or a delivery, is a reaction."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class WorkaroundDelivered:
    """A checked work-around was handed to the client."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class WorkaroundWithdrawn:
    """The agency takes its work-around back: it does not hold. The clock goes on as if it had never been delivered."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SolutionDelivered:
    """A checked solution was handed to the client."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryRefused:
    """The client turned the last delivery down."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftGuarantee:
    """The matter left the guarantees, for example because it is new work."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnedToGuarantee:
    """The matter is back under the guarantees, as ``severity``: counted as if it had never been away."""

    at: datetime
    severity: Severity
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MergedInto:
    """The same matter was reported twice, and is counted under the other report from here on. Nothing follows it."""

    at: datetime
    into: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised for one milestone of a matter that is merged into another.

    ``due_at`` is as it stood at ``as_of``: at the merge, or when the milestone was met.
    """

    severity: Severity
    start_at: datetime
    due_at: datetime
    as_of: datetime
    breached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TookOver:
    """Another report of the same matter was merged into this one, with all that counts of it.

    ``severity`` and ``reported_at`` are none when the other was outside the guarantees, which then add nothing to
    what is promised; ``conforming_at`` also when the other did not conform yet.
    """

    at: datetime
    severity: Severity | None = None
    reported_at: datetime | None = None
    conforming_at: datetime | None = None
    ways: tuple[tuple[str, datetime], ...] = ()
    began_at: datetime | None = None
    worked_around_at: datetime | None = None
    solved_at: datetime | None = None
    reaction: Promise | None = None
    resolution: Promise | None = None
    merged: str = ""

    def promise(self, of: MilestoneKind) -> Promise | None:
        """What was promised for that milestone of the other."""
        return self.reaction if of == "reaction" else self.resolution

    @property
    def deliveries(self) -> "tuple[Delivery, ...]":
        """What was delivered for the other and stands."""
        workaround = (WorkaroundDelivered(self.worked_around_at),) if self.worked_around_at else ()
        solution = (SolutionDelivered(self.solved_at),) if self.solved_at else ()
        return (*workaround, *solution)


Delivery = WorkaroundDelivered | SolutionDelivered
Event = (
    Reported
    | ReportedByAnotherWay
    | ReportCorrected
    | SeverityChanged
    | Paused
    | Resumed
    | WorkBegan
    | Delivery
    | WorkaroundWithdrawn
    | DeliveryRefused
    | LeftGuarantee
    | ReturnedToGuarantee
    | MergedInto
    | TookOver
)
