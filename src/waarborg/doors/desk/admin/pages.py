"""What the pages of the administration share: their sections, a list, and a form that does something."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from waarborg.doors.desk.pages import UNPROCESSABLE, page
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import Chip, Tab
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import StaffRole, leads

ROWS_A_PAGE = 50
LONGEST_SEARCH = 100
READS_THE_RECORD = (StaffRole.ADMINISTRATOR, StaffRole.DIRECTOR, StaffRole.TEAM_LEAD)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: what it is, where it leads and what is said beside it."""

    title: str
    url: str = ""
    note: str = ""
    badges: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """A button beside a form that does one thing, without asking more than once."""

    label: str
    url: str
    icon: str
    name: str = "deed"
    value: str = ""
    asks: str = ""
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page: its words, its rows, and what can be added."""

    title: str
    rows: Sequence[Row]
    shown: Page[Any] | None = None
    wanted: str = ""
    base: str = "?"
    chips: Sequence[Chip] = ()
    add: str = ""
    add_url: str = ""
    nothing: str = ""
    hint: str = ""


def administers(viewer: Viewer) -> bool:
    """Whether people, roles and times are this viewer's to arrange."""
    return viewer.has_role(StaffRole.ADMINISTRATOR)


def require(allowed: bool) -> None:
    """Raises: PermissionDenied, which is answered with 403."""
    if not allowed:
        raise PermissionDenied


def show(
    request: ViewerRequest,
    template: str,
    current: str,
    at: datetime,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the administration, under the section ``current``."""
    said = {**_sections(request.viewer, current), **context}
    return page(request, f"admin/{template}", "articles", at, said, status=status)


def show_list(request: ViewerRequest, current: str, at: datetime, listing: Listing) -> HttpResponse:
    return show(request, "list", current, at, {"listing": listing, "title": listing.title})


def wanted_in(request: ViewerRequest) -> str:
    """What somebody looks for."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def cut(request: ViewerRequest, found: QuerySet[Any]) -> Page[Any]:
    return Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))


def base_of(**asked: str) -> str:
    """The address of a list as it is shown, up to the number of a page."""
    said = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(said)}&" if said else "?"


def settled(form: forms.Form, do: Callable[[dict[str, Any]], object]) -> bool:
    """Whether what the form says was done; when it was refused, the form says why."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True


def told(request: ViewerRequest, do: Callable[[], object], words: str) -> None:
    """Do what a button asks and say so in ``words``; or say why not, as when somebody else was quicker."""
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)


def show_form(
    request: ViewerRequest,
    current: str,
    at: datetime,
    form: forms.Form,
    *,
    title: str,
    back: str,
    send: str = "",
    **more: Any,
) -> HttpResponse:
    """A form with its title and the way back; answered 422 when it was refused. ``is_read_only`` shows it to be read."""
    if more.get("is_read_only"):
        for each in form.fields.values():
            each.disabled = True
    context = {"form": form, "title": title, "back": back, "send": send or _("Save"), **more}
    return show(request, "form", current, at, context, status=UNPROCESSABLE if form.errors else 200)


def to(name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"desk:{name}", args=args))


def _sections(viewer: Viewer, current: str) -> dict[str, list[Tab]]:
    """The groups that the viewer has anything in, each leading to its first page, and the pages of the current one."""
    groups = [
        (label, offered) for label, pages in _groups(viewer) if (offered := [one for one in pages if one[2]])
    ]
    here = next(pages for _label, pages in groups if any(name == current for name, _words, _shown in pages))
    return {
        "groups": [
            Tab(label, reverse(f"desk:{pages[0][0]}"), is_current=pages is here) for label, pages in groups
        ],
        "sections": [
            Tab(words, reverse(f"desk:{name}"), is_current=name == current) for name, words, _shown in here
        ],
    }


def _groups(viewer: Viewer) -> tuple[tuple[str, Sequence[tuple[str, str, bool]]], ...]:
    """Each page with its name, its words, and whether it is this viewer's to see."""
    may_lead = leads(viewer)
    return (
        (
            _("Words"),
            (
                ("articles", _("Articles"), True),
                ("canned_replies", _("Canned replies"), True),
                ("macros", _("Macros"), True),
                ("tags", _("Tags"), True),
            ),
        ),
        (
            _("People"),
            (
                ("contacts", _("Contacts"), may_lead),
                ("suppliers", _("Suppliers"), True),
                ("colleagues", _("Colleagues"), may_lead),
            ),
        ),
        (
            _("Agency"),
            (
                ("days", _("Closed days and numbers"), may_lead),
                ("own_times", _("Own times"), administers(viewer)),
                ("paging", _("Paging"), administers(viewer)),
                ("record", _("Record"), viewer.has_role(*READS_THE_RECORD)),
            ),
        ),
    )
