"""The client pages: who has an agreement, and everything of one client at a glance (clause B4)."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waarborg.doors.desk.pages import language, page, role_words
from waarborg.doors.desk.ticket_rows import rows_of
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.number_words import money
from waarborg.doors.ui.parts import Fact
from waarborg.service.agreements import queries as agreements
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.estate import queries as estate
from waarborg.service.estate.models import Website
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets import queries as tickets
from waarborg.sla.agreement.difference.describe import monthly_amount
from waarborg.sla.agreement.labels import opening_words
from waarborg.sla.agreement.model import Agreement

CLIENTS_A_PAGE = 50
RECENT_TICKETS = 20
MOST_SHOWN = 200


@require_safe
def clients(request: ViewerRequest) -> HttpResponse:
    """All clients by name, each with the agreement in force."""
    at = time_source.now()
    wanted = request.GET.get("q", "").strip()
    found = parties.clients_visible_to(request.viewer)
    if wanted:
        found = found.filter(name_key__contains=sort_key(wanted))
    shown = Paginator(found, CLIENTS_A_PAGE).get_page(request.GET.get("page"))
    in_force = {
        version.client_id: version
        for version in agreements.versions_in_force(at=at).filter(client__in=[client.id for client in shown])
    }
    rows = [(client, *_agreed(in_force.get(client.id))) for client in shown]
    context = {
        "page": shown,
        "rows": rows,
        "wanted": wanted,
        "base": f"?q={wanted}&" if wanted else "?",
    }
    return page(request, "clients", "clients", at, context)


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
    recent = tickets.visible_to(request.viewer).filter(client=of).order_by("-reported_at")[:RECENT_TICKETS]
    context = {
        "client": of,
        "current": current,
        "report_here": f"{reverse('desk:report')}?client={of.id}",
        "in_short": in_short(current),
        "versions": [(version, _standing(version, at)) for version in reversed(versions)],
        "people": people_of(request, of),
        "websites": websites_of(request, of),
        "integrations": list(
            estate.integrations_visible_to(request.viewer)
            .filter(client=of)
            .prefetch_related("interfaces")[:MOST_SHOWN]
        ),
        "rows": rows_of(list(recent), at),
    }
    return page(request, "client", "clients", at, context)


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
