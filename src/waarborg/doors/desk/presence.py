"""Who has the ticket before them, and who is writing on it: told by each page that is open, every twenty seconds."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from waarborg.doors.desk.ticket import visible
from waarborg.doors.gate import ViewerRequest
from waarborg.service.foundation import announcing, time_source
from waarborg.service.organising import commands, queries


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """Who else is there. Posted, it says that one is there oneself, or with ``leave`` that one went."""
    of, at = visible(request, ticket_id), time_source.now()
    if request.method == "POST":
        if "leave" in request.POST:
            commands.leave(by=request.viewer, ticket=of)
        else:
            commands.beat(by=request.viewer, at=at, ticket=of, is_typing="typing" in request.POST)
        if "news" in request.POST or "leave" in request.POST:  # a further beat is nothing to anybody
            announcing.announce_presence(of.id)
    present = queries.present_on(request.viewer, of.id, at=at)
    return render(request, "desk/ticket_present.html", {"present": present})
