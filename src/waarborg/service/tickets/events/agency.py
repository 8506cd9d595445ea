"""What the agency arranges for itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("agency.times_set", about="agency", sentence=_("The agency's own times were set."))
@dataclass(frozen=True, slots=True)
class AgencyTimesSet:
    check_minutes: dict[str, int]
    check_share: int
    remind_after: int
    decide_after: int


@kind("agency.teams_set", about="agency", sentence=_("The teams of other expertise were set."))
@dataclass(frozen=True, slots=True)
class TeamsSet:
    teams: tuple[str, ...]


@kind("person.absence_arranged", about="person", sentence=_("Absence and deputy were arranged."))
@dataclass(frozen=True, slots=True)
class AbsenceArranged:
    deputy_id: UUID | None
    away_until: datetime | None
