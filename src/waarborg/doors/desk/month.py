"""The director's month: what became of the guarantees that were due, and each one that was missed, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waarborg.doors.desk.pages import language, page
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE
from waarborg.doors.gate import ViewerRequest
from waarborg.doors.ui import time_words, trend
from waarborg.doors.ui.language import MILESTONES
from waarborg.service.foundation import time_source
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.guarantees.queries import ClientFigures, Judged, MonthFigures
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Client
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket

MONTHS_SHOWN = 6
NAMED = 50
CLIENTS_SHOWN = 20
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Named:
    """One milestone by name: its ticket, what it was, and how it ended."""

    ticket: Ticket
    milestone: str
    due_at: datetime
    met_at: datetime | None
    by: str
    is_excused: bool


@require_safe
def month(request: ViewerRequest) -> HttpResponse:
    """The month so far, or an earlier one, after the months before it."""
    at = time_source.now()
    this = at.astimezone(AGENCY_ZONE).date().replace(day=1)
    shown = min(_asked(request.GET.get("month", ""), this), this)
    since, until = _begins(shown), _begins(_later(shown, 1))
    figures = _figures(request, shown, until, at)
    names = [
        named(request.viewer, since, until, at=at, most=NAMED)
        for named in (guarantees.missed_between, guarantees.near_misses_between)
    ]
    by_id = _tickets(request, [one for found in names for one in found])
    by_client = guarantees.figures_by_client(request.viewer, since, until, at=at, most=CLIENTS_SHOWN)
    missed, near = (
        [_named(one, by_id[one.about_id], at) for one in found if one.about_id in by_id] for found in names
    )
    context = {
        "shown": shown,
        "is_now": shown == this,
        "earlier": f"?month={_later(shown, -1):%Y-%m}",
        "later": "" if shown == this else f"?month={_later(shown, 1):%Y-%m}",
        "figures": figures[-1],
        "months": figures,
        "trend": _trend(figures),
        "clients": _with_names(request, by_client),
        "most_clients": CLIENTS_SHOWN,
        "missed": missed,
        "near": near,
        "most": NAMED,
        "timezone": AGENCY_ZONE.key,
    }
    return page(request, "month", "month", at, context)


def _asked(words: str, this: date) -> date:
    try:
        found = date.fromisoformat(f"{words}-01")
    except ValueError:
        return this
    return found if found.year >= _FIRST_YEAR else this


def _later(first: date, months: int) -> date:
    """The first of a month so many months later."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _begins(first: date) -> datetime:
    return datetime.combine(first, time.min, AGENCY_ZONE)


def _figures(request: ViewerRequest, shown: date, until: datetime, at: datetime) -> list[MonthFigures]:
    """The months up to the one that is shown, also those in which nothing was due."""
    months = [_later(shown, -back) for back in reversed(range(MONTHS_SHOWN))]
    found = guarantees.figures_by_month(
        request.viewer, _begins(months[0]), until, at=at, zone=AGENCY_ZONE.key
    )
    known = {one.month: one for one in found}
    return [known.get(one, MonthFigures(one)) for one in months]


def _trend(figures: Sequence[MonthFigures]) -> SafeString:
    bars = [
        trend.Bar(
            date_format(one.month, "b"),
            f"{one.kept}/{one.judged}" if one.judged else "",
            _parts(one),
        )
        for one in figures
    ]
    sentence = _("Guarantees kept, excused and missed in each of the last months; the table has the figures.")
    return trend.draw(bars, sentence)


def _with_names(
    request: ViewerRequest, figures: Sequence[ClientFigures]
) -> list[tuple[Client, ClientFigures, SafeString]]:
    """Each client with its figures and a bar as long as its share of the client that had most due."""
    most = max((one.judged for one in figures), default=1)
    found = parties.clients_visible_to(request.viewer).in_bulk([one.client_id for one in figures])
    return [
        (found[one.client_id], one, trend.line(_parts(one), most))
        for one in figures
        if one.client_id in found
    ]


def _parts(one: MonthFigures | ClientFigures) -> tuple[tuple[str, int], ...]:
    return (("kept", one.kept), ("excused", one.excused), ("missed", one.missed))


def _tickets(request: ViewerRequest, judged: Sequence[Judged]) -> dict[object, Ticket]:
    ids = {one.about_id for one in judged}
    return {one.id: one for one in tickets.visible_to(request.viewer).filter(id__in=ids)}


def _named(one: Judged, ticket: Ticket, at: datetime) -> Named:
    apart = abs((one.met_at or at) - one.due_at)
    return Named(
        ticket,
        MILESTONES[one.of][language()],
        one.due_at,
        one.met_at,
        time_words.duration(int(max(apart, timedelta()).total_seconds()), language()),
        one.is_excused,
    )
