"""The tables of tickets. A ticket's number counts per client; its identity is random."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.estate.models import Website
from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.rules import OPEN_STATES, State


class Ticket(Identified):
    """One reported matter. ``next_due_at`` repeats what its guarantee says, for the queue's index."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="tickets")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    reporter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    website = models.ForeignKey(
        Website, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    version = models.ForeignKey(
        ContractVersion, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    users = models.TextField()
    priority = models.PositiveSmallIntegerField()
    severity = models.TextField()
    state = models.TextField(choices=[(state.value, state.value) for state in State])
    assignee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    proof = models.TextField()
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("client", "number", name="tickets_ticket_number_once"),
        ]
        indexes: ClassVar = [
            # The queue: open tickets of all clients by what is due next.
            models.Index(
                fields=["next_due_at", "id"],
                name="tickets_ticket_queue",
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
            ),
            models.Index(fields=["client", "-reported_at"], name="tickets_ticket_of_client"),
        ]

    def __str__(self) -> str:
        return f"#{self.number:04}"


class TicketCounter(models.Model):
    """The last number that a client's ticket got. Its row is locked while the next is given, so none is skipped."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last}"
