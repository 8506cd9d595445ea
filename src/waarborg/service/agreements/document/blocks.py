"""What a document is made of: numbered parts and clauses of plain blocks, drawn by both the PDF and the page.

Nothing here knows a language, a file format or a colour. A renderer that knows these blocks can print every document.
"""

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Weight = Literal["plain", "strong", "quiet"]
Tone = Literal["plain", "quiet", "warning"]
Align = Literal["start", "end"]
RowTone = Literal["plain", "chosen", "group", "total"]

# Characters that change how their neighbours are read: in a contract they could make an amount read backwards.
_DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def legible(text: str) -> str:
    """``text`` on one line, without characters that are invisible and can change what is read."""
    spaced = re.sub(r"[^\S\u00a0\u202f]+", " ", text)
    return "".join(filter(_is_legible, spaced)).strip()


def _is_legible(character: str) -> bool:
    hidden = unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")
    return not hidden and character not in _DIRECTION_CONTROLS


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight; it never holds markup of any kind."""

    text: str
    weight: Weight = "plain"
    href: str | None = None


Line = tuple[Run, ...]


def plain(text: str) -> Line:
    return (Run(legible(text)),)


def strong(text: str) -> Line:
    return (Run(legible(text), "strong"),)


def quiet(text: str) -> Line:
    return (Run(legible(text), "quiet"),)


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text that may have several, such as an address."""
    return tuple(plain(line) for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands behind it."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """``share`` is the column's part of the width, beside the other columns' shares."""

    title: str
    share: float = 1.0
    align: Align = "start"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table's cell. ``severity`` puts that severity's mark before the first line."""

    lines: tuple[Line, ...]
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Cells for each column; a "group" row has one cell, over all of them."""

    cells: tuple[Cell, ...]
    tone: RowTone = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """``caption`` says what the table is for who can't see that it stands under its clause."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """One severity in its language."""

    severity: str
    name: str


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    label: str
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Priorities across, affected users down, a severity where they meet."""

    caption: str
    across: str
    down: str
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an integration: its interface, who answers for it and how it is tested on its own."""

    label: str
    name: str
    answerable: str
    tested: Line


@dataclass(frozen=True, slots=True)
class Diagram:
    """An integration: our interface, the integration itself, and theirs, in words for who can't see it."""

    ours: Side
    theirs: Side
    between: str
    shared: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a band, from 0 at its start to 1 at its end."""

    starts: float
    ends: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """An instant on a band. Its label stands to its ``side``, on one of two rows, clear of the other flag's line."""

    at: float
    label: str
    time: str
    side: Align = "start"
    row: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """The worked example as a band of real time: open hours, closed dates by name, the report and what is due."""

    alternative: str
    days: tuple[Stretch, ...]
    open: tuple[Stretch, ...]
    closed: tuple[Stretch, ...]
    report: Flag
    tracks: tuple["BandTrack", ...]


@dataclass(frozen=True, slots=True)
class BandTrack:
    severity: str
    name: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """The place where one party signs. ``blanks`` are the labels of what is filled in by hand."""

    on_behalf: str
    party: str
    blanks: tuple[str, ...]
    space: str


@dataclass(frozen=True, slots=True)
class Signatures:
    parties: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A hash in full, on a line of its own."""

    label: str
    digest: str


Block = Fingerprint | Paragraph | Bullets | Facts | Table | Matrix | Diagram | Band | Signatures


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause. ``keep`` asks that it is not spread over two pages."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part or a lettered annex; ``new_page`` starts it on a page of its own."""

    number: str
    key: str
    title: str
    clauses: tuple[Clause, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """A severity's two times, for the first page."""

    severity: str
    name: str
    reaction: str
    resolution: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first page says before anything else."""

    between: str
    agency: str
    client: str
    joint: str
    facts: tuple[Fact, ...]
    promises_title: str
    reaction: str
    resolution: str
    promises: tuple[Promise, ...]
    contents_title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every page."""

    head: str
    edition: str
    foot: str
    page: str
    of: str
    warning: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document, whole. ``dated_on`` is (year, month, day)."""

    title: str
    language: str
    author: str
    subject: str
    dated_on: tuple[int, int, int]
    frame: Frame
    cover: Cover
    parts: tuple[Part, ...]


def as_data(value: Any) -> Any:
    """A document, or a part of it, as plain data for JSON. Each block says its ``kind``."""
    if is_dataclass(value):
        inside = {field.name: as_data(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **inside}
    if isinstance(value, tuple):
        return [as_data(item) for item in value]
    return value
