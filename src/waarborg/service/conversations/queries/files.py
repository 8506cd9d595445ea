"""Opening a file for whoever may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

import structlog

from waarborg.service.conversations import storage
from waarborg.service.conversations.files import SHOWN_INLINE
from waarborg.service.conversations.models import Attachment, Upload
from waarborg.service.conversations.queries.messages import visible_to
from waarborg.service.foundation.viewer import Audience, Viewer

log = structlog.get_logger(__name__)


class NoFileError(LookupError):
    """There is no such file for this viewer: none at all, another's, or one that the disk has lost."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, opened for reading, and what its headers say. Whoever asked for it closes it."""

    file: BinaryIO
    name: str
    media_type: str
    size_bytes: int
    digest: str

    @property
    def is_shown_inline(self) -> bool:
        """Whether a browser may show it in a page; everything else is for saving only."""
        return self.media_type in SHOWN_INLINE


def opened(viewer: Viewer, attachment_id: UUID) -> Opened:
    """The attachment, or the viewer's own upload, under that identity. Raises: NoFileError."""
    found = _attachment(viewer, attachment_id) or _upload(viewer, attachment_id)
    if found is None:
        raise NoFileError
    try:
        file = storage.path_of(found.digest).open("rb")
    except FileNotFoundError as error:
        log.exception("attachment_file_missing", attachment=str(attachment_id), digest=found.digest)
        raise NoFileError from error
    return Opened(file, found.name, found.media_type, found.size_bytes, found.digest)


def digests_in_use(digests: Iterable[str]) -> set[str]:
    """Those of ``digests`` that a message or an upload names."""
    wanted = list(digests)
    return {
        *Attachment.objects.filter(digest__in=wanted).values_list("digest", flat=True),
        *Upload.objects.filter(digest__in=wanted).values_list("digest", flat=True),
    }


def _attachment(viewer: Viewer, attachment_id: UUID) -> Attachment | None:
    """None of a retracted note's files either."""
    seen = visible_to(viewer)
    if viewer.sees_all_clients:
        seen = seen.filter(retraction=None)
    return Attachment.objects.filter(id=attachment_id, message__in=seen).first()


def _upload(viewer: Viewer, upload_id: UUID) -> Upload | None:
    if viewer.audience is Audience.SUPPLIER:
        return None
    return Upload.objects.filter(id=upload_id, owner=viewer.person_id).first()
