"""The views of the queue: a filter under a name, the desk's own and those that people saved, and how they are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from waarborg.doors.desk.pages import UNPROCESSABLE, page
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import Chip
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.organising import commands, queries, rules
from waarborg.service.organising.commands import ViewDetails
from waarborg.service.organising.models import VIEW_CHARACTERS, SavedView
from waarborg.service.organising.rules import DueWord, Filter, Reading, Sort, Who, Within
from waarborg.service.parties.rules import leads
from waarborg.service.tickets.rules import State

VIEW = "view"
EVERYTHING = "all"
SOON = Within(timedelta(hours=4))
# What everybody asks for, before anybody has saved anything.
OWN_OF_THE_DESK: Mapping[str, tuple[str | Promise, Filter]] = {
    EVERYTHING: (gettext_lazy("All open"), Filter()),
    "mine": (gettext_lazy("Mine"), Filter(assignee=Who.ME)),
    "unassigned": (gettext_lazy("Nobody's"), Filter(assignee=Who.NOBODY)),
    "soon": (gettext_lazy("Due within four hours"), Filter(due=SOON)),
    "late": (gettext_lazy("Too late"), Filter(due=DueWord.LATE)),
    "waiting": (
        gettext_lazy("Waiting for the client"),
        Filter(states=frozenset({State.WAITING_FOR_CLIENT})),
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the queue asks for. ``is_first`` says that it is somebody's own beginning."""

    filter: Filter
    sort: Sort
    problems: Sequence[str] = ()
    is_first: bool = False

    @property
    def parameters(self) -> dict[str, list[str]]:
        return rules.write(self.filter, self.sort)

    @property
    def address(self) -> str:
        return address_of(self.parameters)


def address_of(parameters: Mapping[str, Sequence[str]]) -> str:
    """The queue narrowed by ``parameters``; all of it is an address too, for the bare one is everybody's own."""
    return f"{reverse('desk:queue')}?{urlencode(parameters or {VIEW: [EVERYTHING]}, doseq=True)}"


def asked(request: ViewerRequest, views: Sequence[SavedView]) -> Asked:
    """The view of the address with what else the address says laid over it; without any, the reader's first view."""
    parameters = {name: request.GET.getlist(name) for name in request.GET}
    name = (parameters.pop(VIEW, [""]) or [""])[-1]
    if not name and not parameters and (first := queries.first_view_of(request.viewer)):
        return _read(queries.reading_of(first), is_first=True)
    found = rules.read(
        {**_base(name, views), **{key: v for key, v in parameters.items() if key in rules.reading.PARAMETERS}}
    )
    asked_for = _read(found)
    return asked_for if _is_known(name, views) else _without_view(asked_for)


def chips(current: Asked, views: Sequence[SavedView]) -> list[Chip]:
    """The desk's own views, and the saved ones; the one that shows what is shown now is on."""
    own = [(str(label), key, rules.write(wanted)) for key, (label, wanted) in OWN_OF_THE_DESK.items()]
    saved = [(view.name, str(view.id), view.parameters) for view in views]
    return [
        Chip(
            label, f"{reverse('desk:queue')}?{urlencode({VIEW: key})}", is_on=parameters == current.parameters
        )
        for label, key, parameters in (*own, *saved)
    ]


def _is_known(name: str, views: Sequence[SavedView]) -> bool:
    return not name or name in OWN_OF_THE_DESK or any(str(view.id) == name for view in views)


def _base(name: str, views: Sequence[SavedView]) -> Mapping[str, Sequence[str]]:
    if name in OWN_OF_THE_DESK:
        return rules.write(OWN_OF_THE_DESK[name][1])
    return next((view.parameters for view in views if str(view.id) == name), {})


def _read(found: Reading, *, is_first: bool = False) -> Asked:
    return Asked(found.filter, found.sort, [str(problem) for problem in found.problems], is_first)


def _without_view(found: Asked) -> Asked:
    gone = _("The view of this address is gone, or is somebody else's own.")
    return Asked(found.filter, found.sort, [gone, *found.problems])


class ViewForm(forms.Form):
    """A name for what is shown, and for whom."""

    name = forms.CharField(
        label=gettext_lazy("Name of the view"),
        max_length=VIEW_CHARACTERS,
        error_messages={"required": gettext_lazy("Give the view a name.")},
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("For everybody at the agency"),
        required=False,
        help_text=gettext_lazy("“Mine” in a shared view is whoever looks at it."),
    )
    is_first = forms.BooleanField(label=gettext_lazy("My queue begins with this view"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: ViewerRequest) -> HttpResponse:
    """Save what the address asks for under a name."""
    wanted = asked(request, list(queries.views_of(request.viewer)))
    form = ViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_saved(request, wanted, form.cleaned_data))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return _manage(request, form=form, wanted=wanted, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "HEAD"])
def manage(request: ViewerRequest) -> HttpResponse:
    """The views that somebody may choose from, to put one first or to remove it."""
    return _manage(request)


@require_POST
def change(request: ViewerRequest, view_id: UUID, deed: str) -> HttpResponse:
    """Put a view first, or remove it."""
    view = get_object_or_404(queries.views_of(request.viewer), id=view_id)
    at = time_source.now()
    try:
        match deed:
            case "first":
                commands.put_first(by=request.viewer, at=at, view=view)
            case "not-first":
                commands.put_first(by=request.viewer, at=at, view=None)
            case "remove":
                commands.remove_view(by=request.viewer, at=at, view=view)
            case _:
                raise Http404
    except Refused as refused:
        return _manage(request, refused=str(refused), status=UNPROCESSABLE)
    return HttpResponseRedirect(reverse("desk:views"))


def _saved(request: ViewerRequest, wanted: Asked, said: Mapping[str, object]) -> str:
    """Raises: Refused."""
    at = time_source.now()
    what = ViewDetails(str(said["name"]), wanted.filter, wanted.sort, is_shared=bool(said["is_shared"]))
    view = commands.save_view(by=request.viewer, at=at, what=what)
    if said["is_first"]:
        commands.put_first(by=request.viewer, at=at, view=view)
    return f"{reverse('desk:queue')}?{urlencode({VIEW: str(view.id)})}"


def _manage(
    request: ViewerRequest,
    *,
    form: ViewForm | None = None,
    wanted: Asked | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    first = queries.first_view_of(request.viewer)
    may_lead = leads(request.viewer)
    context = {
        "form": form,
        "wanted": wanted,
        "refused": refused,
        "first_id": first.id if first else None,
        "views": [
            (
                view,
                f"{reverse('desk:queue')}?{urlencode({VIEW: str(view.id)})}",
                may_lead or view.owner_id == request.person.id,
            )
            for view in queries.views_of(request.viewer)
        ],
    }
    return page(request, "views", "queue", time_source.now(), context, status=status)
