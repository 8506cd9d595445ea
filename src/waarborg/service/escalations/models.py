"""The tables of escalations: a record of its own for each level called in, never a state of the ticket."""

from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q

from waarborg.service.escalations.rules import (
    NEXT_CHANNEL_AFTER,
    NEXT_PERSON_AFTER,
    CallState,
    Cause,
    ChannelName,
    Side,
    Times,
)
from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import ONLY_ID, Ticket


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)


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
    channel = models.TextField(
        choices=[(channel.value, channel.value) for channel in ChannelName], default=ChannelName.MAIL.value
    )
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
            models.UniqueConstraint(
                "escalation", "side", "rank", "channel", name="escalations_call_once_a_channel"
            ),
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


class Hook(Identified):
    """Where a call goes when a mail was not answered: of one person, or of everybody who has none of their own.

    The secret that signs is derived from the installation's key, the identity and ``secret_number``; it stands nowhere.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    url = models.CharField(max_length=500)
    secret_number = models.PositiveIntegerField(default=1)
    set_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="")
    trouble_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], nulls_distinct=False, name="escalations_hook_once"),
        ]

    def __str__(self) -> str:
        return urlsplit(self.url).hostname or ""


class Setting(models.Model):
    """The agency's own times of calling; one row, made when somebody first sets them."""

    id = models.UUIDField(primary_key=True, default=ONLY_ID, editable=False)
    next_channel_minutes = models.PositiveSmallIntegerField(default=_minutes(NEXT_CHANNEL_AFTER))
    next_person_minutes = models.PositiveSmallIntegerField(default=_minutes(NEXT_PERSON_AFTER))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="escalations_setting_only_one", condition=Q(id=ONLY_ID)),
            models.CheckConstraint(
                name="escalations_setting_in_order",
                condition=Q(next_channel_minutes__gt=0, next_channel_minutes__lt=F("next_person_minutes")),
            ),
        ]

    def __str__(self) -> str:
        return "the agency's own times of calling"

    @property
    def times(self) -> Times:
        return Times(
            timedelta(minutes=self.next_channel_minutes), timedelta(minutes=self.next_person_minutes)
        )
