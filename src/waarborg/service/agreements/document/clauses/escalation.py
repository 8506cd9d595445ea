"""Clause D6: the higher levels of both organisations, and when each is called in."""

from collections.abc import Iterable

from waarborg.service.agreements.document.blocks import Clause, Column, Line, Part, Row, Table, plain, strong
from waarborg.service.agreements.document.draft import Draft, cell, mail
from waarborg.sla.agreement.model import EscalationLevel, Person
from waarborg.sla.ladder import LadderRung, parse_rung


def escalation(draft: Draft) -> Part:
    return draft.part("escalation", _levels(draft))


def _levels(draft: Draft) -> Clause:
    levels = sorted(draft.agreement.escalation, key=lambda level: level.level)
    columns = (
        Column(draft.word("escalation.levels.agency"), 1.2),
        Column(draft.word("escalation.levels.client"), 1.2),
        Column(draft.word("escalation.levels.when"), 1.0),
    )
    rows = tuple(row for level in levels for row in _rows(draft, level))
    return draft.clause(
        "escalation.levels",
        draft.paragraph("escalation.levels.line"),
        Table(draft.word("escalation.levels.caption"), columns, rows),
        keep=True,
    )


def _rows(draft: Draft, level: EscalationLevel) -> tuple[Row, Row]:
    who = (
        cell(*_who(level.agency, draft.agreement.agency.contacts)),
        cell(*_who(level.client, draft.agreement.client.contacts)),
        cell(*(plain(_when(draft, parse_rung(level.level, text))) for text in level.at)),
    )
    return Row((cell(strong(f"{level.level}\u2002{level.name}")),), "group"), Row(who)


def _who(address: str, people: Iterable[Person]) -> tuple[Line, ...]:
    """The name that belongs to the address, when the agreement has one, and the address."""
    named = next((person.name for person in people if person.email == address), None)
    return (plain(named), (mail(address),)) if named else ((mail(address),),)


def _when(draft: Draft, rung: LadderRung) -> str:
    return draft.word(f"escalation.levels.part_of_{rung.of}", percent=str(rung.percent))
