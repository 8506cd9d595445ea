"""What a file is called and what it is: decided by its bytes, never by what its sender claims."""

import re
import unicodedata
from typing import NamedTuple

LONGEST_NAME = 200
NAMELESS = "attachment"
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"

# What a browser may show in a page: pictures that hold no code. SVG is not among them.
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})

HEAD_BYTES = 512  # what ``sniffed`` wants to see


class _Signature(NamedTuple):
    media_type: str
    starts: bytes
    at: int = 0
    also: bytes = b""  # somewhere in the first bytes too


# Source: https://mimesniff.spec.whatwg.org/, and the formats' own specifications where it is silent.
_SIGNATURES = (
    _Signature("image/png", b"\x89PNG\r\n\x1a\n"),
    _Signature("image/jpeg", b"\xff\xd8\xff"),
    _Signature("image/gif", b"GIF87a"),
    _Signature("image/gif", b"GIF89a"),
    _Signature("image/webp", b"RIFF", also=b"WEBPVP"),
    _Signature("image/avif", b"ftypavif", at=4),
    _Signature("image/heic", b"ftypheic", at=4),
    _Signature("video/mp4", b"ftyp", at=4),
    _Signature("video/webm", b"\x1aE\xdf\xa3", also=b"webm"),
    _Signature("application/pdf", b"%PDF-"),
    _Signature("application/zip", b"PK\x03\x04"),
    _Signature("application/gzip", b"\x1f\x8b\x08"),
    _Signature("application/x-7z-compressed", b"7z\xbc\xaf\x27\x1c"),
)
_CONTROL = frozenset(range(0x20)) - frozenset(b"\t\n\r\f\x1b")


def sniffed(head: bytes) -> str:
    """The media type that the first bytes of a file tell; text only when it is text in UTF-8."""
    for signature in _SIGNATURES:
        if head.startswith(signature.starts, signature.at) and signature.also in head:
            return signature.media_type
    return TEXT if _is_text(head) else UNKNOWN


def file_name(claimed: str) -> str:
    """A name that is safe to show and to offer for saving: no folders, no marks that turn letters around.

    It is shown and offered, never used as a path.
    """
    last = re.split(r"[/\\]", claimed)[-1]
    seen = "".join(
        char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C"
    )
    name = " ".join(seen.split()).strip(". ")
    return _shortened(name) or NAMELESS


def _shortened(name: str) -> str:
    """At most as long as is kept, with its extension."""
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    kept = f"{dot}{extension}" if stem and len(extension) <= 10 else ""  # noqa: PLR2004 - longer is no extension
    return name[: LONGEST_NAME - len(kept)] + kept


def _is_text(head: bytes) -> bool:
    if not _CONTROL.isdisjoint(head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.end == len(head) and error.reason == "unexpected end of data"  # cut within a character
    return True
