"""Tickets as a client's people see them in a list: what it is about, how it stands, and the band when it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from waarborg.doors.portal import words
from waarborg.doors.portal.pages import language
from waarborg.doors.portal.promising import clock_waits
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.tickets.models import Question, Ticket
from waarborg.service.tickets.models.question import IS_OPEN
from waarborg.sla.band import Band, TrackState
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.moments import Span
from waarborg.sla.picture import band_of
from waarborg.sla.terms import Terms


@dataclass(frozen=True, slots=True)
class Due:
    """What is due next, for the time left: ``openings`` are empty where it is not told in open time."""

    of: str
    at: datetime | None
    state: TrackState
    openings: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Matter:
    """One ticket in a list. There is no band, and nothing due, where no agreement was in force or nothing runs."""

    url: str
    number: str
    title: str
    severity: str
    happening: str
    turn: str
    is_yours: bool
    question: str
    reported_at: datetime
    timezone: str = ""
    due: Due | None = None
    band: Band | None = None


def matters(tickets: Sequence[Ticket], at: datetime) -> list[Matter]:
    """In the given order; the same number of queries for any number of them."""
    running = [ticket.id for ticket in tickets if words.is_running(ticket)]
    folded = guarantees.folded_many(running, at) if running else {}
    asked = _asked([ticket.id for ticket in tickets if words.waits_for_client(ticket)])
    return [_matter(ticket, folded.get(ticket.id), asked.get(ticket.id, "")) for ticket in tickets]


def _asked(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The first open question of each ticket."""
    found = Question.objects.filter(IS_OPEN, ticket__in=ids).order_by("-number") if ids else []
    return {question.ticket_id: question.text for question in found}


def _matter(ticket: Ticket, found: tuple[Guarantee, Terms] | None, question: str) -> Matter:
    guarantee, terms = found or (None, None)
    waits = guarantee is not None and clock_waits(guarantee)
    return Matter(
        url=reverse("portal:ticket", args=[ticket.id]),
        number=str(ticket),
        title=ticket.subject,
        severity=ticket.severity,
        happening=words.happening(ticket, waits_for_call=waits),
        turn=words.turn(ticket, waits_for_call=waits),
        is_yours=waits or words.waits_for_client(ticket),
        question=question,
        reported_at=ticket.reported_at,
        timezone=terms.zone.key if terms else "",
        due=due_next(guarantee, terms) if guarantee and terms else None,
        band=band_of(guarantee, terms, language()) if guarantee and terms and not waits else None,
    )


def due_next(guarantee: Guarantee, terms: Terms) -> Due | None:
    """The milestone that is due next; none when both are met, or none was promised."""
    waiting = [one for one in guarantee.milestones if one.met_at is None and one.plan is not None]
    if not waiting:
        return None
    first = min(waiting, key=lambda one: (one.due_at is None, one.due_at or guarantee.at))
    return Due(first.of, first.due_at, first.state, openings_of(first, guarantee, terms))


def openings_of(milestone: Milestone, guarantee: Guarantee, terms: Terms) -> Sequence[Span]:
    """The open spans by which its time left is counted; none for targets in elapsed time or in dates."""
    if milestone.plan is None or terms.window.is_always_open:
        return ()
    target = terms.norms[milestone.plan.severity].target(milestone.of)
    if target.is_elapsed or target.is_dated:
        return ()
    return band_of(guarantee, terms, language()).open_spans
