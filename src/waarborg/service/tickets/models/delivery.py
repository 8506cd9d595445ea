"""Deliveries: one row for each attempt, from the developer's hands past the project manager to the client."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models.ticket import Ticket
from waarborg.service.tickets.rules import What


class Delivery(Identified):
    """One attempt. It is pending until it is sent back or delivered; delivered, it stands until refused or withdrawn.

    The database holds the gate too: nothing is delivered that was not checked by a second person, unless it says that
    it was released unchecked.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="deliveries", db_constraint=False, db_index=False
    )
    number = models.PositiveSmallIntegerField()
    what = models.TextField(choices=[(what.value, what.value) for what in What])
    words = models.TextField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    check_due_at = models.DateTimeField()
    overdue_noticed_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sent_back_at = models.DateTimeField(null=True)
    sent_back_why = models.TextField(blank=True)
    released_unchecked = models.BooleanField(default=False)
    delivered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    delivered_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint("ticket", "number", name="tickets_delivery_once"),
            models.UniqueConstraint(
                "ticket",
                name="tickets_delivery_one_pending",
                condition=Q(sent_back_at__isnull=True, delivered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="tickets_delivery_past_the_gate",
                condition=Q(delivered_at__isnull=True)
                | Q(checked_at__isnull=False)
                | Q(released_unchecked=True),
            ),
            models.CheckConstraint(
                name="tickets_delivery_second_person",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("made_by")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["check_due_at"],
                name="tickets_delivery_to_check",
                condition=Q(
                    checked_at__isnull=True,
                    sent_back_at__isnull=True,
                    delivered_at__isnull=True,
                    overdue_noticed_at__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.number}"

    @property
    def is_pending(self) -> bool:
        return self.sent_back_at is None and self.delivered_at is None

    @property
    def stands(self) -> bool:
        return self.delivered_at is not None and self.refused_at is None and self.withdrawn_at is None
