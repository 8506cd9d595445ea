"""Freshdesk: the account's export (lists of wrapped records, notes within tickets), answers of API v2, and CSV exports.

Source: https://developers.freshdesk.com/api/ (tickets, conversations, contacts, companies, agents).
"""

from collections.abc import Iterator

from waarborg.service.tickets.rules import Kind, State
from waarborg.service.transfer.formats import fields
from waarborg.service.transfer.formats.attached import files_of
from waarborg.service.transfer.formats.fields import Raw
from waarborg.service.transfer.formats.format import Format
from waarborg.service.transfer.records import (
    NOBODY,
    ClientRecord,
    FileRecord,
    MessageRecord,
    Named,
    PersonRecord,
    Record,
    RecordKind,
    TicketRecord,
    client_by_name,
    opening_of,
)

_STATES = {
    "2": "open",
    "3": "pending",
    "4": "resolved",
    "5": "closed",
    "6": "waiting on customer",
    "7": "waiting on third party",
}
_PRIORITIES = {"1": "low", "2": "medium", "3": "high", "4": "urgent"}
_CHANNELS = {
    "1": "mail",
    "email": "mail",
    "3": "phone",
    "phone": "phone",
    "13": "whatsapp",
    "whatsapp": "whatsapp",
}


def _kind_of(raw: Raw) -> RecordKind | None:
    if "subject" in raw and ("status" in raw or "requester_id" in raw):
        return RecordKind.TICKET
    if "body" in raw and ("incoming" in raw or "private" in raw):
        return RecordKind.MESSAGE
    if "domains" in raw and "name" in raw:
        return RecordKind.CLIENT
    if isinstance(raw.get("contact"), dict):
        return RecordKind.PERSON
    known = ("email", "company_id", "customer_id", "helpdesk_agent", "mobile")
    return RecordKind.PERSON if "name" in raw and any(name in raw for name in known) else None


