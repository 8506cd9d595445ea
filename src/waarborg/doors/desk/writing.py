"""The addresses behind the composer: sending, saving while one types, files, previews, canned replies, mentions."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waarborg.doors.desk import composer
from waarborg.doors.desk.composer import Composer
from waarborg.doors.desk.pages import UNPROCESSABLE
from waarborg.doors.desk.ticket import Left, address_of, show, visible
from waarborg.doors.gate import ViewerRequest
from waarborg.service.conversations import queries as conversations
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.refusals import Refused
from waarborg.service.tickets.models import Ticket

MOST_PEOPLE = 8
_LOOKED_THROUGH = 500


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """The whole form for a page that is open; posted, what it holds is sent, or looked at before."""
    of = visible(request, ticket_id)
    if request.method != "POST":
        return _form(request, of, composer.whole(request, of))
    try:
        if "preview" in request.POST:
            return show(
                request, of, Left(composer=_typed(request, of, preview=composer.previewed(request, of)))
            )
        if "remove_file" in request.POST:
            composer.remove(request, request.POST["remove_file"])
            return show(request, of, Left(composer=_typed(request, of)))
        message_id = composer.send(request, of, time_source.now())
    except Refused as refused:
        left = Left(composer=_typed(request, of, refused=str(refused)))
        return show(request, of, left, status=UNPROCESSABLE)
    return HttpResponseRedirect(f"{address_of(of)}#message-{message_id}")


@require_POST
def preview(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """What stands in the form, as it would look."""
    html = composer.previewed(request, visible(request, ticket_id))
    return render(request, "desk/ticket_preview.html", {"preview": html})


@require_POST
def draft(request: ViewerRequest, ticket_id: UUID) -> JsonResponse:
    """Save what is being written; answers with the revision to save over next time."""
    of = visible(request, ticket_id)
    try:
        saved = composer.save(request, of, time_source.now())
    except Refused as refused:
        return JsonResponse({"refused": str(refused)}, status=UNPROCESSABLE)
    return JsonResponse({"revision": saved.revision if saved is not None else 0})


@require_POST
def files(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
    """Keep files as soon as they are chosen, dropped or pasted, or take one back; answers with the list as it is now."""
    of, kind = visible(request, ticket_id), composer.kind_of(request)
    try:
        if "remove_file" in request.POST:
            composer.remove(request, request.POST["remove_file"])
        composer.keep(request, of, kind, time_source.now())
    except Refused as refused:
        return _files(request, of, kind, refused=str(refused), status=UNPROCESSABLE)
    return _files(request, of, kind)


@require_safe
def canned(request: ViewerRequest, ticket_id: UUID, canned_id: UUID) -> JsonResponse:
    """A canned reply made out for the ticket; ``missing`` are the fields that are still to be written."""
    of = visible(request, ticket_id)
    try:
        made_out = composer.filled(request, of, canned_id)
    except Refused as refused:
        return JsonResponse({"refused": str(refused)}, status=UNPROCESSABLE)
    return JsonResponse({"text": made_out.text, "missing": made_out.missing})


@require_safe
def people(request: ViewerRequest, ticket_id: UUID) -> JsonResponse:
    """Who can be mentioned, of those whose name has what was typed after the sign."""
    of, typed = visible(request, ticket_id), sort_key(request.GET.get("q", ""))
    kind = MessageKind.PUBLIC if request.GET.get("kind") == MessageKind.PUBLIC else MessageKind.INTERNAL
    names = conversations.people_to_mention(of, kind).values_list("name", flat=True)[:_LOOKED_THROUGH]
    found = [name for name in names if typed in sort_key(name)]
    return JsonResponse({"names": sorted(found, key=sort_key)[:MOST_PEOPLE]})


def _typed(request: ViewerRequest, of: Ticket, **more: object) -> Composer:
    """The form as it was left."""
    kind = composer.kind_of(request)
    return composer.whole(request, of, kind, text=request.POST.get("text", ""), **more)


def _form(request: ViewerRequest, of: Ticket, filled: Composer) -> HttpResponse:
    return render(
        request, "desk/ticket_composer.html", {"ticket": of, "composer": filled, "limits": composer.limits()}
    )


def _files(
    request: ViewerRequest, of: Ticket, kind: MessageKind, *, refused: str = "", status: int = 200
) -> HttpResponse:
    uploads = [file for file in conversations.uploads_of(request.viewer, of.id) if file.kind == kind]
    context = {"ticket": of, "kind": kind.value, "uploads": uploads, "refused": refused}
    return render(request, "desk/ticket_files.html", context, status=status)
