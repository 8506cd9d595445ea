"""What every table is made of, and the two tables of the foundation: facts and the seals over them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from waarborg.service.foundation import kinds
from waarborg.service.foundation.identity import uuid7


class Identified(models.Model):
    """A row with a random public identity."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True

    def revise(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Write the fields whose value differs, and whatever is derived from them. Returns the names of those."""
        changed = tuple(name for name, value in values.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, values[name])
        if changed:
            self.save()
        return changed


class Fact(models.Model):
    """One thing that happened. Written by ``facts.record`` only, never changed, never removed.

    ``id`` orders facts as they were written; ``public_id`` is what others may see. ``recorded_xid`` is the
    transaction that wrote it, by which sealing knows that nothing earlier can still arrive.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7)
    kind = models.TextField()
    client_id = models.UUIDField(null=True)
    about_type = models.TextField()
    about_id = models.UUIDField()
    by_audience = models.TextField()
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    shown_to_client = models.BooleanField(default=False)
    why = models.TextField(default="")
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "foundation_fact"
        indexes: ClassVar = [
            models.Index(fields=["about_id", "id"], name="foundation_fact_story"),
            models.Index(fields=["client_id", "id"], name="foundation_fact_client"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def payload(self) -> Any:
        """What happened, as the dataclass that its kind was registered with."""
        return kinds.KINDS[self.kind].from_json(self.data)

    @property
    def sentence(self) -> str:
        """What happened, in the language of the reader."""
        return kinds.KINDS[self.kind].say(self.payload)


class Seal(models.Model):
    """A digest over the facts of all transactions from ``from_xid`` to before ``to_xid``, chained to the one before.

    Transaction numbers can start again after a restore; ``after_id`` then moves to the last fact from before it, so
    that old and new numbers can't be confused.
    """

    seq = models.BigIntegerField(primary_key=True)
    after_id = models.BigIntegerField()
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.BigIntegerField()
    digest = models.BinaryField()
    previous_digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "foundation_seal"

    def __str__(self) -> str:
        return f"{self.seq}: {bytes(self.digest).hex()}"
