"""Tickets as rows of a queue: one look at many guarantees at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from waarborg.doors.desk.pages import language
from waarborg.doors.desk.standings import state_in_short
from waarborg.doors.ui.parts import QueueRow
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import KIND_WORDS, STANDINGS, TREATMENTS, Kind, State
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.picture import band_of
from waarborg.sla.terms import Terms

AGENCY_ZONE = ZoneInfo(settings.TIME_ZONE)
_WEEK = timedelta(days=7)


def rows_of(tickets: Sequence[Ticket], at: datetime) -> list[QueueRow]:
    """One row a ticket, in the given order; the same number of queries for any number of them."""
    folded = guarantees.folded_many([ticket.id for ticket in tickets], at)
    return [_row(ticket, folded.get(ticket.id), at) for ticket in tickets]


def _row(ticket: Ticket, found: tuple[Guarantee, Terms] | None, at: datetime) -> QueueRow:
    is_open = STANDINGS[State(ticket.state)].is_open
    row = QueueRow(
        url=reverse("desk:ticket", args=[ticket.id]),
        number=str(ticket),
        title=ticket.subject,
        client=ticket.client.name,
        severity=ticket.severity if TREATMENTS[Kind(ticket.kind)].is_guaranteed else "",
        state="none",
        due_at=None,
        at=at,
        timezone=AGENCY_ZONE.key,
        assignee=ticket.assignee.name if ticket.assignee else "",
        is_new=ticket.assignee is None,
        standing=_standing(ticket),
    )
    return row if found is None else _with_guarantee(row, *found, is_open=is_open)


def _standing(ticket: Ticket) -> str:
    """Where it stands, after what it is when that is no incident."""
    state = state_in_short(ticket.state)
    return state if ticket.kind == Kind.INCIDENT else f"{KIND_WORDS[Kind(ticket.kind)]} · {state}"


def _with_guarantee(row: QueueRow, guarantee: Guarantee, terms: Terms, *, is_open: bool) -> QueueRow:
    """With what is still to come of the guarantee: nothing, once the ticket has ended or stands outside."""
    milestone = next_milestone(guarantee)
    band = band_of(guarantee, terms, language())
    is_running = is_open and guarantee.left_at is None and milestone.met_at is None
    due_at = milestone.due_at if is_running else None
    return replace(
        row,
        state=milestone.state,
        due_at=due_at,
        timezone=terms.zone.key,
        milestone=milestone.of,
        openings=band.open_spans if due_at and counts_open_time(milestone, terms) else (),
        band=band,
    )


def next_milestone(guarantee: Guarantee) -> Milestone:
    """The milestone that a reader of the queue wants to see: the open one due first, else the resolution."""
    open_ones = [one for one in guarantee.milestones if one.met_at is None and one.due_at is not None]
    return min(open_ones, key=lambda one: one.due_at or guarantee.at) if open_ones else guarantee.resolution


def counts_open_time(milestone: Milestone, terms: Terms) -> bool:
    """Whether the time left is told in open time: not for targets in elapsed hours, nor in dates."""
    if milestone.plan is None:
        return False
    target = terms.norms[milestone.plan.severity].target(milestone.of)
    return not (target.is_elapsed or target.is_dated)


def grouped(rows: Sequence[QueueRow], at: datetime) -> list[tuple[str, list[QueueRow]]]:
    """The rows under the day on which they are due, in their order; empty groups are left out."""
    groups: dict[str, list[QueueRow]] = {}
    for row in rows:
        groups.setdefault(_group(row, at), []).append(row)
    return list(groups.items())


def _group(row: QueueRow, at: datetime) -> str:
    if row.due_at is None:
        return _("Nothing due now")
    if row.due_at < at:
        return _("Too late")
    zone = ZoneInfo(row.timezone)
    days = (row.due_at.astimezone(zone).date() - at.astimezone(zone).date()).days
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    return _("This week") if row.due_at - at < _WEEK else _("Later")
