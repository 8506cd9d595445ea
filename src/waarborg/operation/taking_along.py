"""Taking a client's data along, and giving or erasing what is known of a person, from the command line."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from waarborg.operation.errors import OperationError
from waarborg.service.foundation import time_source
from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties.models import Client, Person
from waarborg.service.transfer import commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any, BinaryIO

    from django.db.models import QuerySet

    from waarborg.service.transfer.commands import Taken

_MOST_NAMED = 5


class NotFoundError(OperationError):
    """Nobody, or more than one, answers to what was given."""

    def __init__(self, what: str, given: str, candidates: list[str]) -> None:
        found = f"it could be: {'; '.join(candidates)}" if candidates else "there is none"
        super().__init__(
            f"No single {what} is called {given!r}: {found}.", "Give its name in full, or its id."
        )


class ArchiveStandsAlreadyError(OperationError):
    """An archive never replaces another."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already. Give another name, or remove it first.")


class RefusedError(OperationError):
    """The command refused, in its own words."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused} Nothing was changed.")


def export_client(given: str, path: Path) -> Taken:
    """Write everything of the client with that name or id to ``path``. Raises: OperationError."""
    with _whole(path) as out, scope(SYSTEM):
        client = client_called(given)
        return commands.export_client(by=SYSTEM, at=time_source.now(), client=client, out=out)


def client_called(given: str) -> Client:
    """The client with that name or id. Raises: NotFoundError."""
    found: Client = _one("client", given, Client.objects.filter(**_by(given, "name_key", sort_key(given))))
    return found


def export_person(given: str, path: Path) -> Taken:
    """Write all that is known of the person with that address or id to ``path``. Raises: OperationError."""
    with _whole(path) as out, scope(SYSTEM):
        return commands.export_person(by=SYSTEM, at=time_source.now(), person=_person(given), out=out)


def erase_person(given: str) -> str:
    """Erase who the person with that address or id was. Returns the name that stood. Raises: OperationError."""
    with scope(SYSTEM):
        person = _person(given)
        try:
            commands.erase_person(by=SYSTEM, at=time_source.now(), person=person)
        except Refused as refused:
            raise RefusedError(refused) from refused
        return person.name


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all, for nobody's eyes but the owner's."""
    if path.exists():
        raise ArchiveStandsAlreadyError(path)
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600, exist_ok=False)
    try:
        with draft.open("wb") as out:
            yield out
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _person(given: str) -> Person:
    found: Person = _one("person", given, Person.objects.filter(**_by(given, "email__iexact", given)))
    return found


def _by(given: str, column: str, value: str) -> dict[str, object]:
    try:
        return {"id": UUID(given)}
    except ValueError:
        return {column: value}


def _one(what: str, given: str, found: QuerySet[Any]) -> Any:
    candidates = list(found[:_MOST_NAMED])
    if len(candidates) != 1:
        raise NotFoundError(what, given, [f"{one} ({one.id})" for one in candidates])
    return candidates[0]
