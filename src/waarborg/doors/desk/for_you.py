"""What somebody was told: the bell with its count, the list behind it, and what they want to be mailed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waarborg.doors.desk.pages import UNPROCESSABLE, page
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.notices import kept, notices_form
from waarborg.service.foundation import time_source
from waarborg.service.notifications import commands, queries

MOST_SHOWN = 100


@require_safe
def for_you(request: ViewerRequest) -> HttpResponse:
    """The newest first; the ticket is a tap away."""
    told = list(queries.told_to(request.viewer)[:MOST_SHOWN])
    has_new = any(one.read_at is None for one in told)
    return page(request, "for_you", "for_you", time_source.now(), {"told": told, "has_new": has_new})


@require_safe
def count(request: ViewerRequest) -> HttpResponse:
    """The count beside the bell, which every page fetches for itself, so that no page waits for it."""
    said = {"unread": queries.unread_count(request.viewer), "most": queries.MOST_COUNTED}
    return render(request, "desk/bell.html", said)


@require_http_methods(["GET", "HEAD"])
def open_one(request: ViewerRequest, notification_id: UUID) -> HttpResponse:
    """Where a line of the list leads: it counts as read, and the ticket follows."""
    found = commands.note_read(by=request.viewer, at=time_source.now(), notification_id=notification_id)
    if found is None:
        raise Http404
    return HttpResponseRedirect(
        reverse("desk:ticket", args=[found.ticket_id]) if found.ticket_id else reverse("mfa_index")
    )


@require_POST
def read_all(request: ViewerRequest) -> HttpResponse:
    """Nothing of it is new any more."""
    commands.note_all_read(by=request.viewer, at=time_source.now())
    return HttpResponseRedirect(reverse("desk:for_you"))


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: ViewerRequest) -> HttpResponse:
    """What somebody of the agency is mailed about, and in which language."""
    at, form = time_source.now(), notices_form(request)
    if request.method == "POST" and kept(request, form, at):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("desk:notices"))
    status = UNPROCESSABLE if form.errors else 200
    return page(request, "notices", "for_you", at, {"form": form}, status=status)
