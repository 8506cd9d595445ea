"""The tables of notifications: what somebody was told, the mails in which they were, and what they want to hear."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from waarborg.service.foundation.models import Identified
from waarborg.service.notifications.rules import MANNERS, MailState, Notice
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket


class Mail(Identified):
    """One mail to one person. Its notifications are fixed when it is made, so that it is the same however often it is tried.

    ``go_at`` is when it is tried, or tried again when nothing was heard of the attempt before.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.TextField(
        choices=[(state.value, state.value) for state in MailState], default=MailState.WAITING.value
    )
    go_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["go_at"],
                condition=models.Q(state=MailState.WAITING.value),
                name="notifications_mail_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.go_at}"


class Notification(Identified):
    """One person told of one fact. ``client`` is that of the ticket; none for what concerns the agency's own people.

    ``mail_at`` is from when it may be mailed; none once it stands in a mail, and when it is not mailed at all.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    notice = models.TextField(choices=[(notice.value, notice.value) for notice in Notice])
    fact_id = models.UUIDField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="notifications")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("fact_id", "person", name="notifications_notification_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notifications_of_person"),
            # The number at the bell.
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notifications_unread"),
            models.Index(
                fields=["mail_at"], condition=models.Q(mail_at__isnull=False), name="notifications_to_mail"
            ),
            models.Index(fields=["at"], name="notifications_oldest"),
        ]

    def __str__(self) -> str:
        return self.notice

    @property
    def sentence(self) -> str:
        """What happened, in the language of the reader. The name of who did it is known where ``by`` is loaded."""
        who = self.by.name if self.by else _("Somebody")
        return str(MANNERS[Notice(self.notice)].sentence) % {"who": who}


class Preference(models.Model):
    """What one person wants to be mailed, and in which language. No row is: everything, in the language of their world."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    declined = ArrayField(models.TextField(), default=list)
    language = models.TextField(choices=[("nl", "nl"), ("en", "en")])

    def __str__(self) -> str:
        return f"{self.person_id}"
