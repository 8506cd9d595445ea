"""What can happen to an escalation. A reason in somebody's own words stands in the fact's ``why``."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind(
    "escalation.recorded",
    about="ticket",
    sentence=_("Escalated to level %(level)s on both sides."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class EscalationRecorded:
    """``of`` is the milestone whose time called the level in; empty when somebody did."""

    escalation_id: UUID
    level: int
    of: str
    cause: str = "clock"


@kind(
    "escalation.taken_over",
    about="ticket",
    sentence=_("The escalation to level %(level)s was taken over."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class EscalationTakenOver:
    escalation_id: UUID
    level: int
    person_id: UUID


@kind(
    "escalation.called",
    about="ticket",
    sentence=_("Called in for the escalation to level %(level)s: number %(place)s on the list."),
)
@dataclass(frozen=True, slots=True)
class CalledIn:
    """``person_id`` is none for an address that belongs to nobody we know."""

    escalation_id: UUID
    call_id: UUID
    level: int
    side: str
    place: int
    person_id: UUID | None


@kind(
    "escalation.not_sent",
    about="ticket",
    sentence=_("A call for the escalation to level %(level)s could not be sent: phone instead."),
)
@dataclass(frozen=True, slots=True)
class CallNotSent:
    escalation_id: UUID
    call_id: UUID
    level: int
    side: str
    place: int


@kind(
    "escalation.unanswered",
    about="ticket",
    sentence=_("Nobody took over the escalation to level %(level)s; everybody on the list was called in."),
)
@dataclass(frozen=True, slots=True)
class EscalationUnanswered:
    escalation_id: UUID
    level: int
