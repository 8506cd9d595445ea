"""Bringing in what another system exported: read, laid in order, and brought in record by record.

Each record is one transaction: a ticket with all of its messages and files, a person, a client. So nothing is ever half
there, an import that was broken off goes on where it was when it is begun again, and a bad record costs no other one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import DataError, IntegrityError

from waarborg.service.foundation import facts
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer, scope
from waarborg.service.parties.models import Client
from waarborg.service.parties.rules import require_administrator
from waarborg.service.tickets.rules import State
from waarborg.service.transfer import events
from waarborg.service.transfer.commands.importing.clients import bring_client
from waarborg.service.transfer.commands.importing.people import bring_person
from waarborg.service.transfer.commands.importing.running import Run, refused
from waarborg.service.transfer.commands.importing.tickets import bring_later_words, bring_ticket
from waarborg.service.transfer.commands.importing.websites import bring_website
from waarborg.service.transfer.formats import FORMATS, Format, files_in, read
from waarborg.service.transfer.records import (
    ClientRecord,
    MessageRecord,
    PersonRecord,
    Place,
    RecordKind,
    TicketRecord,
    WebsiteRecord,
)
from waarborg.service.transfer.refusals import NotKept
from waarborg.service.transfer.rules import Act, Meanings, Outcome
from waarborg.service.transfer.shelf import Shelf, Shelved, shelf

Told = Callable[[RecordKind, int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files come from. ``label`` tells two systems of one kind apart.

    ``states`` says what states of the other system's own making mean, and ``client`` whose is what names nobody.
    """

    format: str
    label: str = ""
    states: Mapping[str, State] = field(default_factory=dict)
    client: Client | None = None

    @property
    def system(self) -> str:
        return f"{self.format}/{self.label}" if self.label else self.format

    @property
    def form(self) -> Format:
        return FORMATS[self.format]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of everything, or would. It can be read as long as the import's block lasts."""

    is_trial: bool
    system: str
    _shelf: Shelf

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many, by kind and act."""
        return self._shelf.counts()

    @property
    def is_clean(self) -> bool:
        return not any(Act.REFUSED in acts for acts in self.counts.values())

    def outcomes(self) -> Iterator[tuple[str, str, Place, Outcome]]:
        """Each record: its kind, its name there, where it stands, what became of it."""
        return self._shelf.outcomes()


@contextmanager
def bring_along(
    *,
    by: Viewer,
    at: datetime,
    paths: Sequence[Path],
    source: Source,
    is_trial: bool = True,
    told: Told | None = None,
) -> Iterator[Report]:
    """Bring in what the files hold, or only say what would become of it. Opens a scope of its own for each record.

    The same files again make nothing twice. ``told`` hears how far it is: kind, done, of how many.
    Raises: NotAllowed, FileNotRead, KindOfFileUnknown, ColumnsMissing, before anything is brought in.
    """
    require_administrator(by)
    with shelf() as laid:
        for path in (file for given in paths for file in files_in(given)):
            _lay(laid, path, source.form)
        run = Run(
            by, at, source.system, _meanings(source), laid, is_trial, _fallback(source), source.form.title
        )
        for kind in (RecordKind.CLIENT, RecordKind.PERSON, RecordKind.WEBSITE, RecordKind.TICKET):
            total = laid.count(kind)
            for done, shelved in enumerate(laid.in_order(kind), start=1):
                _bring(run, shelved)
                if told is not None:
                    told(kind, done, total)
        _bring_lost_messages(run)
        report = Report(is_trial, source.system, laid)
        if not is_trial:
            _record_end(run, report)
        yield report


def _lay(laid: Shelf, path: Path, form: Format) -> None:
    """Raises: FileNotRead, KindOfFileUnknown, ColumnsMissing."""
    for one in read(path, form):
        if one.refused is not None:
            laid.note(one.kind, "", one.place, refused(one.refused))
        for record in one.records:
            try:
                laid.put(record, one.place, is_strict=form.is_own)
            except Refused as why:
                laid.note(one.kind, "", one.place, refused(why))


def _bring(run: Run, shelved: Shelved) -> None:
    def step() -> Outcome:
        match shelved.record:
            case ClientRecord() as record:
                return bring_client(run, shelved, record)
            case PersonRecord() as record:
                return bring_person(run, shelved, record)
            case WebsiteRecord() as record:
                return bring_website(run, shelved, record)
            case TicketRecord() as record:
                return bring_ticket(run, shelved, record)
            case MessageRecord() as record:
                return bring_later_words(run, record.ticket)

    run.shelf.note(shelved.kind, shelved.record.id, shelved.place, _alone(run, step))


def _bring_lost_messages(run: Run) -> None:
    """One outcome for each ticket that they belong to."""
    done: set[str] = set()
    for shelved in list(run.shelf.lost_messages()):
        ticket = shelved.record.ticket if isinstance(shelved.record, MessageRecord) else ""
        if ticket not in done:
            done.add(ticket)
            _bring(run, shelved)


def _alone(run: Run, step: Callable[[], Outcome]) -> Outcome:
    """In a transaction of its own: whatever refuses one record leaves nothing of it and stops no other."""
    try:
        with scope(run.by):
            run.lock()
            return step()
    except Refused as why:
        return refused(why)
    except (DataError, IntegrityError) as error:
        return refused(NotKept(why=str(error).splitlines()[0]))


def _meanings(source: Source) -> Meanings:
    form = source.form
    own = {name.strip().lower(): state for name, state in source.states.items()}
    return Meanings({**form.states, **own}, form.kinds, form.priorities)


def _fallback(source: Source) -> UUID | None:
    return source.client.id if source.client is not None else None


def _record_end(run: Run, report: Report) -> None:
    totals = {act: sum(acts.get(act.value, 0) for acts in report.counts.values()) for act in Act}
    fact = events.ImportFinished(
        run.title, totals[Act.CREATED], totals[Act.UPDATED], totals[Act.ALONE], totals[Act.REFUSED]
    )
    with scope(run.by):
        facts.record(fact, about=uuid7(), by=run.by, at=run.at)
