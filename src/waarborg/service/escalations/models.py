"""The table of escalations: a record of its own for each level reached, never a state of the ticket."""

from typing import ClassVar

from django.db import models

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client
from waarborg.service.tickets.models import Ticket


class Escalation(Identified):
    """One level of one milestone under one plan. Names and addresses are those of the contract version.

    It is ``overtaken`` when the milestone was met, or planned anew, before the level was noticed: then it stands in
    the record and nobody is called for it.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="escalations", db_constraint=False
    )
    of = models.TextField()
    plan = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    agency_contact = models.EmailField()
    client_contact = models.EmailField()
    due_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    overtaken = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["due_at", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "ticket", "of", "plan", "level", "percent", name="escalations_escalation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.level})"

    @property
    def late_seconds(self) -> int:
        """How long after it was due the level was noticed."""
        return max(0, int((self.noticed_at - self.due_at).total_seconds()))
