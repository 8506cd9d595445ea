"""Tickets as they lie on the boards: what is due next, what is to be done, for whom. Each is read from an index."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from waarborg.service.agreements.models import InForce
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.tickets.models import Deputy, Question, Ticket
from waarborg.service.tickets.queries.deliveries import PENDING, deliveries
from waarborg.service.tickets.queries.questions import OPEN
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
    """What waits for the client's answer, by since when it does (``waiting_since``)."""
    asked = Question.objects.filter(OPEN, ticket=OuterRef("id")).order_by("asked_at").values("asked_at")
    since = Subquery(asked[:1])
    return waiting(queue(viewer)).annotate(waiting_since=since).order_by("waiting_since", "id")


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


@dataclass(frozen=True, slots=True)
class Load:
    """How many open tickets lie with one person or client: of them late, and due before the instant asked for.

    ``id`` is none for what nobody has.
    """

    id: UUID | None
    name: str
    open: int
    late: int
    soon: int


def in_danger(viewer: Viewer, at: datetime) -> QuerySet[Ticket]:
    """Open tickets of which a level of the ladder was due and the milestone is not met, what is due next first."""
    plans = guarantees.endangered(at).filter(guarantee__about_id=OuterRef("id"))
    return queue(viewer).filter(Exists(plans), next_due_at__isnull=False)


def load_of_people(viewer: Viewer, *, at: datetime, soon_at: datetime, most: int) -> list[Load]:
    """Open tickets by who has them, the most urgent first. One query over what is open."""
    return _loads(viewer, "assignee", at, soon_at)[:most]


def load_of_clients(viewer: Viewer, *, at: datetime, soon_at: datetime, most: int) -> list[Load]:
    """Open tickets by client, the most urgent first. One query over what is open."""
    return _loads(viewer, "client", at, soon_at)[:most]


def _loads(viewer: Viewer, whose: str, at: datetime, soon_at: datetime) -> list[Load]:
    named = (f"{whose}_id", f"{whose}__name")
    counted = (
        queue(viewer)
        .order_by()
        .values_list(*named)
        .annotate(
            open=Count("id"),
            late=Count("id", filter=Q(next_due_at__lt=at)),
            soon=Count("id", filter=Q(next_due_at__gte=at, next_due_at__lt=soon_at)),
        )
        .order_by("-late", "-soon", "-open", f"{whose}__name")
    )
    return [Load(row[0], row[1] or "", *row[2:]) for row in counted]
