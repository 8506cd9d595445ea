"""Reading JSON value by value, in memory for one value: lines, a list of any length, or values one after the other.

A list that is broken can't be read on after the break; of a file of lines only the broken line is lost.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import Refused
from waarborg.service.transfer.refusals import NotJson, TooLarge

LINES = frozenset({".jsonl", ".ndjson"})
MOST_BYTES = 64_000_000  # of one value, attachments within it included
_CHUNK = 262_144
_SPACE = re.compile(r"[ \t\r\n]*")
_REST = _("The rest of this file was not read; what stands before it was.")
_ONLY_THIS = _("The other lines were read.")
_DECODER = json.JSONDecoder()


def values(path: Path) -> Iterator[tuple[int, Any | Refused]]:
    """Each value with the line at which it begins; a refusal where there is none. Raises: OSError."""
    with path.open("rb") as file:
        yield from _of_lines(file) if path.suffix.lower() in LINES else _of_document(file)


def _of_lines(file: BinaryIO) -> Iterator[tuple[int, Any | Refused]]:
    number = 0
    while data := file.readline(MOST_BYTES):
        number += 1
        if len(data) == MOST_BYTES and not data.endswith(b"\n"):
            _skip_line(file)
            yield number, TooLarge(most_mb=MOST_BYTES // 1_000_000)
            continue
        try:
            if written := data.decode("utf-8-sig").strip():
                yield number, json.loads(written)
        except (ValueError, RecursionError) as error:
            yield number, NotJson(why=_why(error), rest=_ONLY_THIS)


def _skip_line(file: BinaryIO) -> None:
    while (more := file.readline(_CHUNK)) and not more.endswith(b"\n"):
        pass


def _of_document(file: BinaryIO) -> Iterator[tuple[int, Any | Refused]]:
    window = _Window(file)
    try:
        is_list = window.next_mark() == "["
        if is_list:
            window.pass_mark()
        while (mark := window.next_mark()) and not (is_list and mark == "]"):
            if is_list and mark == ",":
                window.pass_mark()
                continue
            yield window.line, window.value()
    except (ValueError, RecursionError) as error:
        yield window.line, NotJson(why=_why(error), rest=_REST)
    except Refused as refused:
        yield window.line, refused


@dataclass(slots=True)
class _Window:
    """The part of a document that is looked at: it grows until it holds one value, and then moves on."""

    file: BinaryIO
    line: int = 1
    _text: str = field(default="", repr=False)
    _at: int = 0
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8-sig"))
    _is_whole: bool = False

    def next_mark(self) -> str:
        """The next mark that is no space; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._move_to(space.end() if space else self._at)
            if self._at < len(self._text) or not self._grow(_CHUNK):
                return self._text[self._at : self._at + 1]

    def pass_mark(self) -> None:
        self._move_to(self._at + 1)

    def value(self) -> Any:
        """Each time twice as much is read, so that a long value is not begun anew too often. Raises: ValueError."""
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._grow(max(_CHUNK, len(self._text))):
                    raise
                continue
            if end == len(self._text) and self._grow(_CHUNK):
                continue  # a number might go on
            self._move_to(end)
            return found

    def _move_to(self, place: int) -> None:
        self.line += self._text.count("\n", self._at, place)
        self._at = place

    def _grow(self, size: int) -> bool:
        """Raises: TooLarge, ValueError for what is no UTF-8."""
        if self._is_whole:
            return False
        if len(self._text) - self._at > MOST_BYTES:
            raise TooLarge(most_mb=MOST_BYTES // 1_000_000)
        data = self.file.read(size)
        self._is_whole = not data
        decoded = self._decoder.decode(data, final=self._is_whole)
        self._text, self._at = self._text[self._at :] + decoded, 0
        return True


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else type(error).__name__
