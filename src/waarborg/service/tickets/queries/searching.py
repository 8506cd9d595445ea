"""Finding tickets by number, words or client, open and closed: it stays fast with a million of them.

The newest come first, and no search reads more than it must. A common word is found among the newest few thousand
tickets; only what is rarer than that is looked up in the indexes over all of them, and then there is little to sort.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Client
from waarborg.service.parties.queries import clients_visible_to
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.queries.seeing import visible_to

FOUND_AT_MOST = 100
RECENT = 5000
RECENT_ALIKE = 2000  # comparing trigrams takes ten times as long as comparing words
_LONGEST = 200
_CLIENTS_AT_MOST = 5
_MOST_WORDS = 6
_DIGITS = 9  # an integer's width
_TRIGRAM = 3

# What is said of a ticket's columns, in its table or in a part of it.
_HAS_WORDS = "lexemes @@ (plainto_tsquery('dutch', %s) && to_tsquery('dutch', %s))"
_HAS_PART = "upper(subject) like upper(%s)"
_HAS_ALIKE = "upper(subject) %%> upper(%s)"


def search(viewer: Viewer, words: str, *, limit: int = FOUND_AT_MOST) -> list[Ticket]:
    """Tickets of any state for ``words``: by number first, then by what was written, then by their client's name.

    A number may carry its ``#``. Words are stemmed as Dutch, all of them must occur, and the last one may be only
    begun; one of them may be the client's. Within each way of finding the newest come first. When nothing is found,
    what was probably meant is: recent tickets with a word that looks alike.
    """
    wanted, tickets = _Wanted.of(words), visible_to(viewer)
    if tickets.query.is_empty():
        return []
    found: dict[UUID, None] = {}
    for ids in _ways(tickets, viewer, wanted, limit):
        found |= dict.fromkeys(ids)
        if len(found) >= limit:
            break
    if not found and len(wanted.text) > _TRIGRAM:
        found = dict.fromkeys(
            _recent(tickets, _Condition(_HAS_ALIKE, (wanted.text,)), limit, among=RECENT_ALIKE)
        )
    chosen = list(found)[:limit]
    fetched = {ticket.id: ticket for ticket in tickets.filter(id__in=chosen)}
    return [fetched[one] for one in chosen]


def matching(tickets: QuerySet[Ticket], words: str) -> QuerySet[Ticket]:
    """Those of ``tickets`` with ``words`` in their text, in the client's name, or as their number.

    For narrowing a list that is bounded already, such as the open tickets; ``search`` looks through all there are.
    """
    wanted = _Wanted.of(words)
    found = Q(subject__icontains=wanted.text) | Q(client__name_key__contains=sort_key(wanted.text))
    if wanted.number is not None:
        found |= Q(number=wanted.number)
    if wanted.words:
        found |= _written(wanted.words).q
    return tickets.filter(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What somebody typed into a search box."""

    text: str
    words: tuple[str, ...]
    number: int | None

    @classmethod
    def of(cls, typed: str) -> "_Wanted":
        text = typed.replace("\0", "").strip()[:_LONGEST]
        digits = text.lstrip("#")
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS
        return cls(text, tuple(text.split()[:_MOST_WORDS]), int(digits) if is_number else None)


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition on a ticket's columns, with what was typed as its parameters."""

    sql: str
    params: tuple[Any, ...]

    def __or__(self, other: "_Condition") -> "_Condition":
        return _Condition(f"({self.sql}) or ({other.sql})", self.params + other.params)

    @property
    def q(self) -> Q:
        return Q(RawSQL(self.sql, self.params, output_field=BooleanField()))  # noqa: S611 - what was typed is a parameter


def _ways(tickets: QuerySet[Ticket], viewer: Viewer, wanted: _Wanted, limit: int) -> Iterator[Sequence[UUID]]:
    if wanted.number is not None:
        yield _newest(tickets.filter(number=wanted.number), limit)
    if not wanted.words:
        return
    clients = _clients_named(viewer, wanted)
    if both := _of_client_and_written(clients, wanted.words):
        yield _newest(tickets.filter(both), limit)
    condition = _written(wanted.words)
    if len(wanted.text) >= _TRIGRAM:
        part = connection.ops.prep_for_like_query(wanted.text)
        condition |= _Condition(_HAS_PART, (f"%{part}%",))
    yield _recent(tickets, condition, limit)
    yield _newest(tickets.filter(condition.q), limit)
    for client in clients:
        if sort_key(wanted.text) in client.name_key:
            yield list(
                tickets.filter(client=client).order_by("-reported_at").values_list("id", flat=True)[:limit]
            )


def _recent(
    tickets: QuerySet[Ticket], condition: _Condition, limit: int, *, among: int = RECENT
) -> list[UUID]:
    """The newest of the last few thousand tickets for which the condition holds."""
    lexemes = RawSQL("tickets_ticket.lexemes", [], output_field=TextField())
    last = tickets.order_by("-reported_at").annotate(lexemes=lexemes)
    sql, params = last.values("id", "reported_at", "subject", "lexemes")[:among].query.sql_with_params()
    return _ids(
        f"with recent as materialized ({sql})"  # noqa: S608 - made by the framework and from our own conditions
        f" select id from recent where {condition.sql} order by reported_at desc limit %s",
        (*params, *condition.params, limit),
    )


def _newest(tickets: QuerySet[Ticket], limit: int) -> list[UUID]:
    """The newest of few tickets, all of which are looked up before they are sorted.

    Left to itself the database would walk all tickets from the newest on whenever it expects more than there are.
    """
    sql, params = tickets.order_by().values("id", "reported_at").query.sql_with_params()
    return _ids(
        f"select id from ({sql} offset 0) found order by reported_at desc limit %s",  # noqa: S608 - made by the framework
        (*params, limit),
    )


def _ids(statement: str, params: Sequence[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]


def _clients_named(viewer: Viewer, wanted: _Wanted) -> list[Client]:
    """Clients whose name has what was typed, or a word of it."""
    names = [name for name in {wanted.text, *wanted.words} if len(name) >= _TRIGRAM]
    if not names:
        return []
    named = reduce(or_, (Q(name_key__contains=sort_key(name)) for name in names))
    return list(clients_visible_to(viewer).filter(named)[:_CLIENTS_AT_MOST])


def _of_client_and_written(clients: Sequence[Client], words: Sequence[str]) -> Q | None:
    """One of the words is the client's, the others are the ticket's."""
    parts = [
        Q(client=client) & _written([*words[:place], *words[place + 1 :]]).q
        for client in clients
        for place, word in enumerate(words)
        if len(words) > 1 and len(word) >= _TRIGRAM and sort_key(word) in client.name_key
    ]
    return reduce(or_, parts) if parts else None


def _written(words: Sequence[str]) -> _Condition:
    """Subject or description has all of ``words``, the last of which may be only begun once it has three letters."""
    *whole, last = words
    quoted = "'" + last.replace("\\", "\\\\").replace("'", "''") + "'"
    begun = f"{quoted}:*" if len(last) >= _TRIGRAM else quoted
    return _Condition(_HAS_WORDS, (" ".join(whole), begun))
