"""Where records lie between being read and being brought in: on disk, so that memory does not grow with the export.

Exports come in any order, and keep what belongs together in different files. Here each kind is found in the order in
which it is brought in, and a ticket's messages beside it. The shelf is a file of its own that vanishes with the import.
"""

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from waarborg.service.foundation.names import sort_key
from waarborg.service.transfer.records import (
    ClientRecord,
    MessageRecord,
    PersonRecord,
    Place,
    Record,
    RecordKind,
    TicketRecord,
    from_json,
    kind_of,
    to_json,
)
from waarborg.service.transfer.refusals import StandsTwice
from waarborg.service.transfer.rules import Act, Outcome

_TABLES = """
create table record (
    kind text not null, id text not null, ticket text, at text not null default '', name_key text,
    changed text not null default '', file text not null, line integer not null, digest text not null,
    data blob not null, primary key (kind, id));
create index record_in_order on record (kind, at);
create index record_of_ticket on record (ticket, at) where ticket is not null;
create index record_named on record (kind, name_key) where name_key is not null;
create table domain (name text primary key, client text not null, is_shared integer not null default 0);
create table outcome (
    kind text not null, id text not null, file text not null, line integer not null, act text not null,
    about text, client text, token text, code text not null, why text not null, notices text not null);
create unique index outcome_of on outcome (kind, id) where id <> '';
create index outcome_token on outcome (kind, token) where token is not null;
create index outcome_about on outcome (kind, about) where about is not null;
"""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A record as it lies on the shelf. ``digest`` is of what it says, without when that changed."""

    kind: RecordKind
    record: Record
    place: Place
    digest: str


@contextmanager
def shelf() -> Iterator["Shelf"]:
    """An empty one; nothing is left of it afterwards."""
    with tempfile.TemporaryDirectory(prefix="waarborg-import-") as folder:
        connection = sqlite3.connect(Path(folder) / "shelf", isolation_level=None)
        try:
            connection.execute("pragma journal_mode = off")
            connection.execute("pragma synchronous = off")
            connection.executescript(_TABLES)
            connection.execute("begin")
            yield Shelf(connection)
        finally:
            connection.close()


class Shelf:
    """Records by kind, and what became of each."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._rows = connection

    def put(self, record: Record, place: Place, *, is_strict: bool) -> None:
        """Lay a record down. Of two under one name the one that changed last stays: pages of an export overlap.

        Raises: StandsTwice when it is to be told rather than settled, and they differ.
        """
        kind, digest = kind_of(record), digest_of(record)
        changed = record.changed_at.isoformat() if record.changed_at else ""
        known = self._rows.execute(
            "select changed, digest, file, line from record where kind = ? and id = ?",
            (kind.value, record.id),
        ).fetchone()
        if known is not None:
            if is_strict and known[1] != digest:
                raise StandsTwice(id=record.id, place=f"{known[2]}:{known[3]}")
            if changed < known[0]:
                return
        row = (
            kind.value,
            record.id,
            *_keys(record),
            changed,
            place.file,
            place.line,
            digest,
            to_json(record),
        )
        self._rows.execute(f"insert or replace into record values ({', '.join('?' * len(row))})", row)  # noqa: S608
        self._note_domains(record)

    def in_order(self, kind: RecordKind) -> Iterator[Shelved]:
        """All records of a kind: tickets by when they were reported, others as they stood."""
        found = self._rows.execute(
            "select kind, data, file, line, digest from record where kind = ? order by at, rowid",
            (kind.value,),
        )
        yield from map(_shelved, found)

    def messages_of(self, ticket: str) -> list[Shelved]:
        """A ticket's messages as they were said. One ticket's messages fit into memory."""
        found = self._rows.execute(
            "select kind, data, file, line, digest from record where ticket = ? order by at, rowid", (ticket,)
        )
        return [_shelved(row) for row in found]

    def lost_messages(self) -> Iterator[Shelved]:
        """Messages whose ticket is not on the shelf."""
        found = self._rows.execute(
            "select kind, data, file, line, digest from record m where ticket is not null and not exists"
            " (select 1 from record t where t.kind = 'ticket' and t.id = m.ticket) order by rowid"
        )
        yield from map(_shelved, found)

    def clients_named(self, name: str) -> list[str]:
        return self._named(RecordKind.CLIENT, sort_key(name))

    def people_at(self, email: str) -> list[str]:
        """Who has that mail address there."""
        return self._named(RecordKind.PERSON, email.lower())

    def record(self, kind: RecordKind, foreign_id: str) -> Record | None:
        row = self._rows.execute(
            "select data from record where kind = ? and id = ?", (kind.value, foreign_id)
        ).fetchone()
        return from_json(kind, row[0]) if row else None

    def client_of_domain(self, domain: str) -> str | None:
        """The one organisation whose people have addresses of ``domain``."""
        row = self._rows.execute(
            "select client from domain where name = ? and not is_shared", (domain.lower(),)
        ).fetchone()
        return row[0] if row else None

    def note(self, kind: RecordKind | None, foreign_id: str, place: Place, outcome: Outcome) -> None:
        """Keep what became of a record; of a second one under that name too, without the name."""
        name = kind.value if kind else ""
        if foreign_id and self.outcome(kind, foreign_id) is not None:
            foreign_id = ""
        row = (
            *(name, foreign_id, place.file, place.line, outcome.act.value),
            *(str(outcome.about) if outcome.about else None, str(outcome.client) if outcome.client else None),
            *(
                outcome.token or None,
                outcome.code,
                outcome.why,
                json.dumps(outcome.notices, ensure_ascii=False),
            ),
        )
        self._rows.execute(f"insert into outcome values ({', '.join('?' * len(row))})", row)  # noqa: S608

    def outcome(self, kind: RecordKind | None, foreign_id: str) -> Outcome | None:
        row = self._rows.execute(
            "select act, about, client, token, code, why, notices from outcome where kind = ? and id = ? and id <> ''",
            (kind.value if kind else "", foreign_id),
        ).fetchone()
        return _outcome(row) if row else None

    def taken_by(self, kind: RecordKind, *, token: str = "", about: UUID | None = None) -> str | None:
        """Which record of this import stands for that already."""
        column, value = ("about", str(about)) if about else ("token", token)
        row = self._rows.execute(
            f"select id from outcome where kind = ? and {column} = ? and act <> 'refused'",  # noqa: S608
            (kind.value, value),
        ).fetchone()
        return row[0] if row else None

    def outcomes(self) -> Iterator[tuple[str, str, Place, Outcome]]:
        """Everything, in the order in which it was done: kind, name there, place, outcome."""
        found = self._rows.execute(
            "select kind, id, file, line, act, about, client, token, code, why, notices from outcome order by rowid"
        )
        for kind, foreign_id, file, line, *rest in found:
            yield kind, foreign_id, Place(file, line), _outcome(rest)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind met with which act."""
        counted: dict[str, dict[str, int]] = {}
        for kind, act, count in self._rows.execute(
            "select kind, act, count(*) from outcome group by kind, act"
        ):
            counted.setdefault(kind, {})[act] = count
        return counted

    def count(self, kind: RecordKind) -> int:
        return int(
            self._rows.execute("select count(*) from record where kind = ?", (kind.value,)).fetchone()[0]
        )

    def _named(self, kind: RecordKind, key: str) -> list[str]:
        found = self._rows.execute("select id from record where kind = ? and name_key = ?", (kind.value, key))
        return [row[0] for row in found]

    def _note_domains(self, record: Record) -> None:
        if not isinstance(record, ClientRecord):
            return
        for domain in record.domains:
            self._rows.execute(
                "insert into domain (name, client) values (?, ?) on conflict (name) do update"
                " set is_shared = is_shared or client <> excluded.client",
                (domain.lower().lstrip("@"), record.id),
            )


def digest_of(record: Record) -> str:
    return hashlib.sha256(to_json(replace(record, changed_at=None))).hexdigest()


def _keys(record: Record) -> tuple[str | None, str, str | None]:
    """To which ticket it belongs, when it was, and by which name it is looked up."""
    if isinstance(record, MessageRecord):
        return record.ticket, record.at.isoformat(), None
    if isinstance(record, TicketRecord):
        return None, record.reported_at.isoformat(), None
    if isinstance(record, PersonRecord):
        return None, "", record.email.lower() or None
    return None, "", sort_key(record.name) if isinstance(record, ClientRecord) else None


def _shelved(row: tuple[str, bytes, str, int, str]) -> Shelved:
    kind = RecordKind(row[0])
    return Shelved(kind, from_json(kind, row[1]), Place(row[2], row[3]), row[4])


def _outcome(row: Sequence[Any]) -> Outcome:
    act, about, client, token, code, why, notices = row
    return Outcome(
        Act(act),
        UUID(about) if about else None,
        UUID(client) if client else None,
        token or "",
        code or "",
        why or "",
        tuple(json.loads(notices or "[]")),
    )
