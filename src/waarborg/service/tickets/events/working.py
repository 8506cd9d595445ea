"""Who works on it, and for whom it waits. Free text, such as a question, stands in the fact's ``why``."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind(
    "ticket.taken_in_hand", about="ticket", sentence=_("Taken in hand; work has begun."), shown_to_client=True
)
@dataclass(frozen=True, slots=True)
class TakenInHand:
    person_id: UUID


@kind("ticket.assigned", about="ticket", sentence=_("Handed to a colleague."))
@dataclass(frozen=True, slots=True)
class TicketAssigned:
    """No reaction: nobody has begun by it. ``person_id`` is none when it went back to the team."""

    person_id: UUID | None
    was_id: UUID | None


@kind("ticket.briefed", about="ticket", sentence=_("Briefed for whoever works on it."))
@dataclass(frozen=True, slots=True)
class TicketBriefed:
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
    question_id: UUID | None = None


@kind(
    "ticket.question_answered", about="ticket", sentence=_("A question was answered."), shown_to_client=True
)
@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    question_id: UUID


@kind(
    "ticket.question_withdrawn",
    about="ticket",
    sentence=_("A question no longer needs an answer."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class QuestionWithdrawn:
    question_id: UUID


@kind(
    "ticket.question_reminded",
    about="ticket",
    sentence=_("Reminder: a question is still open."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class QuestionReminded:
    question_id: UUID
    due_at: datetime


@kind(
    "ticket.question_unanswered",
    about="ticket",
    sentence=_("Still no answer: the project manager decides how to go on."),
)
@dataclass(frozen=True, slots=True)
class QuestionUnanswered:
    question_id: UUID
    due_at: datetime


@kind(
    "ticket.waiting_extended",
    about="ticket",
    sentence=_("The project manager waits longer for an answer."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class WaitingExtended:
    reminder_due_at: datetime


@kind("ticket.resumed", about="ticket", sentence=_("Answered; the clock runs again."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class TicketResumed:
    pass


@kind(
    "ticket.waits_for_third_party",
    about="ticket",
    sentence=_("Waiting for a third party; the clock runs on."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class WaitsForThirdParty:
    """Who it is stands with the ticket; ``interface_id`` is the side of an integration that it is about."""

    interface_id: UUID | None


@kind(
    "ticket.third_party_answered",
    about="ticket",
    sentence=_("The third party has answered; work goes on."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class ThirdPartyAnswered:
    interface_id: UUID | None


@kind("ticket.closed", about="ticket", sentence=_("Closed."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class TicketClosed:
    pass


@kind(
    "ticket.closed_unanswered",
    about="ticket",
    sentence=_("Closed: our question was not answered."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketClosedUnanswered:
    pass
