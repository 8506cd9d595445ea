"""The tables of guarantees. Events are the truth and are only ever added; the rest is recomputed from them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.foundation.models import Identified
from waarborg.service.guarantees.rules import AlarmState
from waarborg.service.parties.models import Client, Person


class Guarantee(Identified):
    """What one contract version promises for one ticket. ``about_id`` is the ticket.

    ``next_due_at`` and ``merged_at`` are a cache: what comes first of what is owed, and since when another counts.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        ContractVersion, on_delete=models.PROTECT, related_name="guarantees", db_constraint=False
    )
    about_id = models.UUIDField(unique=True)
    next_due_at = models.DateTimeField(null=True)
    merged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"guarantee of {self.about_id}"


class GuaranteeEvent(models.Model):
    """One event of a guarantee. ``at`` is when it happened, ``seq`` the order in which it was recorded."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, related_name="events", db_constraint=False, db_index=False
    )
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.TextField()
    data = models.JSONField()

    class Meta:
        ordering: ClassVar = ["at", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint("guarantee", "seq", name="guarantees_event_once"),
        ]

    def __str__(self) -> str:
        return self.kind


class PlanRow(models.Model):
    """One plan of one milestone, as the fold gave it when it last changed (Dutch: mijlpaal).

    ``breached_at`` is known once the plan is over: met, superseded, or its matter out of the guarantees.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, related_name="plans", db_constraint=False, db_index=False
    )
    of = models.TextField()
    number = models.PositiveSmallIntegerField()
    severity = models.TextField()
    cause = models.TextField()
    planned_at = models.DateTimeField()
    start_at = models.DateTimeField()
    unpaused_due_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "guarantees_plan"
        ordering: ClassVar = ["of", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint("guarantee", "of", "number", name="guarantees_plan_once"),
        ]
        indexes: ClassVar = [
            # What a month's figures read.
            models.Index(fields=["due_at"], name="guarantees_plan_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.number}"


class Excuse(Identified):
    """Why a breach is not held against the agency, and who approved (Dutch: verontschuldigd). Only ever added."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, related_name="excuses", db_constraint=False, db_index=False
    )
    of = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["guarantee", "of"], name="guarantees_excuse_of")]

    def __str__(self) -> str:
        return f"{self.of} excused"


class ExcuseWithdrawal(Identified):
    """An excuse that was taken back. Both stay."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    excuse = models.OneToOneField(
        Excuse, on_delete=models.PROTECT, related_name="withdrawal", db_constraint=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()

    def __str__(self) -> str:
        return f"{self.excuse} withdrawn"


class Alarm(models.Model):
    """An instant that the sweep has to notice: a level of the ladder, or the passing of a milestone.

    ``sweep_at`` is from when on the sweep may notice it. A trigger keeps it at or above the sweep's low mark, under
    which nobody looks any more, so that no waiting alarm can be missed. ``attempts`` counts failures to fire.
    """

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, related_name="alarms", db_constraint=False, db_index=False
    )
    about_id = models.UUIDField()
    of = models.TextField()
    plan = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True)
    sweep_at = models.DateTimeField(null=True)
    state = models.TextField(choices=[(state.value, state.value) for state in AlarmState])
    attempts = models.PositiveSmallIntegerField(default=0)
    noticed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Also the index by guarantee; the sweep writes every row anew, and each index costs it.
            models.UniqueConstraint(
                "guarantee", "of", "plan", "level", "percent", name="guarantees_alarm_fires_once"
            ),
            models.CheckConstraint(
                name="guarantees_alarm_waits_for_an_instant",
                condition=~Q(state=AlarmState.WAITING.value)
                | Q(due_at__isnull=False, sweep_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sweep_at"],
                name="guarantees_alarm_waiting",
                condition=Q(state=AlarmState.WAITING.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.plan} level {self.level}"


class SweepMark(models.Model):
    """Below ``low_at`` no alarm waits any more: where the sweep's index scan begins. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    low_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.low_at}"
