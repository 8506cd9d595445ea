"""What every command of this capability does: check who asks, and look at the two tickets it is about."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.models import Person
from waarborg.service.relations.commands.refusals import OtherClient, ReasonMissing, WithItself
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Participant, Ticket


def require_person(by: Viewer) -> UUID:
    """Raises: NotAllowed unless somebody of the agency asks."""
    if by.audience is not Audience.STAFF or by.person_id is None:
        raise NotAllowed
    return by.person_id


def require_two(ticket: Ticket, other: Ticket) -> None:
    """Raises: WithItself, OtherClient."""
    if ticket.id == other.id:
        raise WithItself
    if ticket.client_id != other.client_id:
        raise OtherClient


def require_reason(why: str) -> str:
    """Raises: ReasonMissing."""
    if not why.strip():
        raise ReasonMissing
    return why.strip()


def record(
    fact: object, ticket_id: UUID, client_id: UUID, by: Viewer, at: datetime, *, why: str = ""
) -> None:
    facts.record(fact, about=ticket_id, client_id=client_id, by=by, at=at, why=why)


def who_saw(ticket: Ticket) -> list[Person]:
    """Of the client: the reporter, and the colleagues who were let in on it."""
    people = [one.person for one in Participant.objects.filter(ticket=ticket).select_related("person")]
    return [ticket.reporter, *people] if ticket.reporter is not None else people


def let_see(by: Viewer, at: datetime, ticket: Ticket, people: Iterable[Person]) -> None:
    """Open a ticket to those of the client who saw the other one, but for who left since."""
    for person in people:
        if person.left_at is None and person.id != ticket.reporter_id:
            tickets.invite(by=by, at=at, ticket=ticket, person=person)
