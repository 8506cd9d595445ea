"""What the sweep notices: levels of the ladder that were reached, and milestones that passed unmet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind(
    "guarantee.level_reached",
    about="ticket",
    sentence=_("Escalation level %(level)s is due: %(percent)s%% of the time is used."),
)
@dataclass(frozen=True, slots=True)
class LevelReached:
    """``late_seconds`` says how long after ``due_at`` it was noticed."""

    guarantee_id: UUID
    of: str
    plan: int
    level: int
    percent: int
    due_at: datetime
    late_seconds: int


@kind(
    "guarantee.milestone_missed",
    about="ticket",
    sentence=_("A due time has passed unmet."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class MilestoneMissed:
    """Says only that it was noticed; whether it was missed follows from the events."""

    guarantee_id: UUID
    of: str
    plan: int
    level: int
    percent: int
    due_at: datetime
    late_seconds: int


@kind(
    "guarantee.replanned",
    about="ticket",
    sentence=_("Planned anew: a day was closed in the calendar of the agreement."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class Replanned:
    """The ticket follows another contract version from here on."""

    was_version_id: UUID
    version_id: UUID
