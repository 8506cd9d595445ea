"""Finding tickets by what was said on them."""

from uuid import UUID

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from waarborg.service.conversations.models import Attachment, Message
from waarborg.service.conversations.queries.messages import visible_to
from waarborg.service.conversations.rules import sound
from waarborg.service.foundation.viewer import Viewer

MOST_FOUND = 200
_MOST_MESSAGES = 500  # looked at for words that are said often, of which the newest count
_LONGEST_WORDS = 200
_MATCHES = "conversations_message.words @@ websearch_to_tsquery('dutch', %s)"
_SHORTEST_NAME = 3  # three letters make one trigram; with fewer the index is of no use


def tickets_with(viewer: Viewer, words: str, *, most: int = MOST_FOUND) -> list[UUID]:
    """The tickets on which ``words`` were said, or are in an attachment's name, most recently said first.

    Words are matched by their Dutch stem and all of them in one message; ``"…"`` keeps them together, ``-`` leaves
    out and ``or`` lets either do. Retracted notes are not found.
    """
    asked = sound(words[:_LONGEST_WORDS]).strip()
    if not asked:
        return []
    seen = visible_to(viewer)
    if viewer.sees_all_clients:
        seen = seen.filter(retraction=None)
    named = _with_a_file_named(viewer, seen, asked)[:_MOST_MESSAGES]
    newest_first = sorted({*_saying(seen, asked)[:_MOST_MESSAGES], *named}, reverse=True)
    return list(dict.fromkeys(ticket_id for _message_id, ticket_id in newest_first))[:most]


def _saying(seen: QuerySet[Message], words: str) -> QuerySet[Message, tuple[UUID, UUID]]:
    """By the index of words when they are rare; when they are common, backwards through the newest messages.

    Identities rise with time, so the primary key is the order in which things were said.
    """
    matches = RawSQL(_MATCHES, (words,), output_field=BooleanField())  # noqa: S611 - the words are a parameter
    return seen.filter(matches).order_by("-id").values_list("id", "ticket_id")


def _with_a_file_named(
    viewer: Viewer, seen: QuerySet[Message], words: str
) -> QuerySet[Attachment, tuple[UUID, UUID]] | tuple[()]:
    if len(words) < _SHORTEST_NAME:
        return ()
    named = Attachment.objects.filter(name__icontains=words, message__in=seen.values("id"))
    if not viewer.sees_all_clients:
        named = named.filter(client__in=viewer.client_ids)
    return named.order_by("-message_id").values_list("message_id", "message__ticket_id")
