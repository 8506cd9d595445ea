"""Bringing along what another system exported, from the command line: what would happen, and then what did."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import override

from waarborg.doors.cli.sla.reading import spoken
from waarborg.operation.errors import OperationError, UsageError
from waarborg.operation.taking_along import client_called
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import SYSTEM, Viewer, scope
from waarborg.service.parties.models import Client, Person
from waarborg.service.parties.rules import StaffRole
from waarborg.service.tickets.commands import COMES_AS
from waarborg.service.tickets.rules import State
from waarborg.service.transfer.commands import Source, bring_along
from waarborg.service.transfer.records import RecordKind
from waarborg.service.transfer.refusals import FileNotRead, NoImportAccount
from waarborg.service.transfer.rules import ACT_WORDS, KIND_WORDS, WORDS, Act

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from waarborg.service.transfer.commands import Report
    from waarborg.service.transfer.records import Place
    from waarborg.service.transfer.rules import Outcome
    from waarborg.sla.wording import Language

MOST_NAMED = 200  # on a screen; JSON names them all
_EVERY = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for at the terminal."""

    files: Sequence[Path]
    format: str
    label: str = ""
    client: str = ""
    by: str = ""
    states: Sequence[str] = ()
    is_trial: bool = True
    as_json: bool = False
    names_all: bool = False
    language: Language | None = None


def bring(wanted: Wanted) -> bool:
    """Do it and print what became of it. Tells whether nothing was refused. Raises: OperationError."""
    with override(spoken(wanted.language)):
        try:
            source = Source(wanted.format, wanted.label, _states(wanted.states), _client(wanted.client))
            with bring_along(
                by=_viewer(wanted.by),
                at=time_source.now(),
                paths=wanted.files,
                source=source,
                is_trial=wanted.is_trial,
                told=_progress if sys.stderr.isatty() else None,
            ) as report:
                _print(report, wanted)
                return report.is_clean
        except FileNotRead as refused:
            raise OperationError(str(refused)) from refused
        except Refused as refused:
            raise UsageError(str(refused)) from refused


def _client(given: str) -> Client | None:
    if not given:
        return None
    with scope(SYSTEM):
        return client_called(given)


def _viewer(address: str) -> Viewer:
    """The administrator with that address; the system itself where none is named. Raises: NoImportAccount."""
    if not address:
        return SYSTEM
    with scope(SYSTEM):
        person = Person.objects.of_the_agency().present().filter(email__iexact=address).first()
    if person is None or StaffRole.ADMINISTRATOR not in person.roles:
        raise NoImportAccount(found=address)
    return person.as_viewer()


def _states(given: Sequence[str]) -> Mapping[str, State]:
    """``NAME=STATE``, as often as there are. Raises: UsageError."""
    meant = {}
    for one in given:
        name, mark, state = one.rpartition("=")
        if not mark or not name.strip() or state not in list(COMES_AS):
            allowed = ", ".join(COMES_AS)
            raise UsageError(f"--state {one!r}: write NAME=STATE; a state is one of {allowed}.")
        meant[name] = State(state)
    return meant


def _progress(kind: RecordKind, done: int, total: int) -> None:
    if done % _EVERY == 0 or done == total:
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r  {KIND_WORDS[kind]}: {done} / {total}{end}")
        sys.stderr.flush()


def _print(report: Report, wanted: Wanted) -> None:
    for line in _as_json(report) if wanted.as_json else _as_text(report, names_all=wanted.names_all):
        sys.stdout.write(f"{line}\n")


def _as_text(report: Report, *, names_all: bool) -> Iterator[str]:
    """What is to be looked at, then how much there was of everything."""
    named = 0
    for kind, foreign_id, place, outcome in report.outcomes():
        if names_all or outcome.act is Act.REFUSED or outcome.notices:
            named += 1
            if named <= MOST_NAMED or names_all:
                yield from _told(kind, foreign_id, place, outcome)
    if named > MOST_NAMED and not names_all:
        yield str(WORDS["more"]) % {"count": named - MOST_NAMED}
    yield from _totals(report)
    if not report.is_clean:
        yield str(WORDS["refused"])
    yield str(WORDS["dry" if report.is_trial else "done"])


def _told(kind: str, foreign_id: str, place: Place, outcome: Outcome) -> Iterator[str]:
    """A line as compilers write it, so that an editor finds the place; and one for each thing to know."""
    what = f"{kind} {foreign_id}".strip()
    head = f"{place}: {ACT_WORDS[outcome.act]}" + (f": {what}" if what else "")
    yield f"{head}: {outcome.why} [{outcome.code}]" if outcome.why else head
    yield from (f"{place}: {notice}" for notice in outcome.notices)


def _totals(report: Report) -> Iterator[str]:
    counts = report.counts
    if not counts:
        yield str(WORDS["nothing"])
        return
    for kind in (*RecordKind, ""):
        if kind in counts:
            acts = (f"{counts[kind][act]} {ACT_WORDS[act]}" for act in Act if act in counts[kind])
            yield f"{KIND_WORDS[kind]!s:<12} {', '.join(acts)}"


def _as_json(report: Report) -> Iterator[str]:
    """One document, written as it is read: an import of a million tickets does not have to fit into memory."""
    head = {"trial": report.is_trial, "system": report.system, "counts": report.counts}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "records": ['
    comma = ""
    for kind, foreign_id, place, outcome in report.outcomes():
        record = {
            "kind": kind or None,
            "id": foreign_id or None,
            "file": place.file,
            "line": place.line,
            "act": outcome.act,
            "about": str(outcome.about) if outcome.about else None,
            "code": outcome.code or None,
            "reason": outcome.why or None,
            "notices": outcome.notices,
        }
        yield comma + json.dumps(record, ensure_ascii=False)
        comma = ", "
    yield "]}"
