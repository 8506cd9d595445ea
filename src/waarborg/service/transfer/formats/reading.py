"""Reading a file in one of the formats, record by record: what can't be read is told, and the rest is read on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from waarborg.service.foundation.refusals import Refused
from waarborg.service.transfer.formats import fields, json_values, own, tables
from waarborg.service.transfer.formats.fields import Raw
from waarborg.service.transfer.formats.format import Format
from waarborg.service.transfer.formats.freshdesk import FRESHDESK
from waarborg.service.transfer.formats.own import OWN
from waarborg.service.transfer.formats.zammad import ZAMMAD
from waarborg.service.transfer.formats.zendesk import ZENDESK
from waarborg.service.transfer.records import Place, Record, RecordKind
from waarborg.service.transfer.refusals import (
    ColumnsMissing,
    FileNotRead,
    KindOfFileUnknown,
    KindUnknown,
)

FORMATS: Mapping[str, Format] = MappingProxyType(
    {"csv": OWN, "zammad": ZAMMAD, "zendesk": ZENDESK, "freshdesk": FRESHDESK}
)
TABLE = ".csv"
DOCUMENTS = frozenset({".json", *json_values.LINES})
_MOST_FIELDS = 12

# An object with its kind, where what it stands in tells that.
_Object = tuple[Raw, RecordKind | None]


@dataclass(frozen=True, slots=True)
class Read:
    """What stands at one place: records, or why there are none."""

    place: Place
    records: tuple[Record, ...] = ()
    refused: Refused | None = None
    kind: RecordKind | None = None


def files_in(path: Path) -> list[Path]:
    """The file itself; of a folder, those directly in it that could be read, by name."""
    if not path.is_dir():
        return [path]
    return sorted(
        one for one in path.iterdir() if one.suffix.lower() in DOCUMENTS | {TABLE} and one.is_file()
    )


def read(path: Path, form: Format) -> Iterator[Read]:
    """Everything in the file, in its order. Raises: FileNotRead, KindOfFileUnknown, ColumnsMissing."""
    suffix = path.suffix.lower()
    try:
        if suffix == TABLE:
            yield from _of_table(path, form)
        elif suffix in DOCUMENTS and not form.is_own:
            yield from _of_document(path, form)
        else:
            allowed = TABLE if form.is_own else ", ".join(sorted({TABLE, *DOCUMENTS}))
            raise KindOfFileUnknown(name=path.name, found=suffix or path.name, allowed=allowed)
    except OSError as error:
        raise FileNotRead(name=path, why=error.strerror or error) from error


def _of_document(path: Path, form: Format) -> Iterator[Read]:
    for line, value in json_values.values(path):
        place = Place(str(path), line)
        if isinstance(value, Refused):
            yield Read(place, refused=value)
            continue
        for raw, kind in _unfolded(value, form):
            yield _understood(place, raw, kind, form)


def _unfolded(value: Any, form: Format) -> Iterator[_Object]:
    """The records that a value holds: itself, a list of them, or lists under the names of their kinds."""
    if isinstance(value, list):
        for one in value:
            yield from _unfolded(one, form)
        return
    if not isinstance(value, Mapping):
        yield {"value": value}, None
        return
    within = {**value, **fields.mapping(value, "assets")}
    held = {name: within[name] for name in form.containers if isinstance(within.get(name), list | Mapping)}
    if not held or (form.kind_of(value) is not None and len(value) > 1):
        yield value, None
        return
    for name, content in held.items():
        for one in _elements(content, is_one=len(value) == 1):
            yield one, form.containers[name]


def _elements(content: Any, *, is_one: bool) -> list[Raw]:
    """A list, one record, or records by their ids; an answer's list of bare ids says nothing."""
    if isinstance(content, list):
        return [one for one in content if isinstance(one, Mapping)]
    within = list(content.values())
    by_id = all(isinstance(one, Mapping) for one in within)
    return within if by_id and not (is_one and "id" in content) else [content]


def _of_table(path: Path, form: Format) -> Iterator[Read]:
    kind = _kind_of_table(path, form)
    for line, row in tables.rows(path):
        place = Place(str(path), line)
        if isinstance(row, Refused):
            yield Read(place, refused=row, kind=kind)
        else:
            yield _understood(
                place, {form.renamed.get(name, name): cell for name, cell in row.items()}, kind, form
            )


def _kind_of_table(path: Path, form: Format) -> RecordKind:
    columns = [form.renamed.get(name, name) for name in tables.headings(path)]
    found = ", ".join(columns[:_MOST_FIELDS])
    if not form.is_own:
        kind = form.kind_of(dict.fromkeys(columns, ""))
        if kind is None:
            raise KindOfFileUnknown(name=path.name, found=found or "-", allowed=form.title)
        return kind
    kind = own.kind_of_file(path)
    if kind is None:
        allowed = "clients.csv, people.csv, websites.csv, tickets.csv, messages.csv"
        raise KindOfFileUnknown(name=path.name, found=path.name, allowed=allowed)
    missing = [name for name in own.REQUIRED[kind] if name not in columns]
    if missing:
        raise ColumnsMissing(name=path.name, missing=", ".join(missing), found=found or "-")
    return kind


def _understood(place: Place, raw: Raw, kind: RecordKind | None, form: Format) -> Read:
    kind = kind or form.kind_of(raw)
    if kind is None:
        found = ", ".join(str(name) for name in list(raw)[:_MOST_FIELDS])
        return Read(place, refused=KindUnknown(system=form.title, found=fields.shown(found)))
    try:
        return Read(place, tuple(form.reads[kind](raw)), kind=kind)
    except Refused as refused:
        return Read(place, refused=refused, kind=kind)
