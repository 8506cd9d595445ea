"""Everything of one client, or all that is known of one person, as an archive."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any, BinaryIO, NamedTuple

from django.db.models import Model, QuerySet

from waarborg.service.conversations import storage
from waarborg.service.conversations.models import Attachment
from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Client, Person
from waarborg.service.parties.rules import StaffRole, require_role
from waarborg.service.transfer import events
from waarborg.service.transfer.archive import Archive
from waarborg.service.transfer.catalogue import tables_naming_people, tables_of_clients
from waarborg.service.transfer.models import Origin

_AT_A_TIME = 2000
_MAY = (StaffRole.ADMINISTRATOR, StaffRole.DIRECTOR)


class Taken(NamedTuple):
    """What an archive holds. ``missing`` are attachments whose file is not there any more."""

    rows: int
    files: int
    missing: tuple[str, ...] = ()


def export_client(*, by: Viewer, at: datetime, client: Client, out: BinaryIO) -> Taken:
    """Write everything of ``client`` to ``out``, with the names of the agency's people that its rows mention.

    The rows are those of one moment: the transaction of the scope. Raises: NotAllowed.
    """
    require_role(by, *_MAY)
    with Archive(out, int(at.timestamp())) as archive:
        counts = {
            _name(model): archive.add_table(_name(model), _rows(_of_client(model, client)))
            for model in tables_of_clients()
        }
        counts["agency_people"] = archive.add_table("agency_people", _agencys_people())
        files, missing = _add_files(archive, client)
        archive.add_manifest(
            {
                "client": client.id,
                "name": client.name,
                "at": at,
                "release": version("waarborg"),
                "rows": {name: count for name, count in counts.items() if count},
                "files": files,
                "missing_files": missing,
            }
        )
    taken = Taken(sum(counts.values()), files, missing)
    fact = events.ClientExported(taken.rows, taken.files)
    facts.record(fact, about=client.id, client_id=client.id, by=by, at=at)
    return taken


def export_person(*, by: Viewer, at: datetime, person: Person, out: BinaryIO) -> Taken:
    """Write all rows that name ``person`` to ``out``: what somebody who asks for their data is given.

    Raises: NotAllowed.
    """
    require_role(by, *_MAY)
    with Archive(out, int(at.timestamp())) as archive:
        counts = {"person": archive.add_table("person", _rows(Person.objects.filter(id=person.id)))}
        for model, column in tables_naming_people():
            rows = model._default_manager.filter(**{column: person.id})  # noqa: SLF001
            counts[f"{_name(model)}.{column}"] = archive.add_table(f"{_name(model)}.{column}", _rows(rows))
        origins = Origin.objects.filter(about_id=person.id)
        counts[_name(Origin)] = archive.add_table(_name(Origin), _rows(origins))
        archive.add_manifest({"person": person.id, "at": at, "rows": {n: c for n, c in counts.items() if c}})
    taken = Taken(sum(counts.values()), 0)
    fact = events.PersonExported(taken.rows)
    facts.record(fact, about=person.id, client_id=person.client_id, by=by, at=at)
    return taken


def _name(model: type[Model]) -> str:
    return model._meta.label_lower  # noqa: SLF001


def _of_client(model: type[Model], client: Client) -> QuerySet[Model]:
    condition = {"id": client.id} if model is Client else {"client_id": client.id}
    return model._default_manager.filter(**condition)  # noqa: SLF001


def _rows(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    yield from rows.order_by("pk").values().iterator(chunk_size=_AT_A_TIME)


def _agencys_people() -> Iterator[Mapping[str, Any]]:
    """Whom the ids in the rows stand for, without what else the agency knows of them."""
    people = Person.objects.of_the_agency().order_by("id")
    yield from people.values("id", "name", "roles").iterator(chunk_size=_AT_A_TIME)


def _add_files(archive: Archive, client: Client) -> tuple[int, tuple[str, ...]]:
    digests = Attachment.objects.filter(client=client).order_by("digest").values_list("digest", flat=True)
    added, missing = 0, []
    for digest in digests.distinct().iterator(chunk_size=_AT_A_TIME):
        path = storage.path_of(digest)
        if path.exists():
            archive.add_file(digest, path)
            added += 1
        else:
            missing.append(digest)
    return added, tuple(missing)
