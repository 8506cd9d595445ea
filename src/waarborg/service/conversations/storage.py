"""The files of attachments, below WAARBORG_HOME, each under the SHA-256 of its bytes.

A file is whole and synced to disk before its row commits, so a row never points at nothing; a file whose row did not
commit stays behind and is removed later. The lock that keeps a remover from a file whose row is on its way is taken by
``commands``: see docs/decisions/0046-files-are-named-by-their-content.md.
"""

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from waarborg.service.conversations.files import HEAD_BYTES

# The embedded database lies on the same disk, and stops when it can't write.
LEFT_FREE_BYTES = 500_000_000

_INCOMING = "incoming"
_FOLDER = re.compile(r"[0-9a-f]{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileTooLongError(Exception):
    """More bytes came than were allowed."""


class DiskFullError(Exception):
    """There is no room, or too little to spare."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came in whole and lies beside the others, without a name yet."""

    path: Path
    digest: str
    size_bytes: int
    head: bytes


def folder() -> Path:
    return Path(settings.WAARBORG_ATTACHMENTS)


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


@contextmanager
def receiving(chunks: Iterable[bytes], *, at_most_bytes: int) -> Iterator[Received]:
    """Write ``chunks`` to disk and sync them. When the block ends without ``keep``, nothing is left of them.

    Raises: FileTooLongError after no more than ``at_most_bytes`` were written; DiskFullError.
    """
    incoming = folder() / _INCOMING
    incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(incoming).free < LEFT_FREE_BYTES + at_most_bytes:
        raise DiskFullError
    descriptor, draft = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(descriptor, "wb") as file:
            received = _write(file, Path(draft), chunks, at_most_bytes)
        yield received
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError from error
        raise
    finally:
        Path(draft).unlink(missing_ok=True)


def keep(received: Received) -> None:
    """Give the file its name. One that is there already is replaced by its equal, which heals a damaged one."""
    path = path_of(received.digest)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    received.path.replace(path)
    _sync(path.parent)
    _sync(folder())


def is_intact(digest: str) -> bool | None:
    """Whether the file still holds the bytes that it is named by; none when it is not there."""
    try:
        with path_of(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return None


def files_before(at: datetime) -> Iterator[list[str]]:
    """The digests of kept files that were last written before ``at``, folder by folder."""
    for entry in _entries(folder()):
        if _FOLDER.fullmatch(entry.name):
            yield [
                file.name for file in _entries(entry) if _DIGEST.fullmatch(file.name) and _is_before(file, at)
            ]


def remove_left_behind(at: datetime) -> int:
    """Remove what was left behind in the middle of coming in, before ``at``. Returns how many files that were."""
    left = [file for file in _entries(folder() / _INCOMING) if _is_before(file, at)]
    for file in left:
        Path(file.path).unlink(missing_ok=True)
    return len(left)


def remove(digest: str) -> None:
    path_of(digest).unlink(missing_ok=True)


def _write(file: BinaryIO, path: Path, chunks: Iterable[bytes], at_most_bytes: int) -> Received:
    sha256, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > at_most_bytes:
            raise FileTooLongError
        sha256.update(chunk)
        head += chunk[: HEAD_BYTES - len(head)]
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return Received(path, sha256.hexdigest(), size, head)


def _sync(directory: Path) -> None:
    """A name is on disk only when its directory is."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entries(directory: "os.PathLike[str]") -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _is_before(file: "os.DirEntry[str]", at: datetime) -> bool:
    try:
        return file.stat().st_mtime < at.timestamp()
    except FileNotFoundError:  # its last step on the way in was taken meanwhile
        return False
