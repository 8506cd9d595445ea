"""The tables of escalations: a record of its own for each level called in, never a state of the ticket."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waarborg.service.escalations.rules import CallState, Cause, Side
from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket


class Escalation(Identified):
    """One level called in: by the clock for one milestone under one plan, or by somebody, with the reason.

    Names and addresses are those of the contract version. It is ``overtaken`` when the milestone was met, or planned
    anew, before the level was noticed: then it stands in the record and nobody is called for it. Called in by
    somebody, it is of no milestone, plan or percentage.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="escalations", db_constraint=False
    )
    cause = models.TextField(
        choices=[(cause.value, cause.value) for cause in Cause], default=Cause.CLOCK.value
    )
    of = models.TextField(blank=True, default="")
    plan = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    agency_contact = models.EmailField()
    client_contact = models.EmailField()
    due_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    overtaken = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")
    taken_over_at = models.DateTimeField(null=True)
    taken_over_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unanswered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["due_at", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "of", "plan", "level", "percent"],
                condition=Q(cause=Cause.CLOCK.value),
                name="escalations_escalation_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ticket", "due_at"], name="escalations_of_ticket"),
            # What a team lead's board asks for: called in and nobody has taken over yet.
            models.Index(
                fields=["due_at"],
                condition=Q(taken_over_at=None, overtaken=False),
                name="escalations_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.level})"

    @property
    def late_seconds(self) -> int:
        """How long after it was due the level was noticed."""
        return max(0, int((self.noticed_at - self.due_at).total_seconds()))


class Call(Identified):
    """One person called in for one escalation, over one channel. ``rank`` counts those asked on that side from 0.

    ``go_at`` is when it is sent, or tried again; ``answer_until`` is when the next person is asked. ``mail_id`` is the
    first of the calls that go out in one mail, from before it is sent the first time.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, related_name="calls", db_constraint=False
    )
    side = models.TextField(choices=[(side.value, side.value) for side in Side])
    rank = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    channel = models.TextField(default="mail")
    state = models.TextField(choices=[(state.value, state.value) for state in CallState])
    go_at = models.DateTimeField()
    mail_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["side", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint("escalation", "side", "rank", name="escalations_call_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["go_at"], condition=Q(state=CallState.WAITING.value), name="escalations_call_to_send"
            ),
            models.Index(
                fields=["answer_until"],
                condition=Q(state=CallState.SENT.value, answer_until__isnull=False),
                name="escalations_call_unanswered",
            ),
            models.Index(fields=["address", "-sent_at"], name="escalations_call_last_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.rank}"
