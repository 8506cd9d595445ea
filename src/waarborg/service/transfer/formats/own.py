"""Our own tables: clients, people, websites, tickets and messages as CSV, with columns that are named as we name things.

A name says which table it is: ``clients.csv``, ``people-2026.csv``, ``tickets.csv``; or the Dutch word for it. Headings may
be Dutch too.
"""

from collections.abc import Iterator
from pathlib import Path

from waarborg.service.foundation.names import sort_key
from waarborg.service.tickets.rules import Kind, State
from waarborg.service.transfer.formats import fields
from waarborg.service.transfer.formats.fields import Raw
from waarborg.service.transfer.formats.format import Format
from waarborg.service.transfer.records import (
    ClientRecord,
    FileRecord,
    MessageRecord,
    Named,
    PersonRecord,
    Record,
    RecordKind,
    TicketRecord,
    WebsiteRecord,
    client_by_name,
    opening_of,
)

_FILES = {
    "clients": RecordKind.CLIENT,
    "opdrachtgevers": RecordKind.CLIENT,
    "klanten": RecordKind.CLIENT,
    "people": RecordKind.PERSON,
    "mensen": RecordKind.PERSON,
    "contactpersonen": RecordKind.PERSON,
    "websites": RecordKind.WEBSITE,
    "tickets": RecordKind.TICKET,
    "meldingen": RecordKind.TICKET,
    "messages": RecordKind.MESSAGE,
    "berichten": RecordKind.MESSAGE,
}

REQUIRED = {
    RecordKind.CLIENT: ("name",),
    RecordKind.PERSON: ("name",),
    RecordKind.WEBSITE: ("url",),
    RecordKind.TICKET: ("number", "subject", "state", "reported_at"),
    RecordKind.MESSAGE: ("ticket", "at", "text"),
}

_DUTCH = {
    "naam": "name",
    "kvk": "registration",
    "kvk_nummer": "registration",
    "adres": "address",
    "e_mail": "email",
    "mail": "email",
    "e_mailadres": "email",
    "telefoon": "phone",
    "functie": "title",
    "domeinen": "domains",
    "opdrachtgever": "client",
    "klant": "client",
    "opdrachtgever_id": "client_id",
    "rollen": "roles",
    "bureau": "agency",
    "vertrokken": "left",
    "adres_website": "url",
    "grootte": "size",
    "hostingpartij": "hosting_provider",
    "hostingovereenkomst": "hosting_agreement",
    "hosting_telefoon": "hosting_phone",
    "hosting_e_mail": "hosting_email",
    "nummer": "number",
    "onderwerp": "subject",
    "status": "state",
    "toestand": "state",
    "gemeld_op": "reported_at",
    "omschrijving": "description",
    "soort": "kind",
    "prioriteit": "priority",
    "melder": "reporter",
    "melder_e_mail": "reporter_email",
    "behandelaar": "assignee",
    "behandelaar_e_mail": "assignee_email",
    "moment": "at",
    "datum": "at",
    "tekst": "text",
    "afzender": "author",
    "afzender_e_mail": "author_email",
    "openbaar": "public",
    "kanaal": "channel",
    "bestanden": "files",
}


def kind_of_file(path: Path) -> RecordKind | None:
    """What the table holds, by the word that its name begins with."""
    stem = path.stem.lower()
    return next((kind for word, kind in _FILES.items() if stem.startswith(word)), None)


def _client(raw: Raw) -> Iterator[Record]:
    name = fields.needed(raw, "name")
    yield ClientRecord(
        id=fields.identity(raw, "id") or client_by_name(name),
        name=name,
        registration=fields.line(raw, "registration"),
        address=fields.text(raw, "address"),
        email=fields.line(raw, "email"),
        phone=fields.line(raw, "phone"),
        domains=fields.words(raw, "domains"),
    )


def _person(raw: Raw) -> Iterator[Record]:
    name, email = fields.needed(raw, "name"), fields.line(raw, "email")
    client = _client_of(raw)
    yield PersonRecord(
        id=fields.identity(raw, "id")
        or fields.digest("person", email.lower() or sort_key(name), sort_key(str(client))),
        name=name,
        email=email,
        phone=fields.line(raw, "phone"),
        title=fields.line(raw, "title"),
        client=client,
        is_agencys=fields.flag(raw, "agency"),
        is_present=not fields.flag(raw, "left"),
        roles=fields.words(raw, "roles"),
    )


