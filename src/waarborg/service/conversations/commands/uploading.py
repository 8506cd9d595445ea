"""Taking in files that will go with a message, and removing what was never sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef

from waarborg.service.conversations import storage
from waarborg.service.conversations.commands.refusals import (
    FileEmpty,
    FileTooLarge,
    NoRoomForFiles,
    NoSuchFile,
    TooManyFiles,
    TooManyUnsent,
)
from waarborg.service.conversations.files import file_name, sniffed
from waarborg.service.conversations.models import Draft, Upload
from waarborg.service.conversations.queries.files import digests_in_use
from waarborg.service.conversations.rules import MOST_UNSENT, MessageKind
from waarborg.service.conversations.storage import DiskFullError, FileTooLongError, Received
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer

UNSENT_FOR = timedelta(days=1)

_FILE_LOCK = 0x57AA  # the advisory locks of this package, beside the first 32 bits of a digest
_BYTES_OF_MB = 1_000_000


def upload(
    *, by: Viewer, at: datetime, about_id: UUID, kind: MessageKind, name: str, chunks: Iterable[bytes]
) -> Upload:
    """Keep a file for the message that its sender is writing about ``about_id``: see ``Upload``.

    The bytes are on disk, whole and synced, before the row commits. What the file is, its bytes tell. The same file
    under the same name twice, as when an answer was lost on the way, waits once.
    Raises: NotAllowed, TooManyFiles, TooManyUnsent, FileEmpty, FileTooLarge, NoRoomForFiles.
    """
    _require_may_upload(by, kind)
    _require_room_for_one(by, about_id, kind)
    shown, most_mb = file_name(name), settings.WAARBORG_ATTACHMENT_MB
    try:
        with storage.receiving(chunks, at_most_bytes=most_mb * _BYTES_OF_MB) as received:
            if not received.size_bytes:
                raise FileEmpty(name=shown)
            _keep(received)
    except FileTooLongError as error:
        raise FileTooLarge(name=shown, most_mb=most_mb) from error
    except DiskFullError as error:
        raise NoRoomForFiles from error
    row = Upload(owner_id=by.person_id, about_id=about_id, kind=kind.value, name=shown, at=at)
    row.client_id = next(iter(by.client_ids), None)
    row.digest, row.size_bytes = received.digest, received.size_bytes
    row.media_type = sniffed(received.head)
    known = _waiting_already(row)
    if known is not None:
        return known
    row.save(force_insert=True)
    return row


def _waiting_already(row: Upload) -> Upload | None:
    """Two at the same moment may both wait; whoever sends sees them in the list."""
    same = Upload.objects.filter(owner=row.owner_id, about_id=row.about_id, kind=row.kind)
    return same.filter(digest=row.digest, name=row.name).first() if row.owner_id is not None else None


def remove_upload(*, by: Viewer, upload_id: UUID) -> None:
    """Take back a file that was not sent yet. Raises: NoSuchFile."""
    removed, _ = Upload.objects.filter(id=upload_id, owner=by.person_id).delete()
    if not removed:
        raise NoSuchFile


def forget_unsent(*, by: Viewer, at: datetime) -> int:
    """Drop what has waited a day for a message, unless a draft still waits with it. Returns how many. Raises: NotAllowed."""
    _require_system(by)
    beside = Draft.objects.filter(
        person=OuterRef("owner"), ticket=OuterRef("about_id"), kind=OuterRef("kind")
    )
    waiting = Upload.objects.filter(~Exists(beside), at__lt=at - UNSENT_FOR)
    removed, _ = waiting.delete()
    return removed


def remove_file_without_row(*, by: Viewer, digest: str) -> bool:
    """Remove a kept file that no row names. Tells whether it was one. Raises: NotAllowed.

    Whoever keeps a file holds the same lock, shared, from before it gets its name until its row commits: so here either
    that row is seen, or the file was not named yet and will be named after it was removed.
    """
    _require_system(by)
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", (_FILE_LOCK, _lock_of(digest)))
        (is_ours,) = cursor.fetchone()
    if not is_ours or digests_in_use([digest]):
        return False
    storage.remove(digest)
    return True


def _keep(received: Received) -> None:
    """The lock lasts until the transaction of the scope ends: see ``remove_file_without_row``."""
    with connection.cursor() as cursor:
        lock = (_FILE_LOCK, _lock_of(received.digest))
        cursor.execute("select pg_advisory_xact_lock_shared(%s, %s)", lock)
    storage.keep(received)


def _lock_of(digest: str) -> int:
    return int.from_bytes(bytes.fromhex(digest[:8]), signed=True)


def _require_may_upload(by: Viewer, kind: MessageKind) -> None:
    is_clients = by.audience is Audience.PORTAL
    if by.audience is Audience.SUPPLIER or (is_clients and kind is not MessageKind.PUBLIC):
        raise NotAllowed


def _require_room_for_one(by: Viewer, about_id: UUID, kind: MessageKind) -> None:
    """Raises: TooManyFiles, TooManyUnsent. Two at the same moment may exceed it by one; sending counts again."""
    if by.person_id is None:
        return
    own = Upload.objects.filter(owner=by.person_id)
    if own.filter(about_id=about_id, kind=kind).count() >= settings.WAARBORG_ATTACHMENTS_PER_MESSAGE:
        raise TooManyFiles(most=settings.WAARBORG_ATTACHMENTS_PER_MESSAGE)
    if own.count() >= MOST_UNSENT:
        raise TooManyUnsent(most=MOST_UNSENT)


def _require_system(by: Viewer) -> None:
    if by.audience is not Audience.SYSTEM:
        raise NotAllowed
