"""The boards: what waits for a project manager, and what is in danger, for who leads the team."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waarborg.doors.desk.pages import UNPROCESSABLE, language, page
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE, rows_of
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui import time_words
from waarborg.doors.ui.parts import Chip, QueueRow
from waarborg.service.escalations import commands as escalating
from waarborg.service.escalations import queries as escalations
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import State

SHOWN = 15
IN_DANGER_SHOWN = 50
ESCALATIONS_SHOWN = 25
LOADS_SHOWN = 15
SOON = timedelta(hours=4)
MINE, ALL = "mine", "all"


@dataclass(frozen=True, slots=True)
class Board:
    """One list of a board: what it is about, where the rest of it is, and what to say when it is empty."""

    id: str
    title: str
    empty: str
    more_url: str
    tickets: Sequence[Ticket] = ()
    rows: Sequence[QueueRow] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        return len(self.tickets) > SHOWN


@require_safe
def waits(request: ViewerRequest) -> HttpResponse:
    """A project manager's first page: what waits to be briefed, checked, answered and delivered."""
    at = time_source.now()
    whose = request.GET.get("whose") or (MINE if request.viewer.has_role(StaffRole.PROJECT_MANAGER) else ALL)
    boards = _with_rows(_waiting(request, whose, at), at)
    context = {
        "boards": boards,
        "bands": _bands(row for board in boards for row in board.rows),
        "chips": [
            Chip(label, f"?{urlencode({'whose': key})}", is_on=key == whose)
            for key, label in ((MINE, _("My clients")), (ALL, _("All clients")))
        ],
    }
    return page(request, "waits", "waits", at, context)


def _waiting(request: ViewerRequest, whose: str, at: datetime) -> list[Board]:
    viewer = request.viewer

    def board(title: str, empty: str, state: State, found: QuerySet[Ticket]) -> Board:
        if whose == MINE:
            found = tickets.managed_by(found, request.person.id, at)
        manager = {"manager": "me"} if whose == MINE else {}
        more_url = f"{reverse('desk:queue')}?{urlencode({'state': state.value, **manager})}"
        return Board(state.value, title, empty, more_url, list(found[: SHOWN + 1]))

    return [
        board(_("To brief"), _("Nobody waits for a briefing."), State.REPORTED, tickets.to_brief(viewer)),
        board(
            _("To check"), _("Nothing waits for your check."), State.READY_FOR_CHECK, tickets.to_check(viewer)
        ),
        board(
            _("Waiting for the client"),
            _("No client has a question of yours open."),
            State.WAITING_FOR_CLIENT,
            tickets.waiting_for_client(viewer),
        ),
        board(
            _("To deliver"),
            _("Everything that was checked is with the client."),
            State.CHECKED,
            tickets.to_deliver(viewer),
        ),
    ]


def _with_rows(boards: Sequence[Board], at: datetime) -> list[Board]:
    """The boards with their rows, in as many queries as one of them would take."""
    shown = [ticket for board in boards for ticket in board.tickets[:SHOWN]]
    rows = dict(zip((ticket.id for ticket in shown), rows_of(shown, at), strict=True))
    return [
        replace(board, rows=[_said(rows[ticket.id], ticket, at) for ticket in board.tickets[:SHOWN]])
        for board in boards
    ]


def _said(row: QueueRow, ticket: Ticket, at: datetime) -> QueueRow:
    """The row with what its board is about: by when it is to be checked, since when the client has the question."""
    words = {
        "check_due_at": _("check before %(moment)s")
        if _is_to_come(ticket, at)
        else _("check was due %(moment)s"),
        "waiting_since": _("since %(moment)s"),
    }
    for name, sentence in words.items():
        if (instant := getattr(ticket, name, None)) is not None:
            moment = time_words.moment(instant, at=at, zone=AGENCY_ZONE, language=language())
            return replace(row, standing=sentence % {"moment": moment})
    return row


def _is_to_come(ticket: Ticket, at: datetime) -> bool:
    """Whether the check is due later than now."""
    due_at: datetime | None = getattr(ticket, "check_due_at", None)
    return due_at is not None and due_at > at


def _bands(rows: Iterable[QueueRow]) -> list[object]:
    return [row.band for row in rows if row.band]


@require_safe
def danger(request: ViewerRequest) -> HttpResponse:
    """A team lead's first page: what is in danger, who was called in, and with whom the work lies."""
    return _danger(request)


@require_POST
def take_over(request: ViewerRequest, escalation_id: UUID) -> HttpResponse:
    """Answer an escalation from the board: from here on it is one's own."""
    escalation = get_object_or_404(escalations.visible_to(request.viewer), id=escalation_id)
    try:
        escalating.take_over(by=request.viewer, at=time_source.now(), escalation=escalation)
    except Refused as refused:
        return _danger(request, refused=str(refused), status=UNPROCESSABLE)
    return HttpResponseRedirect(reverse("desk:danger"))


def _danger(request: ViewerRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    at, viewer = time_source.now(), request.viewer
    found = list(tickets.in_danger(viewer, at)[: IN_DANGER_SHOWN + 1])
    rows = rows_of(found[:IN_DANGER_SHOWN], at)
    standing = list(escalations.standing(viewer)[: ESCALATIONS_SHOWN + 1])
    soon_at = at + SOON
    context = {
        "refused": refused,
        "rows": rows,
        "bands": _bands(rows),
        "has_more": len(found) > IN_DANGER_SHOWN,
        "escalations": standing[:ESCALATIONS_SHOWN],
        "more_escalations": len(standing) > ESCALATIONS_SHOWN,
        "timezone": AGENCY_ZONE.key,
        "loads": [
            (
                "people",
                _("By person"),
                "assignee",
                tickets.load_of_people(viewer, at=at, soon_at=soon_at, most=LOADS_SHOWN),
            ),
            (
                "clients",
                _("By client"),
                "client",
                tickets.load_of_clients(viewer, at=at, soon_at=soon_at, most=LOADS_SHOWN),
            ),
        ],
    }
    return page(request, "danger", "danger", at, context, status=status)
