"""The ticket. Its number counts per client; its identity is random."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.estate.models import Interface, Website
from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.rules import OPEN_STATES, SUPPORT, Kind, Position, State

IS_OPEN = Q(state__in=[state.value for state in OPEN_STATES])
IS_NOT_OVER = Q(state__in=[state.value for state in State if state is not State.CLOSED])


class Ticket(Identified):
    """One reported matter.

    ``next_due_at`` repeats what its guarantee says, and ``is_worked_around`` what its deliveries say, for the indexes.
    ``team`` is who takes it on, by the rule of its kind. ``third_party`` and ``interface`` say for whom it waits.
    Beside these columns the table keeps ``lexemes``, made by the database from subject and description for searching.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="tickets")
    number = models.PositiveIntegerField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in Kind], default=Kind.INCIDENT.value)
    team = models.TextField(default=SUPPORT, blank=True)
    subject = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    reporter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    website = models.ForeignKey(
        Website, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    version = models.ForeignKey(
        ContractVersion, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    users = models.TextField(blank=True)
    priority = models.PositiveSmallIntegerField()
    severity = models.TextField()
    state = models.TextField(choices=[(state.value, state.value) for state in State])
    is_worked_around = models.BooleanField(default=False)
    assignee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    third_party = models.CharField(max_length=200, blank=True)
    interface = models.ForeignKey(
        Interface, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    reported_at = models.DateTimeField()
    proof = models.TextField()
    begun_at = models.DateTimeField(null=True)
    briefed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("client", "number", name="tickets_ticket_number_once"),
        ]
        indexes: ClassVar = [
            # The queue: open tickets of all clients by what is due next.
            models.Index(fields=["next_due_at", "id"], name="tickets_ticket_queue", condition=IS_OPEN),
            # The boards: the same by state, by person and by client. Few tickets of many are open.
            models.Index(
                fields=["state", "next_due_at", "id"], name="tickets_ticket_by_state", condition=IS_OPEN
            ),
            models.Index(
                fields=["assignee", "next_due_at", "id"], name="tickets_ticket_by_person", condition=IS_OPEN
            ),
            # A client's own first page too, where what was delivered and not yet accepted comes first.
            models.Index(
                fields=["client", "next_due_at", "id"], name="tickets_ticket_by_client", condition=IS_NOT_OVER
            ),
            models.Index(fields=["client", "-reported_at"], name="tickets_ticket_of_client"),
            models.Index(fields=["reporter", "-reported_at"], name="tickets_ticket_of_reporter"),
            models.Index(fields=["-reported_at", "id"], name="tickets_ticket_newest"),
            models.Index(fields=["number"], name="tickets_ticket_number"),
        ]

    def __str__(self) -> str:
        return f"#{self.number:04}"

    @property
    def position(self) -> Position:
        """Where it stands, as the table of moves asks."""
        return Position(State(self.state), Kind(self.kind), self.begun_at is not None, self.is_worked_around)


class TicketCounter(models.Model):
    """The last number that a client's ticket got. Its row is locked while the next is given, so none is skipped."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last}"


class Participant(models.Model):
    """A contact who may see a ticket that somebody else of the same client reported."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="participants", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    since_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("ticket", "person", name="tickets_participant_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "ticket"], name="tickets_participant_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.ticket_id}"
