"""What every command of this capability does: check who asks, and record what happened to a ticket."""

from datetime import datetime
from uuid import UUID

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.tickets.models import Ticket


def require_agency(by: Viewer) -> None:
    """Raises: NotAllowed unless the agency asks, or the system for it."""
    if not by.sees_all_clients:
        raise NotAllowed


def require_person(by: Viewer) -> UUID:
    """Raises: NotAllowed unless somebody of the agency asks."""
    if by.audience is not Audience.STAFF or by.person_id is None:
        raise NotAllowed
    return by.person_id


def record(fact: object, ticket: Ticket, by: Viewer, at: datetime, why: str = "") -> None:
    facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=by, at=at, why=why)
