"""What every page of the desk shares: its frame, its instant and how a refused form is answered."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waarborg.doors.first_pages import first_page_of
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.language import Language, spoken
from waarborg.doors.ui.parts import Command, Frame, Link, NavEntry
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import StaffRole, leads

UNPROCESSABLE = 422
_BOARDS = {
    "waits": (StaffRole.PROJECT_MANAGER, StaffRole.TEAM_LEAD),
    "danger": (StaffRole.TEAM_LEAD, StaffRole.DIRECTOR),
    "month": (StaffRole.DIRECTOR,),
}


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
    pages = [
        NavEntry(label, reverse(f"desk:{name}"), icon, is_current=name == current, keys=keys, short=short)
        for name, label, short, icon, keys in _pages()
    ]
    own = [page for page, entry in zip(pages, _pages(), strict=True) if _is_for(request.viewer, entry[0])]
    return Frame(
        nav=own,
        home_url=reverse(first_page_of(request.person) or "desk:queue"),
        user_name=request.person.name,
        user_role=", ".join(role_words(role) for role in request.person.roles),
        bell_url=reverse("desk:for_you"),
        bell_count_url=reverse("desk:bell"),
        user_links=[
            Link(_("What I am mailed about"), reverse("desk:notices"), "mail"),
            Link(_("Components"), reverse("ui:gallery"), "swatch-book"),
        ],
        sign_out_url=reverse("account_logout"),
        search_url=reverse("desk:search"),
        suggest_url=reverse("desk:suggest"),
        search_text=request.GET.get("q", ""),
        commands=[
            Command(_("Report an incident"), reverse("desk:report"), icon="circle-plus", keys=("c",)),
            *_for_who_leads(request),
            *(Command(page.label, page.url, icon=page.icon) for page in pages if page not in own),
            Command(_("Filter the queue"), reverse("desk:narrow"), icon="sliders-horizontal"),
            Command(_("For you"), reverse("desk:for_you"), icon="bell", keys=("g", "b")),
            Command(_("Views of the queue"), reverse("desk:views"), icon="bookmark"),
        ],
    )


def _pages() -> tuple[tuple[str, str, str, str, tuple[str, ...]], ...]:
    """The pages of the navigation: name, label, label on a phone, icon, keys."""
    return (
        ("queue", _("Queue"), "", "list-checks", ("g", "q")),
        ("waits", _("What waits"), _("Waits"), "inbox", ("g", "w")),
        ("danger", _("In danger"), _("Danger"), "siren", ("g", "d")),
        ("month", _("Month"), "", "chart-column", ("g", "m")),
        ("clients", _("Clients"), "", "building-2", ("g", "c")),
        ("articles", _("Administration"), _("Admin"), "settings-2", ("g", "a")),
    )


def _is_for(viewer: Viewer, name: str) -> bool:
    """Whether a page stands in the navigation of ``viewer``; the others are a few letters in the palette away."""
    return name not in _BOARDS or viewer.has_role(*_BOARDS[name])


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
