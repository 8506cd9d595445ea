"""Who enters into the agreement, and the people on both sides."""

from collections.abc import Iterable

from waarborg.service.agreements.document.blocks import (
    Cell,
    Clause,
    Column,
    Line,
    Part,
    Row,
    Table,
    lines_of,
    plain,
    quiet,
    strong,
)
from waarborg.service.agreements.document.draft import Draft, cell, mail
from waarborg.sla.agreement.model import Person


def parties(draft: Draft) -> Part:
    return draft.part("parties", _agreeing(draft), _contacts(draft))


def _agreeing(draft: Draft) -> Clause:
    agency, client = draft.agreement.agency, draft.agreement.client
    columns = (
        Column("", 0.55),
        Column(draft.word("parties.agreeing.agency")),
        Column(draft.word("parties.agreeing.client")),
    )
    rows = (
        _row(draft, "name", (strong(agency.name),), (strong(client.name),)),
        _row(draft, "address", lines_of(agency.address or ""), lines_of(client.address or "")),
        _row(draft, "registration", lines_of(agency.registration or ""), lines_of(client.registration or "")),
        _row(draft, "email", _mail(agency.email), _mail(client.email)),
        _row(draft, "phone", _phone(draft, agency.phone), _phone(draft, client.phone)),
    )
    return draft.clause(
        "parties.agreeing",
        draft.paragraph("parties.agreeing.line", agency=agency.name, client=client.name),
        Table(draft.word("parties.agreeing.caption"), columns, tuple(row for row in rows if row)),
    )


def _row(draft: Draft, key: str, agency: tuple[Line, ...], client: tuple[Line, ...]) -> Row | None:
    """A row of particulars, unless neither party gave them."""
    if not agency and not client:
        return None
    label = quiet(draft.word(f"parties.agreeing.{key}"))
    return Row((cell(label), cell(*(agency or (draft.dash(),))), cell(*(client or (draft.dash(),)))))


def _mail(address: str | None) -> tuple[Line, ...]:
    return ((mail(address),),) if address else ()


def _phone(draft: Draft, number: str | None) -> tuple[Line, ...]:
    return ((draft.phone(number),),) if number else ()


def _contacts(draft: Draft) -> Clause:
    agreement = draft.agreement
    columns = (
        Column(draft.word("parties.contacts.who"), 1.1),
        Column(draft.word("parties.contacts.reached"), 1.2),
        Column(draft.word("parties.contacts.may"), 1.0),
    )
    rows = (
        *_people(draft, draft.word("parties.agreeing.agency"), agreement.agency.contacts),
        *_people(draft, draft.word("parties.agreeing.client"), agreement.client.contacts),
    )
    return draft.clause(
        "parties.contacts",
        draft.paragraph("parties.contacts.line"),
        Table(draft.word("parties.contacts.caption"), columns, rows),
    )


def _people(draft: Draft, party: str, people: Iterable[Person]) -> Iterable[Row]:
    for index, person in enumerate(people):
        if index == 0:
            yield Row((cell(strong(party)),), "group")
        yield Row(
            (_name(person), cell(*draft.reached_at(person.email, person.phone)), cell(*_roles(draft, person)))
        )


def _name(person: Person) -> Cell:
    lines = (plain(person.name), quiet(person.title)) if person.title else (plain(person.name),)
    return cell(*lines)


def _roles(draft: Draft, person: Person) -> tuple[Line, ...]:
    roles = tuple(plain(draft.word(f"roles.{role}")) for role in person.roles)
    return roles or (draft.dash(),)
