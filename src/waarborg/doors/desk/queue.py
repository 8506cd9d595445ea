"""The queue: every open ticket of every client, what is due next first."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waarborg.doors.desk.pages import page
from waarborg.doors.desk.ticket_rows import grouped, rows_of
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import Chip
from waarborg.service.foundation import time_source
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket

TICKETS_A_PAGE = 50
SOON = timedelta(hours=4)


@require_safe
def queue(request: ViewerRequest) -> HttpResponse:
    """The first page of who works on tickets."""
    at = time_source.now()
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:100]
    view = request.GET.get("view", "")
    found = _narrowed(tickets.queue(request.viewer), request, view, at)
    if wanted:
        found = tickets.matching(found, wanted)
    shown = Paginator(found, TICKETS_A_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in (("view", view), ("q", wanted)) if value}
    rows = rows_of(list(shown), at)
    context = {
        "page": shown,
        "groups": grouped(rows, at),
        "bands": [row.band for row in rows if row.band],
        "chips": _chips(view, wanted),
        "wanted": wanted,
        "is_filtered": bool(kept),
        "clear_url": reverse("desk:queue") if kept else "",
        "base": f"?{urlencode(kept)}&" if kept else "?",
    }
    return page(request, "queue", "queue", at, context)


def _narrowed(found: QuerySet[Ticket], request: ViewerRequest, view: str, at: datetime) -> QuerySet[Ticket]:
    match view:
        case "mine":
            return tickets.in_hand_of(found, request.person.id)
        case "soon":
            return tickets.due_before(found, at + SOON)
        case "late":
            return tickets.due_before(found, at)
        case "waiting":
            return tickets.waiting(found)
        case _:
            return found


def _chips(view: str, wanted: str) -> list[Chip]:
    named = (
        ("", _("All open")),
        ("mine", _("Mine")),
        ("soon", _("Due within four hours")),
        ("late", _("Too late")),
        ("waiting", _("Waiting for the client")),
    )
    return [Chip(label, _address(name, wanted), is_on=name == view) for name, label in named]


def _address(view: str, wanted: str) -> str:
    kept = {name: value for name, value in (("view", view), ("q", wanted)) if value}
    return f"{reverse('desk:queue')}?{urlencode(kept)}" if kept else reverse("desk:queue")
