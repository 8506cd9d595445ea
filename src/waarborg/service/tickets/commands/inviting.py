"""Letting colleagues of the reporter see a ticket. Whoever directs for the client sees all of them anyway."""

from datetime import datetime

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Person
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import record, require_staff_or_own
from waarborg.service.tickets.commands.refusals import NotAContact
from waarborg.service.tickets.models import Participant, Ticket


def invite(*, by: Viewer, at: datetime, ticket: Ticket, person: Person) -> None:
    """Open the ticket to a colleague of the reporter; nothing happens when it is already.

    Raises: NotAllowed, NotAContact.
    """
    require_staff_or_own(by, ticket.client_id)
    if person.client_id != ticket.client_id or person.supplier_id is not None or person.left_at is not None:
        raise NotAContact
    _row, is_new = Participant.objects.get_or_create(
        ticket=ticket, person=person, defaults={"client_id": ticket.client_id, "since_at": at}
    )
    if is_new:
        record(events.ParticipantAdded(person.id), ticket, by, at)


def uninvite(*, by: Viewer, at: datetime, ticket: Ticket, person: Person) -> None:
    """The colleague no longer takes part; nothing happens when that one did not. Raises: NotAllowed."""
    require_staff_or_own(by, ticket.client_id)
    gone, _rows = Participant.objects.filter(ticket=ticket, person=person).delete()
    if gone:
        record(events.ParticipantLeft(person.id), ticket, by, at)
