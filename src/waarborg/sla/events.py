"""What happens to one ticket, as far as its guarantee is concerned: immutable, in the order in which it happened.

``at`` is the instant at which it happened, never when it was noticed.
"""

from dataclasses import dataclass
from datetime import datetime

from waarborg.sla.agreement.model import Severity


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
)
