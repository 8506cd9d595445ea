"""Zendesk: its JSON export (a record a line, comments within tickets), answers of its API, and its CSV exports.

Source: https://developer.zendesk.com/api-reference/ticketing/ (tickets, ticket comments, users, organizations).
"""

from collections.abc import Iterator

from waarborg.service.tickets.rules import Kind, State
from waarborg.service.transfer.formats import fields
from waarborg.service.transfer.formats.attached import files_of
from waarborg.service.transfer.formats.fields import Raw
from waarborg.service.transfer.formats.format import Format
from waarborg.service.transfer.records import (
    ClientRecord,
    MessageRecord,
    Named,
    PersonRecord,
    Record,
    RecordKind,
    TicketRecord,
    client_by_name,
    opening_of,
)

_AGENTS = ("agent", "admin")
_CHANNELS = {"email": "mail", "voice": "phone", "phone": "phone", "whatsapp": "whatsapp"}
_ROBOTS = ("rule", "system")
_LEFT_OUT = ("deleted",)


def _kind_of(raw: Raw) -> RecordKind | None:
    if "status" in raw and ("requester_id" in raw or "requester" in raw):
        return RecordKind.TICKET
    if "author_id" in raw and ("body" in raw or "html_body" in raw):
        return RecordKind.MESSAGE
    if "name" in raw and ("domain_names" in raw or "shared_tickets" in raw):
        return RecordKind.CLIENT
    return RecordKind.PERSON if "role" in raw and ("email" in raw or "name" in raw) else None


def _client(raw: Raw) -> Iterator[Record]:
    yield ClientRecord(
        id=fields.own_identity(raw, "id", "name"),
        name=fields.needed(raw, "name"),
        domains=fields.words(raw, "domain_names"),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


def _person(raw: Raw) -> Iterator[Record]:
    yield PersonRecord(
        id=fields.person_identity(raw, "id", "email"),
        name=fields.line(raw, "name", "email"),
        email=fields.line(raw, "email"),
        phone=fields.line(raw, "phone"),
        client=Named(fields.identity(raw, "organization_id"), name=fields.line(raw, "organization")),
        is_agencys=fields.line(raw, "role").lower() in _AGENTS,
        is_present=fields.flag(raw, "active", default=True) and not fields.flag(raw, "suspended"),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


def _ticket(raw: Raw) -> Iterator[Record]:
    own_id, state = fields.own_identity(raw, "id"), fields.line(raw, "status").lower()
    reported_at = fields.instant(raw, "created_at")
    requester = _whom(raw, "requester")
    yield TicketRecord(
        id=own_id,
        number=own_id,
        subject=fields.line(raw, "subject", "raw_subject"),
        state=state,
        kind=fields.line(raw, "type", "ticket_type"),
        priority=fields.line(raw, "priority"),
        reported_at=reported_at,
        client=_whom(raw, "organization"),
        reporter=requester,
        assignee=_whom(raw, "assignee"),
        is_left_out=state in _LEFT_OUT,
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )
    yield from _named_within(raw)
    comments = sorted(fields.listed(raw, "comments"), key=lambda one: str(one.get("created_at")))
    for place, comment in enumerate(comments):
        own = {"ticket_id": own_id, **comment}
        # The first comment is the description: under one name, whichever of the two came along first.
        yield from _message(own if place else {**own, "id": opening_of(own_id)})
    description = fields.text(raw, "description")
    if description and not comments:
        yield MessageRecord(
            opening_of(own_id), own_id, reported_at, requester, is_public=True, text=description
        )


def _whom(raw: Raw, name: str) -> Named:
    """Somebody, or an organisation: as an id, a record within the record, or columns of a table."""
    within = fields.mapping(raw, name)
    if within:
        return Named(fields.identity(within, "id"), fields.line(within, "email"), fields.line(within, "name"))
    return Named(
        fields.identity(raw, f"{name}_id"), fields.line(raw, f"{name}_email"), fields.line(raw, name)
    )


def _named_within(raw: Raw) -> Iterator[Record]:
    """Whom a ticket of the JSON export carries with it; a record of their own says more and goes before it."""
    organisation = fields.mapping(raw, "organization")
    if organisation:
        yield from _client(organisation)
    for role in ("requester", "submitter", "assignee"):
        person = fields.mapping(raw, role)
        if person:
            known = (
                {"organization_id": fields.identity(raw, "organization_id")} if role == "requester" else {}
            )
            assumed = {"role": "agent"} if role == "assignee" else {}
            yield from _person(
                {**assumed, **known, **{name: value for name, value in person.items() if value}}
            )
    if not fields.mapping(raw, "requester") and fields.line(raw, "requester_email"):
        yield from _of_a_row(raw)


def _of_a_row(raw: Raw) -> Iterator[Record]:
    """A row of the tickets' table names who reported and their organisation."""
    organisation = fields.line(raw, "organization").removeprefix("-")
    if organisation:
        yield ClientRecord(client_by_name(organisation), organisation)
    yield PersonRecord(
        id=fields.person_identity(raw, "requester_id", "requester_email"),
        name=fields.line(raw, "requester", "requester_email"),
        email=fields.line(raw, "requester_email"),
        client=Named(name=organisation),
    )


def _message(raw: Raw) -> Iterator[Record]:
    channel = fields.line(fields.mapping(raw, "via"), "channel").lower()
    html = fields.text(raw, "html_body")
    yield MessageRecord(
        id=fields.own_identity(raw, "id"),
        ticket=fields.own_identity(raw, "ticket_id"),
        at=fields.instant(raw, "created_at"),
        author=Named(fields.identity(raw, "author_id")),
        is_public=fields.flag(raw, "public", default=False),
        is_automatic=channel in _ROBOTS,
        channel=_CHANNELS.get(channel, ""),
        text=html or fields.text(raw, "plain_body", "body"),
        is_html=bool(html),
        files=files_of(raw, names=("file_name",), urls=("content_url",)),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


ZENDESK = Format(
    title="Zendesk",
    containers={
        "organizations": RecordKind.CLIENT,
        "organization": RecordKind.CLIENT,
        "users": RecordKind.PERSON,
        "user": RecordKind.PERSON,
        "tickets": RecordKind.TICKET,
        "ticket": RecordKind.TICKET,
        "comments": RecordKind.MESSAGE,
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
        "pending": State.WAITING_FOR_CLIENT,
        "hold": State.WAITING_FOR_THIRD_PARTY,
        "on-hold": State.WAITING_FOR_THIRD_PARTY,
        "solved": State.CLOSED,
        "closed": State.CLOSED,
        "deleted": State.CLOSED,
    },
    kinds={"incident": Kind.INCIDENT, "problem": Kind.INCIDENT, "task": Kind.SMALL_CHANGE},
    priorities={"urgent": 1, "high": 2, "normal": 3, "low": 4},
)
