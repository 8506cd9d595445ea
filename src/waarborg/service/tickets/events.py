"""What can happen to a ticket. Free text, such as a question or a reason, stands in the fact's ``why``."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("ticket.reported", about="ticket", sentence=_("Reported as %(severity)s."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class TicketReported:
    """``version_id`` is none when no agreement was in force; ``proof`` says where ``reported_at`` comes from."""

    number: int
    users: str
    priority: int
    severity: str
    reported_at: datetime
    proof: str
    way: str | None
    version_id: UUID | None


@kind("ticket.reported_again", about="ticket", sentence=_("Reported by a further way."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class ReportedAgain:
    way: str


@kind(
    "ticket.report_corrected",
    about="ticket",
    sentence=_("The instant of the report was corrected."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketReportCorrected:
    was: datetime
    reported_at: datetime


@kind(
    "ticket.taken_in_hand", about="ticket", sentence=_("Taken in hand; work has begun."), shown_to_client=True
)
@dataclass(frozen=True, slots=True)
class TakenInHand:
    person_id: UUID


@kind(
    "ticket.paused",
    about="ticket",
    sentence=_("A question was asked; the clock stands still."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketPaused:
    party: str


@kind("ticket.resumed", about="ticket", sentence=_("Answered; the clock runs again."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class TicketResumed:
    pass


@kind(
    "ticket.workaround_delivered",
    about="ticket",
    sentence=_("A work-around was delivered."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketWorkedAround:
    pass


@kind(
    "ticket.solution_delivered",
    about="ticket",
    sentence=_("The solution was delivered."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketSolved:
    pass


@kind(
    "ticket.delivery_refused",
    about="ticket",
    sentence=_("The delivery was turned down."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketDeliveryRefused:
    pass


@kind(
    "ticket.severity_changed",
    about="ticket",
    sentence=_("The severity changed from %(was)s to %(severity)s."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketSeverityChanged:
    was: str
    severity: str
    users: str
    priority: int


@kind("ticket.closed", about="ticket", sentence=_("Closed."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class TicketClosed:
    pass
