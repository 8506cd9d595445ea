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


_MILESTONES = {"of": {"reaction": _("reaction"), "resolution": _("resolution")}}


@kind(
    "guarantee.breach_excused",
    about="ticket",
    sentence=_("Missed, excused: the %(of)s is not held against the agency."),
    shown_to_client=True,
    words=_MILESTONES,
)
@dataclass(frozen=True, slots=True)
class BreachExcused:
    """The verdict stays; the fact's ``why`` says what excuses it, and ``by`` who approved."""

    guarantee_id: UUID
    of: str
    excuse_id: UUID


@kind(
    "guarantee.excuse_withdrawn",
    about="ticket",
    sentence=_("The excuse for the %(of)s was withdrawn: it counts as missed."),
    shown_to_client=True,
    words=_MILESTONES,
)
@dataclass(frozen=True, slots=True)
class ExcuseWithdrawn:
    guarantee_id: UUID
    of: str
    excuse_id: UUID


@kind(
    "guarantee.took_over",
    about="ticket",
    sentence=_("Took over what was promised for another report of the same matter."),
)
@dataclass(frozen=True, slots=True)
class TookOver:
    """``merged_about_id`` is the ticket that was merged into this one."""

    guarantee_id: UUID
    merged_guarantee_id: UUID
    merged_about_id: UUID
