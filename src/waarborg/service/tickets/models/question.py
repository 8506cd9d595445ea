"""Questions to the client. While one is open the ball is with the client, and the resolution's clock stands still."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waarborg.service.foundation.models import Identified
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models.ticket import Ticket

IS_OPEN = Q(answered_at__isnull=True, withdrawn_at__isnull=True)


class Question(Identified):
    """One question, answerable on its own. It is open until it is answered or withdrawn.

    The client is reminded once ``reminder_due_at`` has passed, and ``decision_due_at`` later the project manager
    decides how to go on; both are noticed once.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="questions", db_constraint=False, db_index=False
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    reminder_due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    decision_due_at = models.DateTimeField()
    decision_noticed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint("ticket", "number", name="tickets_question_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reminder_due_at"],
                name="tickets_question_to_remind",
                condition=IS_OPEN & Q(reminded_at__isnull=True),
            ),
            models.Index(
                fields=["decision_due_at"],
                name="tickets_question_to_decide",
                condition=IS_OPEN & Q(reminded_at__isnull=False, decision_noticed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.number}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
