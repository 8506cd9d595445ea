"""From the developer's hands past the project manager to the client. Words and reasons stand in the fact's ``why``."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("ticket.handed_in", about="ticket", sentence=_("Ready to be checked before it is delivered."))
@dataclass(frozen=True, slots=True)
class HandedIn:
    delivery_id: UUID
    what: str
    check_due_at: datetime


@kind("ticket.checked", about="ticket", sentence=_("Checked; it may be delivered."))
@dataclass(frozen=True, slots=True)
class Checked:
    """``instead_of_id`` is the client's project manager when somebody else checked."""

    delivery_id: UUID
    instead_of_id: UUID | None


@kind("ticket.sent_back", about="ticket", sentence=_("Not good enough to be delivered; sent back."))
@dataclass(frozen=True, slots=True)
class SentBack:
    delivery_id: UUID


@kind("ticket.check_overdue", about="ticket", sentence=_("Nobody has checked it in time."))
@dataclass(frozen=True, slots=True)
class CheckOverdue:
    delivery_id: UUID
    check_due_at: datetime


@kind(
    "ticket.released_unchecked",
    about="ticket",
    sentence=_("Delivered without the project manager's check: a team lead released it."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class ReleasedUnchecked:
    delivery_id: UUID


@kind(
    "ticket.workaround_delivered",
    about="ticket",
    sentence=_("A work-around was delivered."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketWorkedAround:
    delivery_id: UUID | None = None


@kind(
    "ticket.solution_delivered",
    about="ticket",
    sentence=_("The solution was delivered."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketSolved:
    delivery_id: UUID | None = None


@kind(
    "ticket.workaround_withdrawn",
    about="ticket",
    sentence=_("The work-around does not hold and was withdrawn."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketWorkaroundWithdrawn:
    pass


@kind(
    "ticket.delivery_refused",
    about="ticket",
    sentence=_("The delivery was turned down."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketDeliveryRefused:
    delivery_id: UUID | None = None


@kind(
    "ticket.delivery_accepted", about="ticket", sentence=_("The delivery was accepted."), shown_to_client=True
)
@dataclass(frozen=True, slots=True)
class TicketDeliveryAccepted:
    delivery_id: UUID