def _website(raw: Raw) -> Iterator[Record]:
    url, client = fields.needed(raw, "url"), _client_of(raw)
    yield WebsiteRecord(
        id=fields.identity(raw, "id")
        or fields.digest("website", url.lower().rstrip("/"), sort_key(str(client))),
        url=url,
        client=client,
        size=fields.line(raw, "size").lower(),
        cms=fields.line(raw, "cms"),
        hosting_provider=fields.line(raw, "hosting_provider"),
        hosting_agreement=fields.line(raw, "hosting_agreement").lower(),
        hosting_phone=fields.line(raw, "hosting_phone"),
        hosting_email=fields.line(raw, "hosting_email"),
    )


def _ticket(raw: Raw) -> Iterator[Record]:
    number = fields.needed(raw, "number")
    own_id, reported_at = fields.identity(raw, "id") or number, fields.instant(raw, "reported_at")
    reporter = _whom(raw, "reporter")
    yield TicketRecord(
        id=own_id,
        number=number,
        subject=fields.needed(raw, "subject"),
        state=fields.needed(raw, "state"),
        kind=fields.line(raw, "kind"),
        priority=fields.line(raw, "priority"),
        reported_at=reported_at,
        client=_client_of(raw),
        reporter=reporter,
        assignee=_whom(raw, "assignee"),
        website=fields.line(raw, "website"),
    )
    description = fields.text(raw, "description")
    if description:
        yield MessageRecord(
            opening_of(own_id), own_id, reported_at, reporter, is_public=True, text=description
        )


def _message(raw: Raw) -> Iterator[Record]:
    ticket, at, said = fields.own_identity(raw, "ticket"), fields.instant(raw, "at"), fields.text(raw, "text")
    yield MessageRecord(
        id=fields.identity(raw, "id") or fields.digest("message", ticket, at.isoformat(), said),
        ticket=ticket,
        at=at,
        author=_whom(raw, "author"),
        is_public=fields.flag(raw, "public"),
        channel=fields.line(raw, "channel").lower(),
        text=said,
        files=tuple(FileRecord(path, Path(path).name, path=path) for path in fields.words(raw, "files")),
    )


def _client_of(raw: Raw) -> Named:
    return Named(fields.identity(raw, "client_id"), name=fields.line(raw, "client"))


def _whom(raw: Raw, role: str) -> Named:
    named = fields.line(raw, role)
    email = fields.line(raw, f"{role}_email") or (named if "@" in named else "")
    return Named(fields.identity(raw, f"{role}_id"), email, "" if "@" in named else named)


OWN = Format(
    title="CSV",
    containers={},
    kind_of=lambda _raw: None,
    reads={
        RecordKind.CLIENT: _client,
        RecordKind.PERSON: _person,
        RecordKind.WEBSITE: _website,
        RecordKind.TICKET: _ticket,
        RecordKind.MESSAGE: _message,
    },
    states={
        "reported": State.REPORTED,
        "new": State.REPORTED,
        "gemeld": State.REPORTED,
        "nieuw": State.REPORTED,
        "in_hand": State.IN_HAND,
        "open": State.IN_HAND,
        "in behandeling": State.IN_HAND,
        "waiting_for_client": State.WAITING_FOR_CLIENT,
        "wacht op opdrachtgever": State.WAITING_FOR_CLIENT,
        "waiting_for_third_party": State.WAITING_FOR_THIRD_PARTY,
        "wacht op derde": State.WAITING_FOR_THIRD_PARTY,
        "closed": State.CLOSED,
        "gesloten": State.CLOSED,
        "afgesloten": State.CLOSED,
    },
    kinds={
        "incident": Kind.INCIDENT,
        "question": Kind.QUESTION,
        "vraag": Kind.QUESTION,
        "small_change": Kind.SMALL_CHANGE,
        "kleine wijziging": Kind.SMALL_CHANGE,
        "sprint_work": Kind.SPRINT_WORK,
        "sprintwerk": Kind.SPRINT_WORK,
    },
    priorities={"1": 1, "2": 2, "3": 3, "4": 4},
    renamed=_DUTCH,
    is_own=True,
)
