"""Characters that our fonts can't show, spelled out: PDF/A takes no text without a glyph, and nothing may vanish."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

_WORDS_PER_NAME = 5
_LAST_IN_EVERY_FONT = 0x17F
_UNICODE_FULL, _UNICODE_BASIC = 12, 4


def printable(data: Any) -> Any:
    """``data`` with every text in it made of characters that the fonts have."""
    if isinstance(data, str):
        return data if data.isascii() else "".join(map(_shown, data))
    if isinstance(data, list):
        return [printable(item) for item in data]
    if isinstance(data, dict):
        return {key: printable(value) for key, value in data.items()}
    return data


def spelled_out(data: Any) -> list[str]:
    """The characters in ``data`` that the PDF spells out, each once, in order."""
    return sorted(character for character in _characters(data) if len(_shown(character)) > 1)


def _characters(data: Any) -> set[str]:
    """Those that a font might lack. Every font has the alphabets of western Europe: most files need no font read."""
    if isinstance(data, str):
        return {character for character in data if ord(character) > _LAST_IN_EVERY_FONT}
    items = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return set().union(*map(_characters, items))


def _shown(character: str) -> str:
    """The character itself, or its name in brackets: "[rocket]". Marks without a form of their own are left out."""
    if ord(character) in covered() or character.isspace():
        return character
    if unicodedata.category(character) in ("Cf", "Mn", "Sk"):
        return ""
    name = unicodedata.name(character, "")
    if not name or "IDEOGRAPH" in name or len(name.split()) > _WORDS_PER_NAME:
        return f"[U+{ord(character):04X}]"
    return f"[{name.lower()}]"


@cache
def covered() -> frozenset[int]:
    """The code points that any of our fonts has a glyph for."""
    folder = resources.files("waarborg.service.agreements.document") / "fonts"
    fonts = ("Inter-Regular.ttf", "DejaVuSans.ttf")
    return frozenset(point for font in fonts for point in _code_points((folder / font).read_bytes()))


def _code_points(font: bytes) -> Iterator[int]:
    """The code points of a TrueType font. Source: OpenType specification, "cmap"."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        subtable = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * index)[0]
        form = struct.unpack_from(">H", font, subtable)[0]
        if form == _UNICODE_BASIC:
            yield from _basic(font, subtable)
        if form == _UNICODE_FULL:
            yield from _full(font, subtable)


def _basic(font: bytes, at: int) -> Iterator[int]:
    """Segments of the basic plane. The last one only ends the list."""
    doubled = struct.unpack_from(">H", font, at + 6)[0]
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    for start, end in list(zip(starts, ends, strict=True))[:-1]:
        yield from range(start, end + 1)


def _full(font: bytes, at: int) -> Iterator[int]:
    for index in range(struct.unpack_from(">I", font, at + 12)[0]):
        start, end, _ = struct.unpack_from(">III", font, at + 16 + 12 * index)
        yield from range(start, end + 1)
