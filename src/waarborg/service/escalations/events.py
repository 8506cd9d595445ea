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
    channel: str = "mail"


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
    channel: str = "mail"


@kind(
    "escalation.unanswered",
    about="ticket",
    sentence=_("Nobody took over the escalation to level %(level)s; everybody on the list was called in."),
)
@dataclass(frozen=True, slots=True)
class EscalationUnanswered:
    escalation_id: UUID
    level: int


@kind("hook.set", about="hook", sentence=_("The address to which calls are passed on was set."))
@dataclass(frozen=True, slots=True)
class HookSet:
    """``person_id`` is none for the agency's own. The address stands in the row: it can open something."""

    person_id: UUID | None


@kind(
    "hook.secret_renewed", about="hook", sentence=_("Calls that are passed on are signed with a new secret.")
)
@dataclass(frozen=True, slots=True)
class HookSecretRenewed:
    secret_number: int


@kind("hook.removed", about="hook", sentence=_("Calls are no longer passed on to that address."))
@dataclass(frozen=True, slots=True)
class HookRemoved:
    person_id: UUID | None


@kind("agency.calling_times_set", about="agency", sentence=_("The times of calling were set."))
@dataclass(frozen=True, slots=True)
class CallingTimesSet:
    next_channel_minutes: int
    next_person_minutes: int
