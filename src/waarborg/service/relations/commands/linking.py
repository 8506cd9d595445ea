"""Linking two tickets of one client, and undoing it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.relations import events, rules
from waarborg.service.relations.commands.acting import record, require_person, require_two
from waarborg.service.relations.commands.refusals import (
    LinkedAlready,
    LinkedTheOtherWay,
    LinkGone,
    NotByHand,
)
from waarborg.service.relations.models import Link
from waarborg.service.relations.rules import LinkKind
from waarborg.service.tickets.models import Ticket


def link(*, by: Viewer, at: datetime, ticket: Ticket, kind: LinkKind, other: Ticket) -> Link:
    """Say what ``ticket`` is to ``other``; it is read from both ends.

    Raises: NotAllowed, NotByHand, WithItself, OtherClient, LinkedAlready, LinkedTheOtherWay.
    """
    require_person(by)
    if not rules.READINGS[kind].is_by_hand:
        raise NotByHand
    require_two(ticket, other)
    source, target = rules.ends(kind, ticket.id, other.id)
    if Link.objects.filter(source=target, target=source, kind=kind.value).exists():
        raise LinkedTheOtherWay
    made, is_new = _get_or_create(ticket.client_id, kind, source, target, at)
    if not is_new:
        raise LinkedAlready
    _tell(events.TicketLinked, made, by, at)
    return made


def unlink(*, by: Viewer, at: datetime, link: Link) -> None:
    """Undo a link that was made by hand. Raises: NotAllowed, NotByHand, LinkGone."""
    require_person(by)
    if not rules.READINGS[LinkKind(link.kind)].is_by_hand:
        raise NotByHand
    gone, _by_model = Link.objects.filter(id=link.id).delete()
    if not gone:
        raise LinkGone
    _tell(events.TicketUnlinked, link, by, at)


def link_as_history(*, at: datetime, kind: LinkKind, ticket: Ticket, other: Ticket) -> bool:
    """A link that tells how ``ticket`` came to be; the command that made the ticket tells it in both stories.

    Tells whether it is new.
    """
    return _get_or_create(ticket.client_id, kind, ticket.id, other.id, at)[1]


def _get_or_create(
    client_id: UUID, kind: LinkKind, source: UUID, target: UUID, at: datetime
) -> tuple[Link, bool]:
    return Link.objects.get_or_create(
        source_id=source,
        target_id=target,
        kind=kind.value,
        defaults={"client_id": client_id, "linked_at": at},
    )


def _tell(what: Callable[[str, UUID], object], link: Link, by: Viewer, at: datetime) -> None:
    """The story of either end says what it is to the other."""
    forth, back = f"{link.kind}{events.FORTH}", f"{link.kind}{events.BACK}"
    record(what(forth, link.target_id), link.source_id, link.client_id, by, at)
    record(what(back, link.source_id), link.target_id, link.client_id, by, at)
