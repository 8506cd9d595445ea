"""What the agency arranges for itself: its own times and teams, and who stands in for an absent project manager."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from waarborg.service.parties.models import Person
from waarborg.service.tickets.rules import EXPERT_TEAMS, AgencyTimes
from waarborg.sla.agreement.model import Severity

ONLY_ID = UUID(int=1)


def _check_minutes() -> dict[str, int]:
    return {
        Severity.CRITICAL.value: 30,
        Severity.MAJOR.value: 60,
        Severity.NORMAL.value: 240,
        Severity.MINOR.value: 480,
    }


def _teams() -> list[str]:
    return list(EXPERT_TEAMS)


class Setting(models.Model):
    """The agency's own times and the teams of its other expertise. One row at most; without it the defaults hold."""

    id = models.UUIDField(primary_key=True, default=ONLY_ID, editable=False)
    check_minutes = models.JSONField(default=_check_minutes)
    check_share = models.PositiveSmallIntegerField(default=50)
    remind_after = models.PositiveSmallIntegerField(default=2)
    decide_after = models.PositiveSmallIntegerField(default=3)
    teams = ArrayField(models.CharField(max_length=60), default=_teams)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="tickets_setting_one_row", condition=Q(id=ONLY_ID)),
        ]

    def __str__(self) -> str:
        return "the agency's own times"

    @property
    def times(self) -> AgencyTimes:
        return AgencyTimes(self.check_minutes, self.check_share, self.remind_after, self.decide_after)


class Deputy(models.Model):
    """Who checks in the place of a project manager, and until when that one is away."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    away_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tickets_deputy_is_another", condition=Q(deputy__isnull=True) | ~Q(deputy=F("person"))
            ),
        ]

    def __str__(self) -> str:
        return f"deputy of {self.person_id}"
