"""The files that a message of another system names: each system has its own words for the same things."""

from collections.abc import Sequence

from waarborg.service.transfer.formats import fields
from waarborg.service.transfer.formats.fields import Raw
from waarborg.service.transfer.records import FileRecord


def files_of(
    raw: Raw, *, names: Sequence[str], sizes: Sequence[str] = ("size",), urls: Sequence[str] = ()
) -> tuple[FileRecord, ...]:
    """What stands under ``attachments``; ``names``, ``sizes`` and ``urls`` are the fields that may hold those."""
    return tuple(
        FileRecord(
            id=fields.identity(one, "id"),
            name=fields.line(one, *names),
            size_bytes=_size(fields.line(one, *sizes)),
            url=fields.line(one, *urls),
            data=fields.text(one, "data"),
            path=fields.line(one, "file"),
        )
        for one in fields.listed(raw, "attachments")
    )


def _size(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() else None
