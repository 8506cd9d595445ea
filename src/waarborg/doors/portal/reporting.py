"""Reporting: what goes wrong, then who is affected, then at once what happens. Three taps when an example fits.

Two pages, whose addresses hold what was said so far: they work without a script, and going back loses nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.gate import ViewerRequest
from waarborg.doors.portal import files
from waarborg.doors.portal.examples import Example, closest, example_named, examples_of
from waarborg.doors.portal.pages import UNPROCESSABLE, Agreed, Now, language, now_of, page
from waarborg.doors.portal.promising import Promise, promise_for, ticket_way
from waarborg.doors.portal.report_form import LONGEST_SUBJECT, NOBODY_CHOSE, ReportForm
from waarborg.doors.ui import drafts
from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.refusals import Refused
from waarborg.service.knowledge import queries as knowledge
from waarborg.service.tickets import commands
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind

MOST_FOUND = 3
SHORTEST_SEARCH = 3
OFFERED = (Kind.INCIDENT, Kind.QUESTION, Kind.SMALL_CHANGE)


@dataclass(frozen=True, slots=True)
class Begun:
    """What was said on the first page, out of the second one's address."""

    kind: Kind
    what: str
    like: Example | None

    @property
    def draft(self) -> str:
        return f"portal-{self.kind}"


@require_safe
def report(request: ViewerRequest) -> HttpResponse:
    """The first page: what is it about? Types along with the reader; an example is one tap."""
    now = now_of(request)
    begun = _begun(request, now.agreed)
    context = {"kind": begun.kind.value, "what": begun.what, "others": _others(begun.kind)}
    return page(request, "report", "home", now, context | _found(request, now.agreed, begun))


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: ViewerRequest) -> HttpResponse:
    """The second page: for whom, and whatever else is known; the promise while one chooses; then it is reported."""
    now = now_of(request)
    begun = _begun(request, now.agreed)
    if request.method != "POST":
        form = _form(request, now.agreed, begun, {"subject": _subject(begun), "once": uuid7()})
        return _answer(request, now, begun, form)
    form = _form(request, now.agreed, begun)
    is_valid = form.is_valid()
    promise = _promise(form, now.at)
    try:
        if "show" in request.POST or files.changed(request, now.at, _once(form)):
            return _answer(request, now, begun, _unjudged(request, now.agreed, begun, form), promise)
        if not is_valid:
            return _answer(request, now, begun, form, promise, status=UNPROCESSABLE)
        ticket = _send(request, now, form)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _answer(request, now, begun, form, promise, status=UNPROCESSABLE)
    drafts.taken(request, begun.draft)
    return HttpResponseRedirect(reverse("portal:ticket", args=[ticket.id]))


def _begun(request: ViewerRequest, agreed: Agreed | None) -> Begun:
    said = request.GET.get("kind", Kind.INCIDENT.value)
    kind = next((one for one in OFFERED if one.value == said), None)
    if kind is None:
        raise Http404
    what = " ".join(request.GET.get("what", "").replace("\0", "").split())[:LONGEST_SUBJECT]
    like = request.GET.get("like", "")
    return Begun(kind, what, example_named(agreed.terms, like) if agreed else None)


def _subject(begun: Begun) -> str:
    return begun.what or (begun.like.text if begun.like else "")


def _others(current: Kind) -> list[tuple[str, str]]:
    """The other kinds that can be reported, with where."""
    labels = {
        Kind.INCIDENT: _("Report an incident"),
        Kind.QUESTION: _("Ask a question"),
        Kind.SMALL_CHANGE: _("Ask for a small change"),
    }
    where = reverse("portal:report")
    return [(labels[kind], f"{where}?kind={kind.value}") for kind in OFFERED if kind is not current]


def _found(request: ViewerRequest, agreed: Agreed | None, begun: Begun) -> dict[str, object]:
    """What comes closest to what was typed: examples, the client's own tickets, and articles that may help."""
    is_searched = len(begun.what) >= SHORTEST_SEARCH
    examples = examples_of(agreed.terms) if agreed and begun.kind is Kind.INCIDENT else []
    alike = closest(examples, begun.what)
    return {
        "examples": alike or examples,
        "is_narrowed": is_searched and bool(alike),
        "similar": tickets.search(request.viewer, begun.what, limit=MOST_FOUND) if is_searched else [],
        "articles": knowledge.offered(request.viewer, begun.what, language()) if is_searched else [],
    }


def _form(
    request: ViewerRequest, agreed: Agreed | None, begun: Begun, initial: dict[str, object] | None = None
) -> ReportForm:
    given = request.POST if initial is None else None
    return ReportForm(
        given, initial=initial, request=request, agreed=agreed, kind=begun.kind, like=begun.like
    )


def _unjudged(request: ViewerRequest, agreed: Agreed | None, begun: Begun, form: ReportForm) -> ReportForm:
    """What was typed so far, without complaints about what was not typed yet."""
    return _form(request, agreed, begun, {name: form.data.get(name) for name in form.fields})


def _answer(
    request: ViewerRequest,
    now: Now,
    begun: Begun,
    form: ReportForm,
    promise: Promise | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "begun": begun,
        "kind": begun.kind.value,
        "promise": promise,
        "files": files.waiting(request, _once(form)),
        "limits": files.limits(),
    }
    return page(request, "report_details", "home", now, context, status=status)


def _once(form: ReportForm) -> UUID:
    """The identity that the ticket will get, under which its files wait. Raises: Http404 when it was tampered with."""
    try:
        return UUID(str(form["once"].value()))
    except ValueError as error:
        raise Http404 from error


def _promise(form: ReportForm, at: datetime) -> Promise | None:
    """What applies once it is known; the rest of the form may still be empty."""
    if form.agreed is None or form.rated is None:
        return None
    users, priority = form.rated
    return promise_for(form.agreed.terms, at, users=users, priority=priority)


def _send(request: ViewerRequest, now: Now, form: ReportForm) -> Ticket:
    """The ticket, with the files as its first message. The same form sent twice is one ticket."""
    said, about_id = form.cleaned_data, _once(form)
    users, priority = form.rated or (said.get("users", ""), NOBODY_CHOSE)
    only = next(iter(form.websites.values())) if len(form.websites) == 1 else None
    what = Report(
        subject=said["subject"],
        description=form.story(),
        users=users,
        priority=priority,
        reported_at=now.at,
        proof="portal",
        way=ticket_way(now.agreed.terms) if now.agreed else None,
        reporter=request.person,
        website=form.websites.get(said.get("website", "")) or only,
        once=about_id,
        kind=form.kind,
    )
    assert request.person.client is not None  # noqa: S101 - the gate admits a client's people only
    try:
        with transaction.atomic():
            ticket = commands.report(by=request.viewer, at=now.at, client=request.person.client, what=what)
    except IntegrityError as error:  # an identity that somebody else's ticket has: it was tampered with
        raise Http404 from error
    attached = files.taken(request, now.at, about_id)
    if attached:
        conversations.post(
            by=request.viewer,
            at=now.at,
            ticket=ticket,
            kind=MessageKind.PUBLIC,
            text="",
            attachments=attached,
            once=about_id,
        )
    return ticket
