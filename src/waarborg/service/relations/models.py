"""The tables of how tickets belong together. Always two of one client; a client's people see it who see both ends."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.relations.rules import LinkKind
from waarborg.service.tickets.models import Ticket


class Link(Identified):
    """What ``source`` is to ``target``. A link without a direction has the lower identity as its source."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in LinkKind])
    source = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    target = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Also the index by source.
            models.UniqueConstraint("source", "target", "kind", name="relations_link_once"),
            models.CheckConstraint(name="relations_link_of_two", condition=~Q(source=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Merge(Identified):
    """A duplicate that went into another report of the same matter, for good."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    merged = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="merge", db_constraint=False)
    survivor = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="merges", db_constraint=False)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["merged_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="relations_merge_of_two", condition=~Q(merged=F("survivor"))),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"


class FollowUp(Identified):
    """The ticket in which the lasting solution is sought after a work-around; ``fact_id`` is that delivery's fact."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    original = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="follow_ups", db_constraint=False
    )
    ticket = models.OneToOneField(
        Ticket, on_delete=models.PROTECT, related_name="follows_up", db_constraint=False
    )
    fact_id = models.UUIDField(unique=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["original"],
                name="relations_followup_one_at_a_time",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} after {self.original_id}"
