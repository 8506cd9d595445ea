"""The archive that is taken along: one tar of JSON lines, a file for each table, and the attachments by digest.

::

    manifest.json                   when, of whom, by which release, and how many rows each table has
    tables/tickets.ticket.jsonl     one row a line, columns by their names; instants in UTC, money as text
    files/ab12…                     the bytes of an attachment, named by their SHA-256

Written as a stream: memory does not grow with the client.
"""

import json
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Self

from django.core.serializers.json import DjangoJSONEncoder
from psycopg.types.range import Range

FORMAT = 1
_IN_MEMORY_BYTES = 8 * 2**20


class _Encoder(DjangoJSONEncoder):
    """Also ranges, as the two ends between which they lie, the upper one exclusive."""

    def default(self, o: Any) -> Any:
        return [o.lower, o.upper] if isinstance(o, Range) else super().default(o)


class Archive:
    """Writes the parts of one archive to ``out``; a context manager."""

    def __init__(self, out: BinaryIO, at_timestamp: int) -> None:
        self._tar = tarfile.open(mode="w|gz", fileobj=out, format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by exit
        self._at_timestamp = at_timestamp

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._tar.close()

    def add_table(self, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Write ``rows`` as JSON lines. Returns how many there were; an empty table leaves no file."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as lines:
            count = 0
            for row in rows:
                lines.write(json.dumps(row, cls=_Encoder, ensure_ascii=False).encode() + b"\n")
                count += 1
            if count:
                self._add(f"tables/{name}.jsonl", lines.tell(), lines)
        return count

    def add_file(self, digest: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(f"files/{digest}", path.stat().st_size, file)

    def add_manifest(self, content: Mapping[str, Any]) -> None:
        text = json.dumps({"format": FORMAT, **content}, cls=_Encoder, ensure_ascii=False, indent=2)
        self._add("manifest.json", len(text.encode()), BytesIO(text.encode()))

    def _add(self, name: str, size: int, content: Any) -> None:
        content.seek(0)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime = size, self._at_timestamp
        self._tar.addfile(entry, content)
