"""The table of ratings: the latest of each ticket. What was said before stands in the facts."""

from typing import ClassVar

from django.db import models

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.satisfaction.rules import Score
from waarborg.service.tickets.models import Ticket


class Rating(Identified):
    """What the client thinks of one finished ticket, with a remark if there is one."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.OneToOneField(
        Ticket, on_delete=models.PROTECT, related_name="rating", db_constraint=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    score = models.TextField(choices=[(score.value, score.value) for score in Score])
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["client", "-at"], name="satisfaction_rating_of_client")]

    def __str__(self) -> str:
        return self.score
