"""The tables of time spent. Staff only; a client sees hours on its statement, never here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waarborg.service.foundation.models import Identified
from waarborg.service.hours.rules import NOTE_CHARACTERS, Source
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket


class Entry(Identified):
    """Minutes that somebody spent on a ticket. Never changed: a reversal takes one back, as minutes below nought.

    ``worked_on`` is a date of the agency's calendar. ``corrects`` is the entry in whose place this one stands.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.TextField()
    minutes = models.IntegerField()
    worked_on = models.DateField()
    note = models.CharField(max_length=NOTE_CHARACTERS, blank=True)
    source = models.TextField(choices=[(source.value, source.value) for source in Source])
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversal", db_constraint=False
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="correction", db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="hours_entry_only_reversals_take_back",
                condition=Q(reverses__isnull=True, minutes__gt=0) | Q(reverses__isnull=False, minutes__lt=0),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ticket", "worked_on"], name="hours_entry_of_ticket"),
            models.Index(fields=["person", "worked_on"], name="hours_entry_of_person"),
            # The sum of a month is read from the index alone.
            models.Index(
                fields=["client", "worked_on"], name="hours_entry_of_client", include=["service", "minutes"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class Timer(Identified):
    """Time that is running. One that was forgotten is cut, and waits until somebody says how long it really was."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    service = models.TextField()
    note = models.CharField(max_length=NOTE_CHARACTERS, blank=True)
    started_at = models.DateTimeField()
    cut_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], name="hours_timer_one_runs", condition=Q(cut_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["started_at"], name="hours_timer_running", condition=Q(cut_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.started_at}"
