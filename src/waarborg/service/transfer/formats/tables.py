"""Reading CSV as people's programs write it: comma, semicolon or tab; UTF-8, UTF-16 or the Windows code page."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.refusals import Refused
from waarborg.service.transfer.refusals import NotARow

LONGEST_CELL = 4_000_000
_DELIMITERS = (";", ",", "\t")
_CHUNK = 1_048_576
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_QUOTED = re.compile(r'"[^"]*"')
_WINDOWS = "cp1252"  # what Excel writes where it is not told otherwise

Row = Mapping[str, str]


def column_name(heading: str) -> str:
    """A heading as we look it up: ``Requester email`` is ``requester_email``."""
    return sort_key(heading.replace("_", " ")).replace(" ", "_")


def headings(path: Path) -> tuple[str, ...]:
    """The columns of the table, as ``column_name`` writes them; none for an empty file. Raises: OSError."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        first: list[str] = next(_reader(file, _delimiter(path)), [])
    return tuple(column_name(heading) for heading in first)


def rows(path: Path) -> Iterator[tuple[int, Row | Refused]]:
    """Each row by its columns, with the line at which it begins. Raises: OSError."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        reader = _reader(file, _delimiter(path))
        columns = [column_name(heading) for heading in next(reader, [])]
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, NotARow(why=error)
                continue
            if any(cell.strip() for cell in cells):
                yield line, dict(zip(columns, cells, strict=False))


def encoding_of(path: Path) -> str:
    """By the mark at its beginning; else UTF-8 when all of it is that; else the Windows code page. Raises: OSError."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(_CHUNK)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        try:
            while head:
                decoder.decode(head)
                head = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _WINDOWS
    return "utf-8"


def _delimiter(path: Path) -> str:
    """Whichever of them the headings have most of, outside of quotes."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        first = _QUOTED.sub("", file.readline(LONGEST_CELL))
    return max(_DELIMITERS, key=first.count)


def _reader(file: Iterator[str], delimiter: str) -> Any:
    csv.field_size_limit(LONGEST_CELL)  # the standard library's own limit is less than a long description
    return csv.reader(file, delimiter=delimiter, strict=False)
