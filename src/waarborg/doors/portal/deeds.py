"""What a client's people do to a ticket: reply, answer, judge a delivery, call somebody in, say how content they are."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal import files
from waarborg.doors.portal.lookers import colleague
from waarborg.doors.portal.pages import UNPROCESSABLE
from waarborg.doors.portal.ticket import show, visible
from waarborg.doors.ui import drafts
from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.escalations import commands as escalations
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.satisfaction import commands as satisfaction
from waarborg.service.satisfaction.rules import Score
from waarborg.service.tickets import commands
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket


def doer(name: str) -> Callable[..., HttpResponse]:
    """The view for one of ``DEEDS``: back to the ticket, or the ticket with why it was refused and what was typed."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def do(request: ViewerRequest, ticket_id: UUID) -> HttpResponse:
        of = visible(request, ticket_id)
        if request.method != "POST":  # who comes by signing in again, or by changing the language
            return _back(request, of)
        at = time_source.now()
        try:
            if files.changed(request, at, of.id):
                return show(request, of, typed=_typed(request))
            DEEDS[name](request, at, of)
        except Refused as refused:
            return show(
                request, of, deed=name, refused=str(refused), typed=_typed(request), status=UNPROCESSABLE
            )
        drafts.taken(request, f"{name}-{of.id}")
        return _back(request, of)

    return do


def _reply(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    attached = files.taken(request, at, of.id)
    conversations.post(
        by=request.viewer,
        at=at,
        ticket=of,
        kind=MessageKind.PUBLIC,
        text=_typed(request),
        attachments=attached,
        once=_identity(request, "once"),
    )


def _answer(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    question = get_object_or_404(tickets.questions_of(of), id=_identity(request, "question"))
    commands.answer_question(by=request.viewer, at=at, question=question, words=_typed(request))


def _accept(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    commands.accept(by=request.viewer, at=at, ticket=of)


def _refuse(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    commands.refuse_delivery(by=request.viewer, at=at, ticket=of, why=_typed(request))


def _finish(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    commands.close(by=request.viewer, at=at, ticket=of)


def _escalate(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    level = request.POST.get("level", "")
    if not (level.isascii() and level.isdigit()):
        raise Http404
    escalations.escalate(by=request.viewer, at=at, ticket=of, level=int(level), why=_typed(request))


def _let_in(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    commands.invite(
        by=request.viewer, at=at, ticket=of, person=colleague(request, _identity(request, "person"))
    )


def _let_out(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    commands.uninvite(
        by=request.viewer, at=at, ticket=of, person=colleague(request, _identity(request, "person"))
    )


def _rate(request: ViewerRequest, at: datetime, of: Ticket) -> None:
    score = next((one for one in Score if one.value == request.POST.get("score")), None)
    if score is None:
        raise Http404
    satisfaction.rate(by=request.viewer, at=at, ticket=of, score=score, words=_typed(request))


DEEDS: dict[str, Callable[[ViewerRequest, datetime, Ticket], None]] = {
    "reply": _reply,
    "answer": _answer,
    "accept": _accept,
    "refuse": _refuse,
    "finish": _finish,
    "escalate": _escalate,
    "rate": _rate,
    "let-in": _let_in,
    "let-out": _let_out,
}


def _typed(request: ViewerRequest) -> str:
    return request.POST.get("words", "")


def _identity(request: ViewerRequest, field: str) -> UUID:
    """Raises: Http404 when it was tampered with."""
    try:
        return UUID(request.POST.get(field, ""))
    except ValueError as error:
        raise Http404 from error


def _back(request: ViewerRequest, of: Ticket) -> HttpResponse:
    """To the ticket; home for who let themselves out of it."""
    if not tickets.visible_to(request.viewer).filter(id=of.id).exists():
        return HttpResponseRedirect(reverse("portal:home"))
    return HttpResponseRedirect(reverse("portal:ticket", args=[of.id]))
