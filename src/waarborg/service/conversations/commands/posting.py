"""Saying something on a ticket. Whatever is said, no clock hears it: a reaction is work that begins, never words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, Max, OuterRef

from waarborg.service.conversations import events, markdown
from waarborg.service.conversations.commands.drafting import forget
from waarborg.service.conversations.commands.refusals import (
    AuthorOfAnotherClient,
    NoSuchFile,
    NothingSaid,
    OnlyNotesAreRetracted,
    RetractedAlready,
    RetractionNeedsReason,
    TooManyFiles,
    TooManyMentioned,
)
from waarborg.service.conversations.commands.speaking import require_may_speak, require_person, taken
from waarborg.service.conversations.models import Attachment, Mention, Message, Retraction, Upload
from waarborg.service.conversations.queries.people import mentionable
from waarborg.service.conversations.rules import DOOR_OF, MOST_MENTIONED, Channel, MessageKind
from waarborg.service.foundation import facts
from waarborg.service.foundation.facts import Happening
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import require_leading
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, State


@dataclass(frozen=True, slots=True)
class Coming:
    """Where a message comes from, when that is not simply its writer at their own door.

    A developer notes down a phone call by ``channel``; a job that reads mail names the ``author`` too, who is none when
    nobody knows them, and says whether a robot wrote it.
    """

    channel: Channel
    author: Person | None = None
    is_automatic: bool = False


def post(
    *,
    by: Viewer,
    at: datetime,
    ticket: Ticket,
    kind: MessageKind,
    text: str,
    attachments: Sequence[UUID] = (),
    once: UUID | None = None,
    coming: Coming | None = None,
) -> Message:
    """Say ``text``, with the uploads that ``attachments`` names, to everybody on the ticket or to the agency alone.

    The draft of the same kind is taken. The same ``once`` sent twice is one message, and its files come once, whatever
    the second time brought along. Nothing of it moves the ticket or its guarantee.
    Raises: NotAllowed, NothingSaid, TextTooLong, TooManyFiles, NoSuchFile, TooManyMentioned, AuthorOfAnotherClient.
    """
    require_may_speak(by, ticket, kind)
    message = _begun(by, at, ticket, kind, coming)
    message.text, message.once = taken(text), once
    held = Ticket.objects.select_for_update(of=("self",)).get(id=ticket.id)
    known = _sent_already(message)
    if known is not None:
        _drop_what_went_along(by, known, attachments)
        return known
    if not message.text and not attachments:
        raise NothingSaid
    files = locked_uploads(by, attachments)
    mentions = _mentions(message, held)
    message.number = _next_number(message)
    message.save(force_insert=True)
    attach(message, files)
    Mention.objects.bulk_create(mentions)
    if by.person_id is not None:
        forget(by.person_id, held, kind)
    _record(message, held, len(files), mentions, by)
    return message


def retract(*, by: Viewer, at: datetime, message: Message, why: str) -> None:
    """Hide the text of a note, which its author or whoever leads may do. The record keeps it.

    Raises: NotAllowed, OnlyNotesAreRetracted, RetractionNeedsReason, RetractedAlready.
    """
    person_id = require_person(by)
    if message.author_id != person_id:
        require_leading(by)
    if message.is_public:
        raise OnlyNotesAreRetracted
    if not why.strip():
        raise RetractionNeedsReason
    _retraction, is_new = Retraction.objects.get_or_create(
        message=message, defaults={"client_id": message.client_id, "by_id": person_id, "at": at}
    )
    if not is_new:
        raise RetractedAlready
    fact = events.NoteRetracted(message.id)
    facts.record(fact, about=message.ticket_id, client_id=message.client_id, by=by, at=at, why=why.strip())


def _begun(by: Viewer, at: datetime, ticket: Ticket, kind: MessageKind, coming: Coming | None) -> Message:
    """A message that knows who says it, where and when. Only a job speaks for others."""
    message = Message(client_id=ticket.client_id, ticket_id=ticket.id, kind=kind.value, at=at)
    if coming is None:
        if by.person_id is None:
            raise NotAllowed
        message.author_id, message.channel = by.person_id, DOOR_OF[by.audience].value
        return message
    _require_may_speak_for(by, ticket, coming)
    message.author_id = by.person_id or (coming.author.id if coming.author else None)
    message.channel, message.is_automatic = coming.channel.value, coming.is_automatic
    return message


def _require_may_speak_for(by: Viewer, ticket: Ticket, coming: Coming) -> None:
    is_somebody_else = coming.author is not None and coming.author.id != by.person_id
    if by.audience is Audience.PORTAL or (by.audience is Audience.STAFF and is_somebody_else):
        raise NotAllowed
    if coming.author is not None and coming.author.client_id not in (None, ticket.client_id):
        raise AuthorOfAnotherClient


def _sent_already(message: Message) -> Message | None:
    if message.once is None:
        return None
    same = Message.objects.filter(ticket=message.ticket_id, kind=message.kind, author=message.author_id)
    return same.filter(once=message.once).first()


def _drop_what_went_along(by: Viewer, known: Message, again: Sequence[UUID]) -> None:
    """Forget the files that came again with a message that has them: they would go along with the next one."""
    own = Upload.objects.filter(owner=by.person_id, id__in=set(again))
    went_along = Attachment.objects.filter(message=known, digest=OuterRef("digest"), name=OuterRef("name"))
    own.filter(Exists(went_along)).delete()


def _next_number(message: Message) -> int:
    """The ticket is locked, so nobody else counts meanwhile."""
    said = Message.objects.filter(ticket=message.ticket_id, kind=message.kind)
    return int(said.aggregate(last=Max("number"))["last"] or 0) + 1


def locked_uploads(by: Viewer, wanted: Sequence[UUID]) -> list[Upload]:
    """The sender's own uploads. Raises: TooManyFiles, NoSuchFile."""
    if len(set(wanted)) > settings.WAARBORG_ATTACHMENTS_PER_MESSAGE:
        raise TooManyFiles(most=settings.WAARBORG_ATTACHMENTS_PER_MESSAGE)
    if not wanted:
        return []
    own = Upload.objects.select_for_update().filter(owner=by.person_id, id__in=set(wanted)).order_by("id")
    files = list(own)
    if len(files) != len(set(wanted)):
        raise NoSuchFile
    return files


