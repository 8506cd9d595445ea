"""Where what was brought along comes from, so that bringing it along again makes nothing twice."""

from typing import ClassVar

from django.db import models

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client
from waarborg.service.transfer.records import RecordKind


class Origin(Identified):
    """One thing of ours is that thing of another system (Dutch: herkomst).

    ``system`` names the system, and which one of several of its kind. ``number`` is what people called a ticket by
    there, for searching. ``opening`` is the message there that became a ticket's own words. ``digest`` is of the record
    as it was last read: what did not change there is left alone here. The agency's own people have no client.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")
    system = models.TextField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in RecordKind])
    foreign_id = models.TextField()
    about_id = models.UUIDField()
    number = models.TextField(blank=True)
    opening = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("system", "kind", "foreign_id", name="transfer_origin_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about_id"], name="transfer_origin_about"),
            models.Index(fields=["number"], name="transfer_origin_number", condition=~models.Q(number="")),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.kind} {self.foreign_id}"
