"""Tickets as they lie on the boards: what is due next, what is to be done, for whom. Each is read from an index."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from waarborg.service.agreements.models import InForce
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets.models import Deputy, Ticket
from waarborg.service.tickets.queries.deliveries import PENDING, deliveries
from waarborg.service.tickets.queries.seeing import visible_to
from waarborg.service.tickets.rules import OPEN_STATES, State

_BY_DUE = (F("next_due_at").asc(nulls_last=True), "id")


def queue(viewer: Viewer) -> QuerySet[Ticket]:
    """Open tickets, what is due next first; those with nothing due, such as paused ones, last."""
    return visible_to(viewer).filter(state__in=[state.value for state in OPEN_STATES]).order_by(*_BY_DUE)


def in_hand_of(tickets: QuerySet[Ticket], person_id: UUID) -> QuerySet[Ticket]:
    return tickets.filter(assignee=person_id)


def of_client(tickets: QuerySet[Ticket], client_id: UUID) -> QuerySet[Ticket]:
    return tickets.filter(client=client_id)


def waiting(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Those that wait for the client."""
    return tickets.filter(state=State.WAITING_FOR_CLIENT)


def due_before(tickets: QuerySet[Ticket], at: datetime) -> QuerySet[Ticket]:
    return tickets.filter(next_due_at__lt=at)


def managed_by(tickets: QuerySet[Ticket], person_id: UUID, at: datetime) -> QuerySet[Ticket]:
    """Those of the clients whose project manager ``person_id`` is at ``at``, or stands in for."""
    away = Deputy.objects.filter(deputy=person_id, away_until__gt=at).values("person")
    in_force = InForce.objects.filter(during__contains=at)
    own = in_force.filter(version__project_manager=person_id) | in_force.filter(
        version__project_manager__in=away
    )
    return tickets.filter(client__in=own.values("client"))


def to_brief(viewer: Viewer) -> QuerySet[Ticket]:
    """What came in and nobody was briefed about, with nothing open at the client."""
    return queue(viewer).filter(state=State.REPORTED, briefed_at=None)


def to_check(viewer: Viewer) -> QuerySet[Ticket]:
    """What waits for the check, by when the check is due (``check_due_at``)."""
    pending = deliveries().filter(PENDING, ticket=OuterRef("id")).values("check_due_at")
    return (
        queue(viewer)
        .filter(state=State.READY_FOR_CHECK)
        .annotate(check_due_at=Subquery(pending[:1]))
        .order_by("check_due_at", "id")
    )


def waiting_for_client(viewer: Viewer) -> QuerySet[Ticket]:
    """What waits for the client's answer."""
    return waiting(queue(viewer))


def waiting_for_third_party(viewer: Viewer) -> QuerySet[Ticket]:
    """What waits for somebody else while the client's clock runs."""
    return queue(viewer).filter(state=State.WAITING_FOR_THIRD_PARTY).select_related("interface__integration")


def to_deliver(viewer: Viewer) -> QuerySet[Ticket]:
    """What was checked and the client does not have yet."""
    return queue(viewer).filter(state=State.CHECKED)


def turned_down(viewer: Viewer) -> QuerySet[Ticket]:
    """What the client turned down and nobody has taken in hand again."""
    return queue(viewer).filter(state=State.TURNED_DOWN)


def to_solve_for_good(viewer: Viewer) -> QuerySet[Ticket]:
    """Where a work-around stands and the lasting solution is still to come."""
    return queue(viewer).filter(is_worked_around=True)
