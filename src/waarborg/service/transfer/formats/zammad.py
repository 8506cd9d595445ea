"""Zammad: what its REST API answers for organisations, users, tickets and articles, with ``expand`` or without.

Also the ``assets`` of a ticket's page, and users and organisations as CSV. Source: https://docs.zammad.org/en/latest/api/
"""

from collections.abc import Iterator
from email.utils import parseaddr

from waarborg.service.tickets.rules import Kind, State
from waarborg.service.transfer.formats import fields
from waarborg.service.transfer.formats.attached import files_of
from waarborg.service.transfer.formats.fields import Raw
from waarborg.service.transfer.formats.format import Format
from waarborg.service.transfer.records import (
    NOBODY,
    ClientRecord,
    MessageRecord,
    Named,
    PersonRecord,
    Record,
    RecordKind,
    TicketRecord,
)

_SYSTEM_USER = "1"
_CUSTOMER_ROLE = 3
# As a new installation has them; an answer without ``expand`` gives no more.
_STATES = {"1": "new", "2": "open", "3": "pending reminder", "4": "closed", "5": "merged"}
_PRIORITIES = {"1": "1 low", "2": "2 normal", "3": "3 high"}
_SENDERS = {"1": "agent", "2": "customer", "3": "system"}
_CHANNELS = {"email": "mail", "phone": "phone", "whatsapp message": "whatsapp"}
_LONGEST_FROM = 1_000


def _kind_of(raw: Raw) -> RecordKind | None:
    if "ticket_id" in raw and "body" in raw:
        return RecordKind.MESSAGE
    if "title" in raw and ("customer_id" in raw or "customer" in raw):
        return RecordKind.TICKET
    if "login" in raw or "firstname" in raw or "lastname" in raw:
        return RecordKind.PERSON
    return RecordKind.CLIENT if "name" in raw and ("domain" in raw or "shared" in raw) else None


def _client(raw: Raw) -> Iterator[Record]:
    yield ClientRecord(
        id=fields.own_identity(raw, "id", "name"),
        name=fields.needed(raw, "name"),
        domains=fields.words(raw, "domain") if fields.flag(raw, "domain_assignment") else (),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


def _person(raw: Raw) -> Iterator[Record]:
    """The first user is the system itself."""
    if fields.identity(raw, "id") == _SYSTEM_USER or fields.line(raw, "login") == "-":
        return
    email = fields.line(raw, "email")
    name = " ".join(filter(None, (fields.line(raw, "firstname"), fields.line(raw, "lastname"))))
    yield PersonRecord(
        id=fields.person_identity(raw, "id", "login"),
        name=name or fields.line(raw, "login", "email"),
        email=email,
        phone=fields.line(raw, "phone", "mobile"),
        client=Named(fields.identity(raw, "organization_id"), name=fields.line(raw, "organization")),
        is_agencys=_is_agent(raw),
        is_present=fields.flag(raw, "active", default=True),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


def _is_agent(raw: Raw) -> bool:
    if named := fields.words(raw, "roles"):
        return any(name.lower() != "customer" for name in named)
    roles = raw.get("role_ids")
    return isinstance(roles, list) and any(role != _CUSTOMER_ROLE for role in roles)


def _ticket(raw: Raw) -> Iterator[Record]:
    own_id, state_id = fields.own_identity(raw, "id"), fields.line(raw, "state_id")
    owner_id = fields.identity(raw, "owner_id")
    yield TicketRecord(
        id=own_id,
        number=fields.identity(raw, "number", "id"),
        subject=fields.line(raw, "title"),
        state=fields.line(raw, "state") or _STATES.get(state_id) or f"state_id {state_id}",
        kind=fields.line(raw, "type"),
        priority=fields.line(raw, "priority") or _PRIORITIES.get(fields.line(raw, "priority_id"), ""),
        reported_at=fields.instant(raw, "created_at"),
        client=Named(fields.identity(raw, "organization_id"), name=fields.line(raw, "organization")),
        reporter=Named(fields.identity(raw, "customer_id"), _address(fields.line(raw, "customer"))),
        assignee=NOBODY if owner_id == _SYSTEM_USER else Named(owner_id, _address(fields.line(raw, "owner"))),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )
    for article in fields.listed(raw, "articles"):
        yield from _message({"ticket_id": own_id, **article})


def _message(raw: Raw) -> Iterator[Record]:
    sender = (fields.line(raw, "sender") or _SENDERS.get(fields.line(raw, "sender_id"), "")).lower()
    name, email = parseaddr(fields.line(raw, "from")[:_LONGEST_FROM])
    author_id = fields.identity(raw, "origin_by_id") or fields.identity(raw, "created_by_id")
    yield MessageRecord(
        id=fields.own_identity(raw, "id"),
        ticket=fields.own_identity(raw, "ticket_id"),
        at=fields.instant(raw, "created_at"),
        author=Named("" if author_id == _SYSTEM_USER else author_id, _address(email), name),
        is_public=not fields.flag(raw, "internal"),
        is_automatic=sender == "system",
        is_agencys={"agent": True, "customer": False}.get(sender),
        channel=_CHANNELS.get(fields.line(raw, "type").lower(), ""),
        text=fields.text(raw, "body"),
        is_html="html" in fields.line(raw, "content_type").lower(),
        files=files_of(raw, names=("filename",)),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


def _address(written: str) -> str:
    return written if "@" in written else ""


ZAMMAD = Format(
    title="Zammad",
    containers={
        "Organization": RecordKind.CLIENT,
        "User": RecordKind.PERSON,
        "Ticket": RecordKind.TICKET,
        "TicketArticle": RecordKind.MESSAGE,
        "organizations": RecordKind.CLIENT,
        "users": RecordKind.PERSON,
        "tickets": RecordKind.TICKET,
        "articles": RecordKind.MESSAGE,
    },
    kind_of=_kind_of,
    reads={
        RecordKind.CLIENT: _client,
        RecordKind.PERSON: _person,
        RecordKind.TICKET: _ticket,
        RecordKind.MESSAGE: _message,
    },
    states={
        "new": State.REPORTED,
        "open": State.IN_HAND,
        "pending reminder": State.WAITING_FOR_CLIENT,
        "pending close": State.WAITING_FOR_CLIENT,
        "closed": State.CLOSED,
        "merged": State.CLOSED,
        "removed": State.CLOSED,
    },
    kinds={"incident": Kind.INCIDENT, "problem": Kind.INCIDENT, "request for change": Kind.SMALL_CHANGE},
    priorities={"1 low": 4, "2 normal": 3, "3 high": 2},
)
