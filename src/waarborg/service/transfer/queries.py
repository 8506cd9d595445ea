"""Finding what came along from another system."""

from collections.abc import Iterable
from uuid import UUID

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.transfer.models import Origin
from waarborg.service.transfer.records import RecordKind

MOST_FOUND = 25
_LONGEST_NUMBER = 60


def tickets_once_numbered(viewer: Viewer, words: str, *, but: Iterable[UUID] = ()) -> list[Ticket]:
    """The tickets that had the number ``words`` where they came from, but for those found already; it may carry its ``#``.

    One query when nothing has that number, as mostly.
    """
    number = words.strip().lstrip("#")
    if not number or len(number) > _LONGEST_NUMBER or " " in number:
        return []
    known = Origin.objects.filter(kind=RecordKind.TICKET.value, number=number).exclude(about_id__in=list(but))
    if not viewer.sees_all_clients:
        known = known.filter(client__in=viewer.client_ids)
    ids = list(known.values_list("about_id", flat=True)[:MOST_FOUND])
    return list(tickets.visible_to(viewer).filter(id__in=ids).order_by("-reported_at", "id")) if ids else []
