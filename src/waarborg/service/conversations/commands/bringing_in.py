"""What was said elsewhere, before: it comes along as history, and nobody is told of it as if it had just been said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waarborg.service.conversations.commands.posting import attach, locked_uploads, next_number
from waarborg.service.conversations.commands.refusals import AuthorOfAnotherClient
from waarborg.service.conversations.commands.speaking import taken
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import Channel, MessageKind
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
    fresh = [one for one in said if one.once not in known]
    for one in sorted(fresh, key=lambda one: one.at):
        _keep(by, held, one)
    return len(fresh)


def known_of(ticket: Ticket, once: Sequence[UUID]) -> frozenset[UUID]:
    """Which of the messages with those names the ticket has already."""
    there = Message.objects.filter(ticket=ticket.id, once__in=once).values_list("once", flat=True)
    return frozenset(one for one in there if one is not None)


def _keep(by: Viewer, ticket: Ticket, one: SaidElsewhere) -> None:
    if one.author is not None and one.author.client_id not in (None, ticket.client_id):
        raise AuthorOfAnotherClient
    message = Message(
        client_id=ticket.client_id,
        ticket=ticket,
        kind=one.kind.value,
        author=one.author,
        channel=one.channel.value,
        is_automatic=one.is_automatic,
        text=taken(one.text),
        at=one.at,
        once=one.once,
    )
    message.number = next_number(message)
    message.save(force_insert=True)
    attach(message, locked_uploads(by, one.files))
