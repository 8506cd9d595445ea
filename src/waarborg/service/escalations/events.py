"""What can happen to an escalation."""

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
    escalation_id: UUID
    level: int
    of: str
