"""The addresses of deeds: what was sent is done, or stands open in its own dialog with why it was not."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from waarborg.doors.desk.deeds import DEEDS, Deed, DeedForm, Doing
from waarborg.doors.desk.pages import UNPROCESSABLE
from waarborg.doors.desk.ticket import Left, Opened, address_of, show, visible
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui import drafts
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.tickets.models import Ticket


def doer(name: str) -> Callable[..., HttpResponse]:
    """The view for one of ``DEEDS``."""
    deed = DEEDS[name]

    @require_http_methods(["GET", "HEAD", "POST"])
    def do(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
        of = visible(request, ticket_id)
        doing = Doing(request.viewer, time_source.now(), of)
        if request.method == "POST":
            return _do(request, doing, deed)
        if deed.is_quick:
            return HttpResponseRedirect(address_of(of))
        return _ask(request, of, Opened(deed, deed.form(doing=doing, initial=request.GET.dict())))

    return do


def _ask(request: ViewerRequest, of: Ticket, opened: Opened) -> HttpResponse:
    """The dialog alone for a page that is open, else the ticket with the dialog open."""
    if "HX-Request" in request.headers:
        return render(request, "desk/ticket_dialog.html", {"ticket": of, "opened": opened})
    return show(request, of, Left(opened=opened))


def _do(request: ViewerRequest, doing: Doing, deed: Deed) -> HttpResponse:
    """To the ticket, or to where the deed leads; refused: what was typed, and why."""
    form = deed.form(request.POST, doing=doing)
    if not form.is_valid():
        return _refused(request, doing.ticket, deed, form)
    try:
        leads_to = deed.run(doing, form.cleaned_data)
    except Refused as refused:
        form.add_error(_field_of(refused, deed, form), str(refused))
        return _refused(request, doing.ticket, deed, form)
    drafts.taken(request, f"{deed.name}-{doing.ticket.id}")
    return HttpResponseRedirect(leads_to or address_of(doing.ticket))


def _field_of(refused: Refused, deed: Deed, form: DeedForm) -> str | None:
    """Where what the command says belongs: its own field, the deed's when the words go by another name, or none."""
    if refused.field in form.fields:
        return refused.field
    return deed.refused_in or ("why" if "why" in form.fields else None) if refused.field else None


def _refused(request: ViewerRequest, of: Ticket, deed: Deed, form: DeedForm) -> HttpResponse:
    """Nothing was done."""
    if deed.is_quick:
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        return show(request, of, Left(refused=" ".join(reasons)), status=UNPROCESSABLE)
    return show(request, of, Left(opened=Opened(deed, form)), status=UNPROCESSABLE)
