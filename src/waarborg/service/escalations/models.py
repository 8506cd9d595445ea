"""The table of escalations: a record of its own for each level reached, never a state of the ticket."""

from typing import ClassVar

from django.db import models

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client
from waarborg.service.tickets.models import Ticket


class Escalation(Identified):
    """One level of one milestone under one plan. Names and addresses are those of the contract version."""

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

    class Meta:
        ordering: ClassVar = ["due_at", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "ticket", "of", "plan", "level", "percent", name="escalations_escalation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.level})"
