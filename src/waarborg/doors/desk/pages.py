"""What every page of the desk shares: its frame, its instant and how a refused form is answered."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.language import Language, spoken
from waarborg.doors.ui.parts import Command, Frame, Link, NavEntry
from waarborg.service.parties.rules import leads

UNPROCESSABLE = 422


def page(
    request: ViewerRequest,
    template: str,
    current: str,
    at: datetime,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """One page of the desk. ``current`` is the entry of the navigation that it belongs to; ``at`` is now to it."""
    return render(
        request,
        f"desk/{template}.html",
        {
            "frame": _frame(request, current),
            "at": at,
            "viewer": request.viewer,
            "leads": leads(request.viewer),
            **context,
        },
        status=status,
    )


def language() -> Language:
    """The language that the reader chose."""
    return spoken(get_language())


def _frame(request: ViewerRequest, current: str) -> Frame:
    entries = (
        ("queue", _("Queue"), "list-checks", ("g", "q")),
        ("clients", _("Clients"), "building-2", ("g", "c")),
    )
    return Frame(
        nav=[
            NavEntry(label, reverse(f"desk:{name}"), icon, is_current=name == current, keys=keys)
            for name, label, icon, keys in entries
        ],
        home_url=reverse("desk:queue"),
        user_name=request.person.name,
        user_role=", ".join(role_words(role) for role in request.person.roles),
        user_links=[Link(_("Components"), reverse("ui:gallery"), "swatch-book")],
        sign_out_url=reverse("account_logout"),
        search_url=reverse("desk:search"),
        suggest_url=reverse("desk:suggest"),
        search_text=request.GET.get("q", ""),
        commands=[
            Command(_("Report an incident"), reverse("desk:report"), icon="circle-plus", keys=("c",)),
            *_for_who_leads(request),
        ],
    )


def _for_who_leads(request: ViewerRequest) -> tuple[Command, ...]:
    if not leads(request.viewer):
        return ()
    return (Command(_("Load an SLA file"), reverse("desk:load_agreement"), icon="file-up"),)


def role_words(role: str) -> str:
    """What a role of the agency or of a client is called."""
    return {
        "support_developer": _("Support developer"),
        "project_manager": _("Project manager"),
        "team_lead": _("Team lead"),
        "director": _("Director"),
        "administrator": _("Administrator"),
        "directing": _("Directing contact"),
        "approves_updates": _("Approves updates"),
        "reports": _("May report"),
    }.get(role, role)
