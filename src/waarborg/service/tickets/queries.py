"""Reading tickets, within the rows of the scope's viewer."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import OPEN_STATES, State


def visible_to(viewer: Viewer) -> QuerySet[Ticket]:
    """The tickets that ``viewer`` may see: a client its own, a supplier none yet."""
    if viewer.audience is Audience.SUPPLIER:
        return Ticket.objects.none()
    tickets = Ticket.objects.select_related("client", "assignee")
    return tickets if viewer.sees_all_clients else tickets.filter(client__in=viewer.client_ids)


def queue(viewer: Viewer) -> QuerySet[Ticket]:
    """Open tickets, what is due next first; those with nothing due, such as paused ones, last."""
    return (
        visible_to(viewer)
        .filter(state__in=[state.value for state in OPEN_STATES])
        .order_by(F("next_due_at").asc(nulls_last=True), "id")
    )


def in_hand_of(tickets: QuerySet[Ticket], person_id: UUID) -> QuerySet[Ticket]:
    return tickets.filter(assignee=person_id)


def waiting(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Those that wait for the client."""
    return tickets.filter(state=State.WAITING_FOR_CLIENT)


def due_before(tickets: QuerySet[Ticket], at: datetime) -> QuerySet[Ticket]:
    return tickets.filter(next_due_at__lt=at)


def matching(tickets: QuerySet[Ticket], words: str) -> QuerySet[Ticket]:
    """Those with ``words`` in the subject, in the client's name, or as their number."""
    found = Q(subject__icontains=words) | Q(client__name__icontains=words)
    number = words.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) <= 9:  # noqa: PLR2004 - an integer's width
        found |= Q(number=int(number))
    return tickets.filter(found)
