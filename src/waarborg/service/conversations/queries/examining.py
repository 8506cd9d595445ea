"""Whether files are still what was sent: a sample of them, read whole."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from waarborg.service.conversations import storage
from waarborg.service.conversations.models import Attachment

MOST_BYTES = 200_000_000  # a few seconds of reading


@dataclass(frozen=True, slots=True)
class Examined:
    """How many files were looked at, and the digests of those that are gone or hold other bytes."""

    count: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def examine_files(most: int) -> Examined:
    """The newest attachments and some from any time, ``most`` in all. Needs the system's scope."""
    digests, bytes_left = [], MOST_BYTES
    for attachment in _sample(most):
        bytes_left -= attachment.size_bytes
        if bytes_left >= 0 and attachment.digest not in digests:
            digests.append(attachment.digest)
    states = {digest: storage.is_intact(digest) for digest in digests}
    return Examined(
        count=len(digests),
        missing=tuple(digest for digest, is_intact in states.items() if is_intact is None),
        damaged=tuple(digest for digest, is_intact in states.items() if is_intact is False),
    )


def _sample(most: int) -> Iterator[Attachment]:
    newest = list(Attachment.objects.order_by("-id")[: most // 2])
    yield from newest
    oldest = Attachment.objects.order_by("id").first()
    if oldest is None:
        return
    span = newest[0].id.int - oldest.id.int
    for _ in range(most - len(newest)):  # identities rise with time, so this is a random instant
        mark = UUID(int=oldest.id.int + secrets.randbelow(span + 1))
        found = Attachment.objects.filter(id__gte=mark).order_by("id").first()
        if found is not None:
            yield found
