"""Matters under the shop's agreement, told event by event: guarantees without a ticket."""

from datetime import datetime
from uuid import UUID, uuid4

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import commands, queries
from waarborg.service.guarantees.models import Alarm, PlanRow
from waarborg.service.guarantees.sweep import sweep
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity
from waarborg.sla.guarantee import Guarantee
from world import NOW

MAJOR = Severity.MAJOR
NOTICED = ("guarantee.level_reached", "guarantee.milestone_missed")


class Matter:
    """One matter under the shop's agreement: reaction within the hour, resolution within a working day."""

    def __init__(
        self, world, *, outside: str | None = None, at: datetime = NOW, version: ContractVersion | None = None
    ) -> None:
        self.id: UUID = uuid4()
        with scope(SYSTEM):
            commands.begin(
                at=at,
                about_id=self.id,
                version=version or world.shop.version,
                report=happened.Reported(at, MAJOR),
                outside=outside,
            )

    def note(self, event: happened.Event) -> Guarantee:
        with scope(SYSTEM):
            return commands.note(at=event.at, about_id=self.id, event=event)

    def noticed_until(self, at: datetime) -> list[tuple[str, int, datetime]]:
        """Milestone, level and due instant of what was noticed of it, in order. Level 0: passed unmet."""
        with scope(SYSTEM):
            sweep(at=at, limit=100)
            found = Fact.objects.filter(about_id=self.id, kind__in=NOTICED).order_by("id")
            return [(fact.data["of"], fact.data["level"], fact.at) for fact in found]

    def alarms(self) -> set[str]:
        with scope(SYSTEM):
            return set(Alarm.objects.filter(about_id=self.id).values_list("state", flat=True))

    def causes(self, of: str) -> list[str]:
        with scope(SYSTEM):
            rows = PlanRow.objects.filter(guarantee__about_id=self.id, of=of)
            return list(rows.values_list("cause", flat=True))

    def next_due_at(self) -> datetime | None:
        with scope(SYSTEM):
            return queries.guarantee_of(self.id).next_due_at
