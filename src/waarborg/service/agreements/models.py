"""The tables of what was agreed. A version is never changed; only the end of its time in force is set, once it has one."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person


class Contract(Identified):
    """An agreement with one client under one number, as a row of versions."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("client", "number", name="agreements_contract_number_once"),
        ]
        indexes: ClassVar = [
            # Whose contract a file could be, whatever client it is loaded for.
            models.Index(fields=["number"], name="agreements_contract_number"),
        ]

    def __str__(self) -> str:
        return self.number


class ContractVersion(Identified):
    """One immutable state of a contract: the SLA file as it was concluded, and the holidays as they stood then.

    ``holidays`` holds, by year, what the country's list said, with where it came from: a later release of that list
    changes no running agreement.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="versions", db_constraint=False
    )
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    holidays = models.JSONField()
    holidays_source = models.CharField(max_length=100)
    in_force_from = models.DateTimeField()
    project_manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField()
    concluded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["in_force_from"]
        constraints: ClassVar = [
            models.UniqueConstraint("contract", "number", name="agreements_version_number_once"),
            models.UniqueConstraint("client", "in_force_from", name="agreements_version_one_from"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} v{self.number}"


class InForce(models.Model):
    """When a version is in force: from its instant until the next one's, or the contract's end. Never two at once.

    ``followed_at`` is when the client's details, people and estate became those of the version: never before its
    instant, unless there was nothing of the client yet.
    """

    version = models.OneToOneField(
        ContractVersion,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="in_force",
        db_constraint=False,
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    followed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="agreements_in_force_one_at_a_time",
                expressions=[("client", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes: ClassVar = [
            # The few that are still to come; looked for every minute.
            models.Index(
                fields=["version"],
                name="agreements_in_force_to_follow",
                condition=models.Q(followed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.during}"
