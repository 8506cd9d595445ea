"""Reading what was said: a ticket's conversation page by page, and what its reader is writing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from waarborg.service.conversations.markdown import directory, rendered
from waarborg.service.conversations.models import Attachment, Draft, Mention, Message, Retraction, Upload
from waarborg.service.conversations.queries.people import mentionable
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.rules import require_leading
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket

PAGE = 50
_MOST_FILES = 200

_Of = TypeVar("_Of", Attachment, Mention)


@dataclass(frozen=True, slots=True)
class Said:
    """One message as a page shows it. Of a retracted note, text and files are left out.

    ``author`` is empty when nobody is known to have written it; ``by_agency`` tells on whose side the author stands.
    """

    id: UUID
    kind: MessageKind
    number: int
    author: str
    author_id: UUID | None
    by_agency: bool
    channel: str
    is_automatic: bool
    at: datetime
    text: str
    html: SafeString
    attachments: tuple[Attachment, ...]
    retracted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A page of messages, oldest first. ``earlier`` is what to ask ``before`` for the page in front of it, if any."""

    messages: tuple[Said, ...]
    earlier: UUID | None


def visible_to(viewer: Viewer) -> QuerySet[Message]:
    """The messages that ``viewer`` may see: a client's people the replies on tickets that they may see."""
    if viewer.sees_all_clients:
        return Message.objects.all()
    if viewer.audience is Audience.SUPPLIER:
        return Message.objects.none()
    own = tickets.visible_to(viewer).select_related(None).values("id")
    return Message.objects.filter(client__in=viewer.client_ids, kind=MessageKind.PUBLIC, ticket__in=own)


def messages_of(
    viewer: Viewer, ticket: Ticket, *, before: UUID | None = None, most: int = PAGE
) -> Conversation:
    """The last ``most`` messages of the ticket, or the last ones before the message ``before``.

    Costs four statements for any number of messages, and one more for an earlier page.
    """
    of_ticket = visible_to(viewer).filter(ticket=ticket.id)
    found = list(_before(of_ticket, before).select_related("author").order_by("-at", "-id")[: most + 1])
    page = found[:most][::-1]
    earlier = page[0].id if len(found) > most else None
    return Conversation(_said(viewer, page), earlier)


def retracted_text(viewer: Viewer, message: Message) -> str:
    """What a retracted note said, for whoever leads. Raises: NotAllowed."""
    require_leading(viewer)
    return message.text


def preview(viewer: Viewer, ticket: Ticket, kind: MessageKind, text: str) -> SafeString:
    """``text`` as it would look on the ticket, with those marked whom it would mention."""
    people = mentionable(ticket, kind) if "@" in text and viewer.audience is not Audience.SUPPLIER else {}
    return _safe(rendered(text, people))


def attachments_of(viewer: Viewer, ticket: Ticket) -> QuerySet[Attachment]:
    """The files of the ticket's messages, newest first, without those of retracted notes."""
    seen = visible_to(viewer).filter(ticket=ticket.id)
    if viewer.sees_all_clients:
        seen = seen.filter(retraction=None)
    return Attachment.objects.filter(message__in=seen).order_by("-id")[:_MOST_FILES]


def drafts_of(viewer: Viewer, ticket: Ticket) -> Mapping[MessageKind, Draft]:
    """What ``viewer`` is writing on the ticket, from whichever device."""
    if viewer.person_id is None or viewer.audience is Audience.SUPPLIER:
        return {}
    own = Draft.objects.filter(person=viewer.person_id, ticket=ticket.id)
    return {MessageKind(draft.kind): draft for draft in own}


def uploads_of(viewer: Viewer, about_id: UUID) -> QuerySet[Upload]:
    """The files that ``viewer`` has added for messages about a ticket, or for a report, and not sent yet."""
    if viewer.audience is Audience.SUPPLIER:
        return Upload.objects.none()
    return Upload.objects.filter(owner=viewer.person_id, about_id=about_id).order_by("id")


def mentions_of(viewer: Viewer) -> QuerySet[Mention]:
    """Where ``viewer`` was mentioned, newest first."""
    seen = visible_to(viewer)
    return (
        Mention.objects.filter(person=viewer.person_id, message__in=seen)
        .select_related("message")
        .order_by("-id")
    )


def _before(messages: QuerySet[Message], before: UUID | None) -> QuerySet[Message]:
    if before is None:
        return messages
    mark = messages.filter(id=before).first()
    if mark is None:
        return messages.none()
    return messages.filter(at__lte=mark.at).exclude(at=mark.at, id__gte=mark.id)


def _said(viewer: Viewer, page: list[Message]) -> tuple[Said, ...]:
    retracted = _retracted(viewer, page)
    shown = [message.id for message in page if message.id not in retracted]
    files = _by_message(Attachment.objects.filter(message__in=shown).order_by("id"))
    mentions = _by_message(Mention.objects.filter(message__in=shown))
    return tuple(
        _one(message, retracted.get(message.id), files[message.id], mentions[message.id]) for message in page
    )


def _retracted(viewer: Viewer, page: list[Message]) -> Mapping[UUID, datetime]:
    """A client sees no notes, and so no retractions."""
    notes = [message.id for message in page if not message.is_public]
    if not viewer.sees_all_clients or not notes:
        return {}
    return dict(Retraction.objects.filter(message__in=notes).values_list("message_id", "at"))


def _by_message(rows: Iterable[_Of]) -> Mapping[UUID, list[_Of]]:
    grouped: defaultdict[UUID, list[_Of]] = defaultdict(list)
    for row in rows:
        grouped[row.message_id].append(row)
    return grouped


def _one(
    message: Message, retracted_at: datetime | None, files: list[Attachment], mentions: list[Mention]
) -> Said:
    text = "" if retracted_at else message.text
    people = directory((mention.person_id, mention.written) for mention in mentions)
    return Said(
        id=message.id,
        kind=MessageKind(message.kind),
        number=message.number,
        author=message.author.name if message.author else "",
        author_id=message.author_id,
        by_agency=message.author is not None and message.author.client_id is None,
        channel=message.channel,
        is_automatic=message.is_automatic,
        at=message.at,
        text=text,
        html=_safe(rendered(text, people)),
        attachments=tuple(files),
        retracted_at=retracted_at,
    )


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - it came through the fence of ``markdown``