def attach(message: Message, files: Sequence[Upload]) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            id=file.id,
            client_id=message.client_id,
            message=message,
            digest=file.digest,
            size_bytes=file.size_bytes,
            media_type=file.media_type,
            name=file.name,
        )
        for file in files
    )
    if files:
        Upload.objects.filter(id__in=[file.id for file in files]).delete()


def _mentions(message: Message, ticket: Ticket) -> list[Mention]:
    """Raises: TooManyMentioned."""
    if "@" not in message.text:
        return []
    found = markdown.mentioned(message.text, mentionable(ticket, MessageKind(message.kind)))
    if len(_people(one.people for one in found)) > MOST_MENTIONED:
        raise TooManyMentioned(most=MOST_MENTIONED)
    return [
        Mention(client_id=message.client_id, message=message, person_id=person_id, written=one.written)
        for one in found
        for person_id in one.people
    ]


def _people(groups: Iterable[tuple[UUID, ...]]) -> set[UUID]:
    return {person_id for group in groups for person_id in group}


def _record(
    message: Message, ticket: Ticket, attachments: int, mentions: Sequence[Mention], by: Viewer
) -> None:
    about: list[object] = [_said(message, attachments)]
    others = sorted({mention.person_id for mention in mentions} - {message.author_id})
    if others:
        about.append(events.PeopleMentioned(message.id, tuple(others)))
    if _came_after_the_end(message, ticket):
        about.append(events.ReplyCameAfterTheEnd(message.id, ticket.state))
    facts.record_all(
        [Happening(what, ticket.id, message.at, client_id=ticket.client_id) for what in about], by=by
    )


def _said(message: Message, attachments: int) -> object:
    if message.is_public:
        return events.Replied(message.id, message.number, message.channel, message.is_automatic, attachments)
    return events.Noted(message.id, message.number, message.channel, attachments)


def _came_after_the_end(message: Message, ticket: Ticket) -> bool:
    """Words of a person who is not the agency's, on a ticket that nobody looks at any more."""
    if STANDINGS[State(ticket.state)].is_open or message.is_automatic:
        return False
    return message.author is None or message.author.client_id is not None
