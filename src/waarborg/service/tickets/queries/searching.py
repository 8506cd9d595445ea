"""Finding tickets by number, words or client, open and closed, from indexes: it stays fast with a million of them.

Each way of finding looks up a bounded number of the newest tickets, and the next way is only tried while there is
room, so that a common word costs no more than a rare one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Client
from waarborg.service.parties.queries import clients_visible_to
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.queries.seeing import visible_to

FOUND_AT_MOST = 100
_LONGEST = 200
_CLIENTS_AT_MOST = 5
_MOST_WORDS = 6
_DIGITS = 9  # an integer's width
_TRIGRAM = 3


def search(viewer: Viewer, words: str, *, limit: int = FOUND_AT_MOST) -> list[Ticket]:
    """Tickets of any state for ``words``: by number first, then by what was written, then by their client's name.

    A number may carry its ``#``. Words are stemmed as Dutch, all of them must occur, and the last one may be only
    begun; one of them may be the client's. Within each way of finding the newest come first. When nothing is found,
    what was probably meant is: words that look alike.
    """
    wanted, tickets, found = _Wanted.of(words), visible_to(viewer), dict[str, Ticket]()
    for way in _ways(tickets, viewer, wanted):
        found |= _newest(way, limit)
        if len(found) >= limit:
            break
    if not found and len(wanted.text) > _TRIGRAM:
        found = _newest(tickets.filter(_alike(wanted.text)), limit)
    return list(found.values())[:limit]


def matching(tickets: QuerySet[Ticket], words: str) -> QuerySet[Ticket]:
    """Those of ``tickets`` with ``words`` in their text, in the client's name, or as their number.

    For narrowing a list that is bounded already, such as the open tickets; ``search`` looks through all there are.
    """
    wanted = _Wanted.of(words)
    found = Q(subject__icontains=wanted.text) | Q(client__name_key__contains=sort_key(wanted.text))
    if wanted.number is not None:
        found |= Q(number=wanted.number)
    if wanted.words:
        found |= _written(wanted.words)
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


def _ways(tickets: QuerySet[Ticket], viewer: Viewer, wanted: _Wanted) -> Iterator[QuerySet[Ticket]]:
    if wanted.number is not None:
        yield tickets.filter(number=wanted.number)
    if not wanted.words:
        return
    if len(wanted.words) > 1 and (both := _of_client_and_written(viewer, wanted.words)):
        yield tickets.filter(both)
    yield tickets.filter(_written(wanted.words))
    if len(wanted.text) >= _TRIGRAM:
        yield tickets.filter(subject__icontains=wanted.text)
        for client in _clients_named(viewer, [wanted.text]):
            yield tickets.filter(client=client)


def _newest(tickets: QuerySet[Ticket], limit: int) -> dict[str, Ticket]:
    return {str(ticket.id): ticket for ticket in tickets.order_by("-reported_at", "id")[:limit]}


def _of_client_and_written(viewer: Viewer, words: Sequence[str]) -> Q | None:
    """One of the words is the client's, the others are the ticket's."""
    clients = _clients_named(viewer, [word for word in words if len(word) >= _TRIGRAM])
    parts = [
        Q(client=client) & _written([*words[:place], *words[place + 1 :]])
        for client in clients
        for place, word in enumerate(words)
        if sort_key(word) in client.name_key
    ]
    return reduce(or_, parts) if parts else None


def _clients_named(viewer: Viewer, names: Sequence[str]) -> list[Client]:
    if not names:
        return []
    named = reduce(or_, (Q(name_key__contains=sort_key(name)) for name in names))
    return list(clients_visible_to(viewer).filter(named)[:_CLIENTS_AT_MOST])


def _written(words: Sequence[str]) -> Q:
    """Tickets whose subject or description has all of ``words``, the last of which may be only begun."""
    *whole, last = words
    begun = "'" + last.replace("\\", "\\\\").replace("'", "''") + "':*"
    condition = "tickets_ticket.lexemes @@ (plainto_tsquery('dutch', %s) && to_tsquery('dutch', %s))"
    return Q(RawSQL(condition, [" ".join(whole), begun], output_field=BooleanField()))  # noqa: S611 - the words are parameters


def _alike(text: str) -> Q:
    """Tickets with a word in the subject that shares most of its trigrams with ``text``."""
    condition = "upper(tickets_ticket.subject) %%> upper(%s)"
    return Q(RawSQL(condition, [text], output_field=BooleanField()))  # noqa: S611 - the text is a parameter
