"""Reading ratings, within the rows of the scope's viewer."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from waarborg.service.satisfaction.models import Rating


def rating_of(ticket_id: UUID) -> Rating | None:
    return Rating.objects.filter(ticket=ticket_id).first()


def ratings_of(ticket_ids: Iterable[UUID]) -> Mapping[UUID, Rating]:
    """Those of several tickets, by ticket, in one query."""
    return {rating.ticket_id: rating for rating in Rating.objects.filter(ticket__in=list(ticket_ids))}
