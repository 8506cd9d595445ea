"""What was said elsewhere, before: it comes along as history, and nobody is told of it as if it had just been said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from waarborg.service.conversations.commands.posting import attach, locked_uploads
from waarborg.service.conversations.commands.refusals import AuthorOfAnotherClient
from waarborg.service.conversations.commands.speaking import taken
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import Channel, MessageKind
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import require_administrator
from waarborg.service.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class SaidElsewhere:
    """One message as it was said at ``at``. ``once`` names it for ever; ``files`` are uploads about the ticket."""

    once: UUID
    at: datetime
    kind: MessageKind
    channel: Channel
    text: str
    author: Person | None = None
    is_automatic: bool = False
    files: tuple[UUID, ...] = ()


def bring_in(*, by: Viewer, ticket: Ticket, said: Sequence[SaidElsewhere]) -> int:
    """Put what is not there yet into the ticket's story, at the instants at which it was said. Returns how much.

    Nobody is mentioned by it, and a reply on a ticket that has ended is no reason to look. What is told of it is decided
    above.
    Raises: NotAllowed, TextTooLong, TooManyFiles, NoSuchFile, AuthorOfAnotherClient.
    """
    require_administrator(by)
    held = Ticket.objects.select_for_update(of=("self",)).get(id=ticket.id)
    known = known_of(held, [one.once for one in said])
    fresh = sorted((one for one in said if one.once not in known), key=lambda one: one.at)
    numbers = _last_numbers(held)
    messages = [_message(held, one, numbers, place) for place, one in enumerate(fresh)]
    Message.objects.bulk_create(messages)
    for message, one in zip(messages, fresh, strict=True):
        if one.files:
            attach(message, locked_uploads(by, one.files))
    return len(fresh)


def known_of(ticket: Ticket, once: Sequence[UUID]) -> frozenset[UUID]:
    """Which of the messages with those names the ticket has already."""
    there = Message.objects.filter(ticket=ticket.id, once__in=once).values_list("once", flat=True)
    return frozenset(one for one in there if one is not None)


def _message(ticket: Ticket, one: SaidElsewhere, numbers: Counter[str], place: int) -> Message:
    """Its identity is of when it was said, for a search takes those to be in order; ``place`` parts those of one second.

    Raises: AuthorOfAnotherClient, TextTooLong.
    """
    if one.author is not None and one.author.client_id not in (None, ticket.client_id):
        raise AuthorOfAnotherClient
    numbers[one.kind.value] += 1
    return Message(
        id=uuid7(int(one.at.timestamp() * 1000) + place),
        client_id=ticket.client_id,
        ticket=ticket,
        kind=one.kind.value,
        number=numbers[one.kind.value],
        author=one.author,
        channel=one.channel.value,
        is_automatic=one.is_automatic,
        text=taken(one.text),
        at=one.at,
        once=one.once,
    )


def _last_numbers(ticket: Ticket) -> Counter[str]:
    """By kind. The ticket is locked, so nobody else counts meanwhile."""
    last = Message.objects.filter(ticket=ticket.id).values("kind").annotate(last=Max("number"))
    return Counter(dict(last.values_list("kind", "last")))
