"""The tables of the knowledge base. What an article said before is kept."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from waarborg.service.foundation.models import Identified
from waarborg.service.knowledge.rules import LANGUAGES, LONGEST_TITLE
from waarborg.service.parties.models import Person


class Article(Identified):
    """One subject, in one language or both; for the agency alone until it is shared with clients."""

    for_clients = models.BooleanField(default=False)
    since_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"article {self.id}"


class ArticleText(Identified):
    """What an article says in one language; the latest of its numbers is current. ``words`` is kept by the database."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    number = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    words = SearchVectorField(editable=False, null=True)

    class Meta:
        db_table = "knowledge_text"
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("article", "language", "number", name="knowledge_text_number_once"),
            models.UniqueConstraint(
                fields=["article", "language"],
                condition=Q(is_current=True),
                name="knowledge_text_one_current",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], condition=Q(is_current=True), name="knowledge_text_words"),
            models.Index(
                fields=["title", "id"], condition=Q(is_current=True), name="knowledge_text_by_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title
