"""What a page can follow: one thing that its reader may see, or everything of a kind that they may see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from waarborg.service.foundation import announcing
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties import queries as parties
from waarborg.service.tickets import queries as tickets

MOST = 20
_EVERY = "*"
_VISIBLE: Mapping[str, Callable[[Viewer], QuerySet[Any]]] = MappingProxyType(
    {"ticket": tickets.visible_to, "client": parties.clients_visible_to}
)


class UnknownTopicError(ValueError):
    """A page asks for something that nobody can follow."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Written ``ticket:<id>``, or ``ticket:*`` for every ticket that the reader may see."""

    kind: str
    id: UUID | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id or _EVERY}"


def asked(words: str) -> frozenset[Topic]:
    """The topics in ``words``, which stand apart by spaces. Raises: UnknownTopicError."""
    found = frozenset(_topic(word) for word in words.split()[: MOST + 1])
    if not found or len(found) > MOST:
        raise UnknownTopicError(words)
    return found


def visible_to(viewer: Viewer, topics: Iterable[Topic]) -> frozenset[Topic]:
    """Those that ``viewer`` may follow; within the scope of that viewer. The others are left out without a word."""
    return frozenset(
        topic
        for topic in topics
        if topic.id is None or _VISIBLE[topic.kind](viewer).filter(id=topic.id).exists()
    )


def missed(viewer: Viewer, topics: Iterable[Topic], since: int) -> frozenset[Topic] | None:
    """Those that changed since the horizon ``since``; within the viewer's scope. None: take it that all of them did."""
    if viewer.audience is Audience.SUPPLIER or announcing.is_too_long_ago(since):
        return None  # a supplier may read no facts, so nobody can say
    changed = [
        topic for topic in topics if topic.id is None and announcing.any_changed_since(since, topic.kind)
    ]
    for kind in _VISIBLE:
        ids = {topic.id for topic in topics if topic.kind == kind and topic.id is not None}
        if ids:
            changed += [Topic(kind, id_) for id_ in announcing.changed_since(since, kind, ids)]
    return frozenset(changed)


def _topic(word: str) -> Topic:
    kind, _, which = word.partition(":")
    if kind not in _VISIBLE:
        raise UnknownTopicError(word)
    try:
        return Topic(kind, None if which == _EVERY else UUID(which))
    except ValueError as error:
        raise UnknownTopicError(word) from error
