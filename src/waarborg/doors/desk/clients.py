"""The client pages: who has an agreement, and everything of one client at a glance (clause B4)."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from waarborg.doors.desk.pages import language, page, role_words
from waarborg.doors.desk.ticket_rows import rows_of
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.number_words import money
from waarborg.doors.ui.parts import Fact, Tab
from waarborg.service.agreements import queries as agreements
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.estate import queries as estate
from waarborg.service.estate.models import Website
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import OPEN_STATES
from waarborg.sla.agreement.difference.describe import monthly_amount
from waarborg.sla.agreement.labels import opening_words
from waarborg.sla.agreement.model import Agreement

CLIENTS_A_PAGE = 50
TICKETS_A_PAGE = 10
MOST_SHOWN = 200
COLUMNS = {
    "name": (gettext_lazy("Client"), "name_key"),
    "contract": (gettext_lazy("Contract"), "contract_number"),
    "manager": (gettext_lazy("Project manager"), "manager_key"),
}


@require_safe
def clients(request: ViewerRequest) -> HttpResponse:
    """All clients, by name unless asked otherwise, each with the agreement in force."""
    at = time_source.now()
    wanted, sort = request.GET.get("q", "").strip(), _sort(request)
    found = agreements.with_agreement(parties.clients_visible_to(request.viewer), at=at)
    if wanted:
        found = found.filter(name_key__contains=sort_key(wanted))
    column = F(COLUMNS[sort.removeprefix("-")][1])
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    shown = Paginator(found.order_by(order, "name_key", "id"), CLIENTS_A_PAGE).get_page(
        request.GET.get("page")
    )
    in_force = {
        version.client_id: version
        for version in agreements.versions_in_force(at=at).filter(client__in=[client.id for client in shown])
    }
    rows = [(client, *_agreed(in_force.get(client.id))) for client in shown]
    context = {
        "page": shown,
        "rows": rows,
        "wanted": wanted,
        "heads": {name: _head(name, sort, wanted) for name in COLUMNS},
        "base": _address(wanted, sort),
    }
    return page(request, "clients", "clients", at, context)


def _sort(request: ViewerRequest) -> str:
    """The column to sort by, after a minus for downwards; by name when nothing sensible is asked."""
    asked = request.GET.get("sort", "name")
    return asked if asked.removeprefix("-") in COLUMNS else "name"


def _head(name: str, sort: str, wanted: str) -> dict[str, object]:
    """A column's label, which way it is sorted now, and the address that turns it round."""
    direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    turned = f"-{name}" if direction == "ascending" else name
    return {"label": COLUMNS[name][0], "direction": direction, "url": _address(wanted, turned)}


def _address(wanted: str, sort: str) -> str:
    """The address of the list as it is shown, up to the number of a page."""
    asked = {name: value for name, value in (("q", wanted), ("sort", sort)) if value and value != "name"}
    return f"?{urlencode(asked)}&" if asked else "?"


def _agreed(version: ContractVersion | None) -> tuple[ContractVersion | None, Agreement | None, str]:
    if version is None:
        return None, None, ""
    agreement = agreements.agreement_of(version)
    return version, agreement, agreement.service_windows[agreement.contract.service_window].name


@require_safe
def client(request: ViewerRequest, client_id: UUID) -> HttpResponse:
    """One client: agreement, people, websites, integrations and tickets."""
    at = time_source.now()
    of = get_object_or_404(parties.clients_visible_to(request.viewer), id=client_id)
    versions = list(agreements.visible_to(request.viewer).filter(client=of)[:MOST_SHOWN])
    current = agreements.version_in_force(client_id=of.id, at=at)
    standing, shown = _tickets(request, of)
    context = {
        "client": of,
        "current": current,
        "report_here": f"{reverse('desk:report')}?client={of.id}",
        "in_short": in_short(current),
        "versions": [
            (version, _standing(version, at), _coming_name(version, of, at)) for version in reversed(versions)
        ],
        "people": people_of(request, of),
        "websites": websites_of(request, of),
        "integrations": list(
            estate.integrations_visible_to(request.viewer)
            .filter(client=of)
            .prefetch_related("interfaces")[:MOST_SHOWN]
        ),
        "tabs": [
            Tab(label, f"?tickets={key}#tickets", is_current=key == standing)
            for key, label in (("all", _("All")), ("open", _("Running")), ("closed", _("Closed")))
        ],
        "page": shown,
        "base": f"?tickets={standing}&",
        "rows": [replace(row, client="") for row in rows_of(list(shown), at)],
    }
    return page(request, "client", "clients", at, context)


def _tickets(request: ViewerRequest, of: Client) -> tuple[str, Page[Ticket]]:
    """One page of the client's tickets, newest first: all of them, or only the open or closed ones."""
    found = tickets.visible_to(request.viewer).filter(client=of).order_by("-reported_at", "-id")
    standing = request.GET.get("tickets", "all")
    if standing == "open":
        found = found.filter(state__in=OPEN_STATES)
    elif standing == "closed":
        found = found.exclude(state__in=OPEN_STATES)
    else:
        standing = "all"
    return standing, Paginator(found, TICKETS_A_PAGE).get_page(request.GET.get("page"))


def in_short(version: ContractVersion | None) -> list[Fact]:
    """The agreement in a few lines."""
    if version is None:
        return []
    agreement = agreements.agreement_of(version)
    window = agreement.service_windows[agreement.contract.service_window]
    manager = agreement.project_manager
    facts = [
        Fact(_("Contract"), f"{agreement.contract.number} · {_('version')} {version.number}"),
        Fact(
            _("Service window"),
            f"{window.name} ({', '.join(opening_words(one).in_(language()) for one in window.open)})",
        ),
        Fact(_("Project manager"), manager.name),
    ]
    if manager.mobile:
        facts.append(Fact(_("Mobile"), manager.mobile, "phone"))
    fee = monthly_amount(agreement)
    if fee is not None:
        facts.append(Fact(_("A month"), money(fee, language()), "number"))
    return facts


def people_of(request: ViewerRequest, of: Client) -> list[tuple[Person, str]]:
    """The client's people with their roles in words."""
    people = parties.people_visible_to(request.viewer).filter(client=of, supplier=None, left_at=None)[
        :MOST_SHOWN
    ]
    return [(person, ", ".join(map(role_words, person.roles)).capitalize()) for person in people]


def websites_of(request: ViewerRequest, of: Client) -> list[Website]:
    return list(estate.websites_visible_to(request.viewer).filter(client=of)[:MOST_SHOWN])


def _standing(version: ContractVersion, at: datetime) -> str:
    """Whether a version was, is or will be in force."""
    during = version.in_force.during
    if at < during.lower:
        return "coming"
    return "current" if during.upper is None or at < during.upper else "past"


def _coming_name(version: ContractVersion, of: Client, at: datetime) -> str:
    """What the client is called from a coming version on, when that is another name."""
    if _standing(version, at) != "coming":
        return ""
    name = agreements.agreement_of(version).client.name
    return "" if name == of.name else name
