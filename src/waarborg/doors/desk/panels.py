"""What stands around a ticket and is looked at less: fetched after the page, or opened as a page of its own.

Each is a fragment with an address; where scripts are off a link leads there. So the page itself stays quick.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from waarborg.doors.desk.deeds import DEEDS
from waarborg.doors.desk.guarantee_panel import escalation_of
from waarborg.doors.desk.pages import page
from waarborg.doors.desk.standings import state_words
from waarborg.doors.desk.ticket import visible
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE
from waarborg.doors.gate import ViewerRequest
from waarborg.service.estate import queries as estate
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.hours import queries as hours
from waarborg.service.hours.rules import SERVICE_NAMES
from waarborg.service.organising import queries as organising
from waarborg.service.parties.rules import leads
from waarborg.service.relations import queries as relations
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket

MOST_SHOWN = 100
EARLIER = 5


def _client_file(viewer: Viewer, of: Ticket, _at: datetime) -> dict[str, object]:
    """The client's file: websites with their hosting, integrations with their suppliers, other tickets."""
    own = tickets.visible_to(viewer).filter(client=of.client_id).exclude(id=of.id)
    earlier = list(own.order_by("-reported_at", "-id")[:EARLIER])
    alike = relations.alike(viewer, of.client_id, of.subject, besides=of.id)
    return {
        "websites": list(estate.websites_visible_to(viewer).filter(client=of.client_id)[:MOST_SHOWN]),
        "integrations": list(estate.integrations_visible_to(viewer).filter(client=of.client_id)[:MOST_SHOWN]),
        "earlier": [(one, state_words(one.state)) for one in earlier],
        "alike": [(one, state_words(one.state)) for one in alike],
    }


def _escalation(viewer: Viewer, of: Ticket, at: datetime) -> dict[str, object]:
    """Who was called in, who took over, and what was missed and is or may be excused."""
    may_excuse = DEEDS["excuse"].is_for(viewer)
    return {"escalation": escalation_of(of, viewer, at, may_excuse=may_excuse), "may_excuse": may_excuse}


def _order(viewer: Viewer, of: Ticket, _at: datetime) -> dict[str, object]:
    """Tags, followers, and what the ticket has to do with others."""
    followers = list(organising.followers_of(of.id)[:MOST_SHOWN])
    return {
        "tags": organising.tags_of(viewer, [of.id])[of.id],
        "followers": followers,
        "follows": any(one.id == viewer.person_id for one in followers),
        "links": [(one, state_words(one.ticket.state)) for one in relations.links_of(viewer, of.id)],
        "merged": relations.merged_into(viewer, of.id)[:MOST_SHOWN],
    }


def _hours(viewer: Viewer, of: Ticket, _at: datetime) -> dict[str, object]:
    """Time spent, and the timers that run."""
    entries = list(hours.of_ticket(viewer, of.id)[:MOST_SHOWN])
    running = list(hours.timers_on_ticket(viewer, of.id)[:MOST_SHOWN])
    mine = [one for one in running if one.person_id == viewer.person_id]
    forgotten = hours.timers_to_settle(viewer, viewer.person_id) if viewer.person_id else ()
    return {
        "sums": [
            (SERVICE_NAMES.get(one.service, one.service), one.minutes)
            for one in hours.sums_of_ticket(viewer, of.id)
        ],
        "entries": [(one, SERVICE_NAMES.get(one.service, one.service)) for one in entries if _stands(one)],
        "mine": mine[0] if mine else None,
        "others": [one for one in running if one.person_id != viewer.person_id],
        "forgotten": [one for one in forgotten if one.ticket_id == of.id],
    }


def _stands(entry: object) -> bool:
    """Neither taken back nor what takes another back."""
    return getattr(entry, "reverses_id", None) is None and not hasattr(entry, "reversal")


PANELS: Mapping[str, tuple[object, Callable[[Viewer, Ticket, datetime], dict[str, object]]]] = (
    MappingProxyType(
        {
            "client_file": (_("The client's file"), _client_file),
            "escalation": (_("Escalation"), _escalation),
            "order": (_("Tags, followers and links"), _order),
            "hours": (_("Time spent"), _hours),
        }
    )
)


def panel(name: str) -> Callable[..., HttpResponse]:
    """The view for one of ``PANELS``."""
    title, read = PANELS[name]

    @require_safe
    def show(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
        of, at = visible(request, ticket_id), time_source.now()
        context = {
            "ticket": of,
            "number": str(of),
            "title": title,
            "panel": f"desk/ticket_{name}.html",
            "at": at,
            "timezone": AGENCY_ZONE.key,
            "deeds": DEEDS,
            **read(request.viewer, of, at),
        }
        if "HX-Request" in request.headers or "Waarborg-Refresh" in request.headers:
            around = {"leads": leads(request.viewer), "viewer": request.viewer}
            return render(request, f"desk/ticket_{name}.html", context | around)
        return page(request, "ticket_panel", "queue", at, context)

    return show
