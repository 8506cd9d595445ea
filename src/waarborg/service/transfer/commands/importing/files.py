"""Attachments that come with an export: bytes within it, or files beside it. Addresses are named, never fetched."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.files import file_name
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.refusals import Refused
from waarborg.service.transfer.commands.importing.details import lasting
from waarborg.service.transfer.commands.importing.running import Run
from waarborg.service.transfer.records import FileRecord, Place
from waarborg.service.transfer.refusals import FileNotThere, NotBase64

BESIDE = "attachments"
_WHOLE_TEXT = "message.txt"
_LEFT_BEHIND = _("Not brought along: %(what)s")
_CHUNK = 262_144
_BYTES_OF_MB = 1_000_000
_PLAIN_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\\]{1,2000}\Z")


@dataclass(frozen=True, slots=True)
class Files:
    """What of a message's attachments came along; for each that did not a line in the message, and why for who imports."""

    uploads: tuple[UUID, ...] = ()
    lines: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    count: int = 0


def take_along(
    run: Run, about: UUID, kind: MessageKind, place: Place, files: tuple[FileRecord, ...], *, room: int
) -> Files:
    """Keep the files that are there, ``room`` at most, as uploads about the ticket. In a trial they are only looked at."""
    uploads: list[UUID] = []
    behind: list[tuple[FileRecord, str]] = []
    count = 0
    for file in files:
        try:
            if count >= room:
                raise conversations.TooManyFiles(most=settings.WAARBORG_ATTACHMENTS_PER_MESSAGE)
            upload = _kept(run, about, kind, file, _source(file, Path(place.file).parent))
        except Refused as refused:
            behind.append((file, str(refused)))
            continue
        count += 1
        if upload is not None:
            uploads.append(upload)
    lines = tuple(lasting(_LEFT_BEHIND, what=_shown(file)) for file, _why in behind)
    notices = tuple(f"{str(_LEFT_BEHIND) % {'what': _shown(file)}} ({why})" for file, why in behind)
    return Files(tuple(uploads), lines, notices, count)


def keep_text(run: Run, about: UUID, kind: MessageKind, text: str) -> UUID | None:
    """A text that is too long for a message, as a file. Raises: Refused, as for any file."""
    if run.is_trial:
        return None
    return conversations.upload(
        by=run.by, at=run.at, about_id=about, kind=kind, name=_WHOLE_TEXT, chunks=[text.encode()]
    ).id


def _source(file: FileRecord, folder: Path) -> Path | str:
    """The file beside the export, or its bytes in Base64. Raises: FileNotThere."""
    if file.data:
        return file.data
    found = next((one for one in _candidates(file, folder) if _is_within(one, folder)), None)
    if found is None:
        raise FileNotThere(folder=BESIDE)
    return found


def _candidates(file: FileRecord, folder: Path) -> Iterator[Path]:
    if file.path:
        yield folder / file.path
        yield folder / BESIDE / file.path
    name = file_name(file.name)
    if file.id and re.fullmatch(r"[\w-]+", file.id):
        yield folder / BESIDE / file.id / name
        yield folder / BESIDE / f"{file.id}-{name}"
        yield folder / BESIDE / file.id


def _is_within(path: Path, folder: Path) -> bool:
    """An export is not trusted to name files elsewhere on this machine."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def _kept(run: Run, about: UUID, kind: MessageKind, file: FileRecord, source: Path | str) -> UUID | None:
    """Raises: Refused, as for any file."""
    if run.is_trial:
        _look_at(file, source)
        return None
    upload = conversations.upload(
        by=run.by, at=run.at, about_id=about, kind=kind, name=file.name, chunks=_chunks(source)
    )
    return upload.id


def _look_at(file: FileRecord, source: Path | str) -> None:
    """What keeping it would find. Raises: FileEmpty, FileTooLarge, NotBase64."""
    size, most_mb = sum(map(len, _chunks(source))), settings.WAARBORG_ATTACHMENT_MB
    if size > most_mb * _BYTES_OF_MB:
        raise conversations.FileTooLarge(name=file_name(file.name), most_mb=most_mb)
    if not size:
        raise conversations.FileEmpty(name=file_name(file.name))


def _chunks(source: Path | str) -> Iterator[bytes]:
    """Raises: NotBase64."""
    if isinstance(source, Path):
        with source.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                yield chunk
        return
    try:
        yield base64.b64decode(source)
    except binascii.Error as error:
        raise NotBase64 from error


def _shown(file: FileRecord) -> str:
    """Its name, and the address at which it was where that is one that can be shown."""
    return file_name(file.name) + (f" <{file.url}>" if _PLAIN_ADDRESS.match(file.url) else "")
