"""Files of the pages, packed once: a page is a third of its weight on the way to a telephone in a train.

Only these are packed on the way, for they hold nothing of anybody: a page that mixes secrets with what a visitor sent
would tell them by its length.
"""

import gzip
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import structlog
from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

log = structlog.get_logger(__name__)

PACKED = (".css", ".js", ".svg", ".txt")
SMALLEST = 1_000
LEVEL = 9


class PackedFiles(WhiteNoiseMiddleware):  # type: ignore[misc] # the library ships no types
    """Serves files as the library does, and packed ones to whoever takes them. Without room for those it goes without."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        packed = _packed(Path(path)) if path.endswith(PACKED) else None
        if packed is None:
            return super().get_static_file(path, url, stat_cache)
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": str(packed)})


def _packed(path: Path) -> Path | None:
    """Where the packed file lies, made when it was not yet; named by what it was made from, so it is never an old one."""
    known = path.stat()
    if known.st_size < SMALLEST:
        return None
    name = sha256(f"{path}{known.st_mtime_ns}{known.st_size}".encode()).hexdigest()
    packed: Path = settings.WAARBORG_PACKED / f"{name}.gz"
    if packed.exists():
        return packed
    try:
        _pack(path, packed)
    except OSError as error:
        log.warning("static_file_not_packed", file=str(path), error=str(error))
        return None
    return packed


def _pack(path: Path, packed: Path) -> None:
    """Whole or not at all, however many processes begin at once."""
    packed.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=packed.parent, delete=False) as draft:
        draft.write(gzip.compress(path.read_bytes(), LEVEL, mtime=0))
    Path(draft.name).replace(packed)
