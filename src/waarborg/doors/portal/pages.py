"""What every page of the portal shares: its frame, its instant, and the agreement under which the reader lives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.language import Language, spoken
from waarborg.doors.ui.parts import Frame, Link, NavEntry
from waarborg.service.agreements import queries as agreements
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.foundation import time_source
from waarborg.service.parties.own_people import may_invite
from waarborg.service.parties.rules import ContactRole
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.terms import Terms

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Agreed:
    """The version in force for the reader's client, and what it promises."""

    version: ContractVersion
    terms: Terms

    @property
    def agreement(self) -> Agreement:
        return self.terms.agreement


@dataclass(frozen=True, slots=True)
class Now:
    """The instant of looking, and the agreement under which the reader lives then; none when none is in force."""

    at: datetime
    agreed: Agreed | None

    @property
    def timezone(self) -> str:
        """The clock that the reader's times are told by."""
        return self.agreed.terms.zone.key if self.agreed else timezone.get_default_timezone_name()


def now_of(request: ViewerRequest) -> Now:
    """Now, to this page."""
    assert request.person.client_id is not None  # noqa: S101 - the gate admits a client's people only
    at = time_source.now()
    version = agreements.version_in_force(client_id=request.person.client_id, at=at)
    return Now(at, Agreed(version, agreements.terms_of(version)) if version else None)


def page(
    request: ViewerRequest,
    template: str,
    current: str,
    now: Now,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """One page of the portal. ``current`` is the entry of the navigation that it belongs to."""
    shared = {
        "frame": _frame(request, current, now.agreed),
        "at": now.at,
        "timezone": now.timezone,
        "agreed": now.agreed,
    }
    return render(request, f"portal/{template}.html", shared | context, status=status)


def language() -> Language:
    """The language that the reader chose."""
    return spoken(get_language())


def _frame(request: ViewerRequest, current: str, agreed: Agreed | None) -> Frame:
    entries = (
        ("home", _("Overview"), "house", ""),
        ("tickets", pgettext("portal", "Tickets"), "messages-square", ""),
        ("knowledge", _("Good to know"), "book-open", pgettext("short", "Guides")),
        ("agreement", _("Agreement"), "file-text", ""),
    )
    links = [
        Link(_("Your details"), reverse("portal:profile"), "user-round"),
        Link(_("What we mail you about"), reverse("portal:notices"), "mail"),
        Link(_("Safety of your account"), reverse("mfa_index"), "shield-check"),
    ]
    if may_invite(request.viewer):
        links.insert(2, Link(_("Invite a colleague"), reverse("portal:invite"), "user-plus"))
    return Frame(
        nav=[
            NavEntry(label, reverse(f"portal:{name}"), icon, is_current=name == current, short=short)
            for name, label, icon, short in entries
        ],
        home_url=reverse("portal:home"),
        user_name=request.person.name,
        user_role=", ".join(role_words(role) for role in request.person.roles),
        user_links=links,
        sign_out_url=reverse("account_logout"),
        organisation=agreed.agreement.agency.name if agreed else "",
    )


def role_words(role: str) -> str:
    """What a role of the client's people is called among themselves."""
    return {
        ContactRole.DIRECTING: _("directs the agreement"),
        ContactRole.APPROVES_UPDATES: _("approves updates"),
        ContactRole.REPORTS: _("reports incidents"),
    }.get(ContactRole(role), role)
