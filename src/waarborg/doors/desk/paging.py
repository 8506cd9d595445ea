"""Pages of a list by key: the next page begins after the last row of this one, however far one has walked.

Nothing is counted and nothing is skipped over, so that a page of a million tickets costs what one of fifty does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from waarborg.service.organising.rules import Sort
from waarborg.service.tickets.models import Ticket

TICKETS_A_PAGE = 32
AFTER, BEFORE = "after", "before"
_NOTHING_DUE = "-"
# Of each order its column, and whether that and the identity after it go down: as ``organising.queries.listed``.
_ORDERS = {
    Sort.DUE: ("next_due_at", False, False),
    Sort.NEWEST: ("reported_at", True, False),
    Sort.OLDEST: ("reported_at", False, True),
}


@dataclass(frozen=True, slots=True)
class Key:
    """Where a ticket stands in an order: by its instant, if it has one, and then by its identity."""

    instant: datetime | None
    id: UUID

    def __str__(self) -> str:
        return f"{self.instant.isoformat() if self.instant else _NOTHING_DUE}~{self.id}"


@dataclass(frozen=True, slots=True)
class Slice:
    """The tickets of one page, and the keys from which the pages beside it are read; empty where there is none."""

    tickets: list[Ticket]
    before: str = ""
    after: str = ""


def cut(tickets: QuerySet[Ticket], sort: Sort, parameters: Mapping[str, str]) -> Slice:
    """The page of ``tickets``, which come in that order, that ``parameters`` ask for; the first for a key of nobody's."""
    after, before = _read(parameters.get(AFTER, "")), _read(parameters.get(BEFORE, ""))
    if after is None and before is not None:
        found = _walk(tickets, sort, before, backwards=True)
        shown = found[:TICKETS_A_PAGE][::-1]
        return _slice(shown, sort, has_before=len(found) > TICKETS_A_PAGE, has_after=True)
    found = _walk(tickets, sort, after)
    shown = found[:TICKETS_A_PAGE]
    return _slice(shown, sort, has_before=after is not None, has_after=len(found) > TICKETS_A_PAGE)


def _slice(shown: list[Ticket], sort: Sort, *, has_before: bool, has_after: bool) -> Slice:
    if not shown:
        return Slice([])
    first, last = (str(_key(ticket, sort)) for ticket in (shown[0], shown[-1]))
    return Slice(shown, before=first if has_before else "", after=last if has_after else "")


def _key(ticket: Ticket, sort: Sort) -> Key:
    return Key(getattr(ticket, _ORDERS[sort][0]), ticket.id)


def _read(words: str) -> Key | None:
    instant, _, identity = words.partition("~")
    try:
        at = None if instant == _NOTHING_DUE else datetime.fromisoformat(instant)
        found = Key(at, UUID(identity))
    except ValueError:
        return None
    return None if at is not None and at.tzinfo is None else found


def _walk(tickets: QuerySet[Ticket], sort: Sort, key: Key | None, *, backwards: bool = False) -> list[Ticket]:
    """The tickets of a page and one more, away from ``key``: a look at an index for each part of the order."""
    if key is None:
        return list(tickets[: TICKETS_A_PAGE + 1])
    found: list[Ticket] = []
    for part in _parts(tickets, sort, key, backwards=backwards):
        found += part[: TICKETS_A_PAGE + 1 - len(found)]
        if len(found) > TICKETS_A_PAGE:
            break
    return found


def _parts(tickets: QuerySet[Ticket], sort: Sort, key: Key, *, backwards: bool) -> list[QuerySet[Ticket]]:
    """What lies beyond the key. What has nothing due is a part of its own, behind the others.

    One condition for both parts would be no range of the index.
    """
    column, descends, id_descends = _ORDERS[sort]
    by_column, by_id = _Direction(descends != backwards), _Direction(id_descends != backwards)
    without = tickets.filter(**{column: None}).order_by(f"{by_id.sign}id")
    within = tickets.exclude(**{column: None}).order_by(f"{by_column.sign}{column}", f"{by_id.sign}id")
    if key.instant is None:
        rest = without.filter(**{f"id__{by_id.beyond}": key.id})
        return [rest, within] if backwards else [rest]
    further = Q(**{f"{column}__{by_column.beyond}": key.instant}) | Q(**{f"id__{by_id.beyond}": key.id})
    near = within.filter(further, **{f"{column}__{by_column.beyond}e": key.instant})
    return [near] if backwards or sort is not Sort.DUE else [near, without]


@dataclass(frozen=True, slots=True)
class _Direction:
    """Which way one walks along a column."""

    descends: bool

    @property
    def sign(self) -> str:
        return "-" if self.descends else ""

    @property
    def beyond(self) -> str:
        return "lt" if self.descends else "gt"
