"""All of the reader's tickets: what is open, and what is finished with how it ended; searched, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal.endings import ends_of, how
from waarborg.doors.portal.matters import matters
from waarborg.doors.portal.pages import now_of, page
from waarborg.doors.portal.words import OTHERS_TURN, YOUR_TURN
from waarborg.doors.ui.parts import Tab
from waarborg.service.satisfaction.models import Rating
from waarborg.service.satisfaction.queries import ratings_of
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State
from waarborg.service.transfer.queries import tickets_once_numbered

TICKETS_A_PAGE = 20
LONGEST_SEARCH = 100
LONGEST_END = 140


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished ticket in the list: how it ended, when, and what the client thought of it."""

    url: str
    number: str
    title: str
    severity: str
    kind: str
    how: str
    at: datetime
    rating: Rating | None


@require_safe
def listing(request: ViewerRequest) -> HttpResponse:
    """``show`` is open or finished, ``q`` the words to look for in either."""
    now = now_of(request)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    is_finished = request.GET.get("show") == "finished"
    found = _looked_for(request, wanted, is_finished=is_finished)
    shown = Paginator(found, TICKETS_A_PAGE).get_page(request.GET.get("page"))
    rows = list(shown)
    context = {
        "page": shown,
        "is_finished": is_finished,
        "matters": [] if is_finished else matters(rows, now.at),
        "finished": _finished(rows) if is_finished else [],
        "tabs": _tabs(wanted, is_finished=is_finished),
        "wanted": wanted,
        "base": f"?{urlencode(_kept(wanted, is_finished=is_finished))}&",
    }
    return page(request, "tickets", "tickets", now, context)


def _looked_for(request: ViewerRequest, wanted: str, *, is_finished: bool) -> QuerySet[Ticket] | list[Ticket]:
    """A search answers with the best of what it finds, from indexes; without one the list is read page by page."""
    states = [State.CLOSED.value] if is_finished else [*YOUR_TURN, *OTHERS_TURN]
    if wanted:
        found = tickets.search(request.viewer, wanted)
        found += tickets_once_numbered(request.viewer, wanted, but=[ticket.id for ticket in found])
        return [ticket for ticket in found if ticket.state in states]
    seen = tickets.visible_to(request.viewer).filter(state__in=states)
    if is_finished:
        return seen.order_by("-reported_at", "id")
    return seen.order_by(F("next_due_at").asc(nulls_last=True), "id")


def _tabs(wanted: str, *, is_finished: bool) -> list[Tab]:
    where = reverse("portal:tickets")
    named = ((pgettext("portal", "Open"), False), (_("Finished"), True))
    return [
        Tab(label, f"{where}?{urlencode(_kept(wanted, is_finished=one))}", is_current=one is is_finished)
        for label, one in named
    ]


def _kept(wanted: str, *, is_finished: bool) -> dict[str, str]:
    kept = {"show": "finished" if is_finished else "open"}
    return kept | ({"q": wanted} if wanted else {})


def _finished(rows: Sequence[Ticket]) -> list[Finished]:
    """In the given order; two queries for any number of them."""
    ids = [ticket.id for ticket in rows]
    ends, ratings = ends_of(ids), ratings_of(ids)
    return [
        Finished(
            url=reverse("portal:ticket", args=[ticket.id]),
            number=str(ticket),
            title=ticket.subject,
            severity=ticket.severity,
            kind=ticket.kind,
            how=how(ends.get(ticket.id, {}), LONGEST_END),
            at=max((fact.at for fact in ends.get(ticket.id, {}).values()), default=ticket.reported_at),
            rating=ratings.get(ticket.id),
        )
        for ticket in rows
    ]
