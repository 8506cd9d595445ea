"""The tables of how the agency keeps order in its work. Tags, views and macros belong to the agency; what hangs on a
ticket belongs to its client, and only a follower is anybody's business outside the agency: their own.
"""

from typing import ClassVar

from django.db import models

from waarborg.service.foundation.models import Identified
from waarborg.service.organising.rules.tags import TAG_CHARACTERS
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket

VIEW_CHARACTERS = 80
MACRO_CHARACTERS = 80


class Tag(Identified):
    """A word by which the agency finds tickets again. Its name may change; what it is known by stays."""

    name = models.CharField(max_length=TAG_CHARACTERS)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class TagName(models.Model):
    """Every key by which a tag is or was known, so that old addresses and habits lead to it. One key, one tag.

    Whoever puts a tag on a ticket, renames or merges one locks its row here first.
    """

    key = models.TextField(primary_key=True)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="names")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tag"], name="organising_tagname_one_current", condition=models.Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Tagging(models.Model):
    """A tag on a ticket."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings", db_index=False)
    tagged_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("ticket", "tag", name="organising_tagging_once"),
        ]
        indexes: ClassVar = [
            # Which tickets carry a tag, and how many.
            models.Index(fields=["tag", "ticket"], name="organising_tagging_of_tag"),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.ticket_id}"


class Follower(models.Model):
    """Who hears of a ticket, or said that they do not want to. The last word is the person's, never the product's."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_following = models.BooleanField(default=True)
    since_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("ticket", "person", name="organising_follower_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "ticket"],
                name="organising_follower_of_person",
                condition=models.Q(is_following=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.ticket_id}"


class SavedView(Identified):
    """A filter under a name. ``parameters`` are those of its address, as ``rules.write`` gives them."""

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=VIEW_CHARACTERS)
    parameters = models.JSONField()
    is_shared = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["position"], name="organising_view_shared", condition=models.Q(is_shared=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FirstView(models.Model):
    """The view that somebody's queue begins with."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.view_id}"


class Macro(Identified):
    """Steps under a name, done to a ticket in a row. ``steps`` are as ``rules.macros`` writes and reads them."""

    name = models.CharField(max_length=MACRO_CHARACTERS)
    name_key = models.TextField()
    steps = models.JSONField()
    position = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "name_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="organising_macro_name_once",
                condition=models.Q(retired_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """Who has a ticket before them, and who writes on it, until when. Not logged: after a crash nobody is there."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    looking_until = models.DateTimeField()
    typing_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("ticket", "person", name="organising_presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.ticket_id}"