def _client(raw: Raw) -> Iterator[Record]:
    yield ClientRecord(
        id=fields.own_identity(raw, "id", "name"),
        name=fields.needed(raw, "name", "company_name"),
        address=fields.text(raw, "address"),
        domains=fields.words(raw, "domains"),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


def _person(raw: Raw) -> Iterator[Record]:
    """An agent keeps their name and address in a record within theirs."""
    within = fields.mapping(raw, "contact")
    said = {**raw, **within}
    yield PersonRecord(
        id=fields.person_identity(raw, "id", "email"),
        name=fields.line(said, "name", "email"),
        email=fields.line(said, "email"),
        phone=fields.line(said, "phone", "mobile"),
        title=fields.line(said, "job_title"),
        client=Named(
            fields.identity(raw, "company_id", "customer_id"),
            name=fields.line(raw, "company", "company_name"),
        ),
        is_agencys=bool(within) or fields.flag(raw, "helpdesk_agent"),
        is_present=not fields.flag(raw, "deleted"),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


def _ticket(raw: Raw) -> Iterator[Record]:
    own_id = fields.identity(raw, "display_id", "ticket_id") or fields.own_identity(raw, "id")
    reported_at, status = fields.instant(raw, "created_at", "created_time"), fields.line(raw, "status")
    reporter = _reporter(raw)
    yield TicketRecord(
        id=own_id,
        number=own_id,
        subject=fields.line(raw, "subject"),
        state=_STATES.get(status) or fields.line(raw, "status_name") or status,
        kind=fields.line(raw, "type", "ticket_type"),
        priority=_PRIORITIES.get(fields.line(raw, "priority"), fields.line(raw, "priority")),
        reported_at=reported_at,
        client=Named(fields.identity(raw, "company_id"), name=fields.line(raw, "company_name")),
        reporter=reporter,
        assignee=Named(
            fields.identity(raw, "responder_id"), name=fields.line(raw, "responder_name", "agent")
        ),
        is_left_out=fields.flag(raw, "deleted") or fields.flag(raw, "spam"),
        changed_at=fields.instant_or_none(raw, "updated_at", "last_update_time"),
    )
    yield from _named_within(raw)
    html = fields.text(raw, "description_html") or fields.text(raw, "description")
    files = _files(raw)
    if html or files:
        yield MessageRecord(
            id=opening_of(own_id),
            ticket=own_id,
            at=reported_at,
            author=reporter,
            is_public=True,
            is_agencys=False,
            channel=_CHANNELS.get(fields.line(raw, "source").lower(), ""),
            text=html,
            is_html="description_html" in raw or "description_text" in raw,
            files=files,
        )
    for note in fields.listed(raw, "notes", "conversations"):
        inner = fields.mapping(note, "helpdesk_note") or note
        yield from _message({**inner, "ticket_id": own_id})


def _reporter(raw: Raw) -> Named:
    within = fields.mapping(raw, "requester")
    if within:
        return Named(fields.identity(within, "id"), fields.line(within, "email"), fields.line(within, "name"))
    return Named(
        fields.identity(raw, "requester_id"),
        fields.line(raw, "email", "requester_email"),
        fields.line(raw, "requester_name", "full_name"),
    )


def _named_within(raw: Raw) -> Iterator[Record]:
    """Whom a ticket carries with it, as a record or as columns of a table; a record of their own says more."""
    within = fields.mapping(raw, "requester")
    company = Named(fields.identity(raw, "company_id"), name=fields.line(raw, "company_name"))
    if within:
        yield from _person({"company_id": company.id, **within})
    elif fields.line(raw, "full_name") and fields.line(raw, "email"):
        if company.name and not company.id:
            yield ClientRecord(client_by_name(company.name), company.name)
        yield PersonRecord(
            id=fields.person_identity(raw, "contact_id", "email"),
            name=fields.line(raw, "full_name"),
            email=fields.line(raw, "email"),
            phone=fields.line(raw, "work_phone", "mobile_phone"),
            title=fields.line(raw, "title"),
            client=company,
        )


def _files(raw: Raw) -> tuple[FileRecord, ...]:
    return files_of(
        raw,
        names=("name", "content_file_name"),
        sizes=("size", "content_file_size"),
        urls=("attachment_url",),
    )


def _message(raw: Raw) -> Iterator[Record]:
    """A note of the export has plain text and HTML apart; an answer of the API has HTML as its body."""
    if fields.flag(raw, "deleted"):
        return
    html = fields.text(raw, "body_html")
    is_of_api = "body_text" in raw
    user_id = fields.identity(raw, "user_id")
    yield MessageRecord(
        id=fields.own_identity(raw, "id"),
        ticket=fields.own_identity(raw, "ticket_id"),
        at=fields.instant(raw, "created_at"),
        author=Named(user_id, fields.line(raw, "from_email")) if user_id else NOBODY,
        is_public=not fields.flag(raw, "private", default=True),
        is_agencys=not fields.flag(raw, "incoming"),
        channel="mail" if fields.line(raw, "source") == "0" else "",
        text=html or fields.text(raw, "body"),
        is_html=bool(html) or is_of_api,
        files=_files(raw),
        changed_at=fields.instant_or_none(raw, "updated_at"),
    )


FRESHDESK = Format(
    title="Freshdesk",
    containers={
        "company": RecordKind.CLIENT,
        "customer": RecordKind.CLIENT,
        "companies": RecordKind.CLIENT,
        "user": RecordKind.PERSON,
        "contact": RecordKind.PERSON,
        "contacts": RecordKind.PERSON,
        "agents": RecordKind.PERSON,
        "helpdesk_ticket": RecordKind.TICKET,
        "ticket": RecordKind.TICKET,
        "tickets": RecordKind.TICKET,
        "conversations": RecordKind.MESSAGE,
    },
    kind_of=_kind_of,
    reads={
        RecordKind.CLIENT: _client,
        RecordKind.PERSON: _person,
        RecordKind.TICKET: _ticket,
        RecordKind.MESSAGE: _message,
    },
    states={
        "open": State.IN_HAND,
        "pending": State.WAITING_FOR_CLIENT,
        "resolved": State.CLOSED,
        "closed": State.CLOSED,
        "waiting on customer": State.WAITING_FOR_CLIENT,
        "waiting on third party": State.WAITING_FOR_THIRD_PARTY,
    },
    kinds={"incident": Kind.INCIDENT, "problem": Kind.INCIDENT, "feature request": Kind.SPRINT_WORK},
    priorities={"urgent": 1, "high": 2, "medium": 3, "low": 4},
)
