"""The tables of conversations. What was said stays as it was said: a correction is a further message.

Row-level security shows a client's people the public messages of the tickets that they may see, with what hangs on
those; their own drafts and unsent files; and nothing else. Its words stand in the migration.
"""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from waarborg.service.conversations.rules import LONGEST_TITLE, Channel, MessageKind
from waarborg.service.foundation.models import Identified
from waarborg.service.foundation.names import sort_key
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket

_KINDS = [(kind.value, kind.value) for kind in MessageKind]
_CHANNELS = [(channel.value, channel.value) for channel in Channel]


class Message(Identified):
    """One reply or note. Nobody may change it, and the database sees to that.

    Replies and notes are numbered each on their own, so that a client sees no gaps where notes were written. There is
    no author when a robot wrote it, or somebody whom nobody knows. ``once`` names the act of sending: the same one
    sent twice is one message. A column that the framework does not know holds the words for searching.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="messages", db_constraint=False, db_index=False
    )
    kind = models.TextField(choices=_KINDS)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.TextField(choices=_CHANNELS)
    is_automatic = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    once = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("ticket", "kind", "number", name="conversations_message_number_once"),
            models.UniqueConstraint(
                "ticket",
                "kind",
                "author",
                "once",
                name="conversations_message_sent_once",
                condition=Q(once__isnull=False),
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar = [
            # A ticket's story, page by page from the end.
            models.Index(fields=["ticket", "at", "id"], name="conversations_message_story"),
            # A client's search, newest first: row-level security keeps it from the index of words.
            models.Index(fields=["client", "-id"], name="conversations_message_client"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def is_public(self) -> bool:
        return self.kind == MessageKind.PUBLIC


class Retraction(Identified):
    """A note that its author took back: pages hide its text, the record keeps it. Why stands in the fact."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, related_name="retraction", db_constraint=False
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Attachment(Identified):
    """A file of a message. It keeps the identity that it had as an upload, and so its address."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="attachments", db_constraint=False
    )
    digest = models.CharField(max_length=64)  # SHA-256 of its bytes, by which it is found on disk
    size_bytes = models.BigIntegerField()
    media_type = models.TextField()
    name = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="conversations_attachment_file"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="conversations_attachment_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Upload(Identified):
    """A file that waits for its message to be sent; its owner alone sees it.

    ``about_id`` is the ticket, or the ``once`` of a report that is still being written. ``client`` is the owner's own:
    none for somebody of the agency. No owner means a job, such as one that reads mail.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    about_id = models.UUIDField()
    kind = models.TextField(choices=_KINDS)
    digest = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    media_type = models.TextField()
    name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "about_id"], name="conversations_upload_of_owner"),
            models.Index(fields=["at"], name="conversations_upload_oldest"),
            models.Index(fields=["digest"], name="conversations_upload_file"),
        ]

    def __str__(self) -> str:
        return self.name


class Mention(Identified):
    """Somebody was named in a message, as ``written``."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="mentions", db_constraint=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    written = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="conversations_mention_newest"),
        ]

    def __str__(self) -> str:
        return f"@{self.written}"


class Draft(Identified):
    """What somebody is writing on a ticket, as far as they got; one for replies and one for notes.

    ``revision`` counts the saves, so that a second device that saves over unseen words is told.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=_KINDS)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("person", "ticket", "kind", name="conversations_draft_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.revision}"


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    """Ways to pick canned replies."""

    def offered(self) -> "CannedReplyQuerySet":
        return self.filter(retired_at__isnull=True)


class CannedReply(Identified):
    """Words of the agency for what comes back often (Dutch: standaardantwoord), in one or both languages."""

    title = models.CharField(max_length=LONGEST_TITLE)
    title_key = models.CharField(max_length=LONGEST_TITLE * 2, editable=False)
    text_nl = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "title_key",
                name="conversations_cannedreply_title_once",
                condition=Q(retired_at__isnull=True),
            ),
            models.CheckConstraint(
                name="conversations_cannedreply_says_something", condition=~Q(text_nl="") | ~Q(text_en="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = sort_key(self.title)
        super().save(*args, **kwargs)

    def text_in(self, language: str) -> str:
        """In ``language`` when it has those words, else in the other one."""
        texts = {"nl": self.text_nl, "en": self.text_en}
        return texts.get(language) or self.text_nl or self.text_en
