"""Who may speak on a ticket, and what everything that is said goes through first."""

from uuid import UUID

from waarborg.service.conversations.commands.refusals import TextTooLong
from waarborg.service.conversations.rules import LONGEST_TEXT, MessageKind, sound
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket


def require_may_speak(by: Viewer, ticket: Ticket, kind: MessageKind) -> None:
    """The agency says anything on any ticket, a client's people reply on those that they may see.

    Raises: NotAllowed.
    """
    if by.sees_all_clients:
        return
    if by.audience is Audience.SUPPLIER or kind is not MessageKind.PUBLIC:
        raise NotAllowed
    if not tickets.visible_to(by).filter(id=ticket.id).exists():
        raise NotAllowed


def require_person(by: Viewer) -> UUID:
    """Whose draft or note it is. Raises: NotAllowed for jobs, which have none."""
    if by.person_id is None:
        raise NotAllowed
    return by.person_id


def taken(text: str) -> str:
    """The text as it is kept. Raises: TextTooLong."""
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(length=len(text), most=LONGEST_TEXT)
    return sound(text)
