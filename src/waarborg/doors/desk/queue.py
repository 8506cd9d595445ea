"""The queue: the tickets of every client, what is due next first, narrowed by its address."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from waarborg.doors.desk import bulk, filtering, views
from waarborg.doors.desk.pages import page
from waarborg.doors.desk.paging import AFTER, BEFORE, Slice, cut
from waarborg.doors.desk.ticket_rows import grouped, rows_of
from waarborg.doors.desk.views import Asked
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui.parts import QueueRow
from waarborg.service.foundation import time_source
from waarborg.service.organising import queries as organising
from waarborg.service.organising.rules import Filter, Sort, order_of
from waarborg.service.tickets import queries as tickets


@require_safe
def queue(request: ViewerRequest) -> HttpResponse:
    """The first page of who works on tickets."""
    at = time_source.now()
    saved = list(organising.views_of(request.viewer))
    asked = views.asked(request, saved)
    order = order_of(asked.filter, asked.sort)
    everything = tickets.visible_to(request.viewer)
    found = organising.listed(everything, asked.filter, asked.sort, viewer=request.viewer, at=at)
    shown = cut(found, order, request.GET.dict())
    rows = [
        replace(row, pick=str(ticket.id))
        for ticket, row in zip(shown.tickets, rows_of(shown.tickets, at), strict=True)
    ]
    context = {
        "asked": asked,
        "chips": views.chips(asked, saved),
        "parts": filtering.parts_of(asked, request.viewer),
        "hidden": [
            (name, value) for name, values in asked.parameters.items() if name != "q" for value in values
        ],
        "groups": _groups(rows, order, at),
        "bands": [row.band for row in rows if row.band],
        "is_filtered": asked.filter != Filter(),
        "narrow_url": _beside("desk:narrow", asked),
        "save_url": _beside("desk:save_view", asked),
        "here": _here(request, asked),
        "deeds": bulk.DEEDS,
        **_steps(asked, shown),
    }
    return page(request, "queue", "queue", at, context)


def _groups(rows: Sequence[QueueRow], sort: Sort, at: datetime) -> list[tuple[str, list[QueueRow]]]:
    """By the day on which they are due; in an order that is not by that, all of them together."""
    if sort is Sort.DUE:
        return grouped(rows, at)
    return [("", list(rows))] if rows else []


def _beside(name: str, asked: Asked) -> str:
    """The address of a page about what is shown."""
    return f"{reverse(name)}?{urlencode(asked.parameters or {views.VIEW: views.EVERYTHING}, doseq=True)}"


def _here(request: ViewerRequest, asked: Asked) -> str:
    """The address of this very page, so that who acts on its rows comes back to them."""
    keys = {name: request.GET[name] for name in (AFTER, BEFORE) if name in request.GET}
    return f"{asked.address}&{urlencode(keys)}" if keys else asked.address


def _steps(asked: Asked, shown: Slice) -> dict[str, str]:
    return {
        "previous_url": f"{asked.address}&{urlencode({BEFORE: shown.before})}" if shown.before else "",
        "next_url": f"{asked.address}&{urlencode({AFTER: shown.after})}" if shown.after else "",
    }
