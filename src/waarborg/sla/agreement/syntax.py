"""From text to a raw TOML document, in bounded time whatever the text is.

Source: https://toml.io/en/v1.0.0
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.locating import Lines, locate
from waarborg.sla.agreement.paths import Path
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.problems import Code, Problem
from waarborg.sla.agreement.toml_reasons import reason

MOST_CHARACTERS = 1_000_000
_DEEPEST = 12
_MOST_VALUES = 20_000
# tomllib's time grows with the square of the dots in one key; no line of an agreement has as many.
_MOST_DOTS_ON_A_LINE = 500
_MOST_SYNTAX_ERRORS = 20
_RETRY_BELOW = 100_000
_LARGEST_NUMBER = 2**63
_LONGEST_EXCERPT = 80
_NUMBER_TOO_LONG = re.compile(r"[0-9_]{4000,}")
_LONG_TEXT = re.compile("\"\"\"|'''")
_NOTHING = Document({}, Lines({}))
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_ONE_VALUE_ON_A_LINE = re.compile(r"[ \t]*(?P<key>[A-Za-z0-9_-]+)[ \t]*=(?P<value>[^\[\]{}]*)")


class Unreadable(Exception):  # noqa: N818 - carries a problem to whoever collects them
    """The text is no document at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence("en"))
        self.problem = problem


class Reading(NamedTuple):
    """A document, the syntax errors in it, and the keys on the lines that were left out because of those.

    ``left_out`` is none when nothing can be said about the rest.
    """

    document: Document
    problems: tuple[Problem, ...]
    left_out: frozenset[str] | None


def read(text: str) -> Reading:
    """The document in ``text``.

    A line with one bad value is left out and the rest is read on, so that its problems come in the same answer.

    Raises: Unreadable.
    """
    text = text.removeprefix("\ufeff")
    _refuse_what_takes_too_long(text)
    problems: list[Problem] = []
    left_out: set[str] = set()
    while True:
        try:
            raw = tomllib.loads(text, parse_float=Decimal)
        except RecursionError:
            raise Unreadable(_NOTHING.problem(Code.TOO_COMPLEX, ())) from None
        except ValueError as error:
            mistake = _mistake(text, error)
            problems.append(mistake.problem)
            if mistake.key is None or len(problems) >= _MOST_SYNTAX_ERRORS:
                return Reading(_NOTHING, tuple(problems), None)
            left_out.add(mistake.key)
            text = _without_line(text, mistake.problem.line)
            continue
        if _is_too_complex(raw):
            raise Unreadable(_NOTHING.problem(Code.TOO_COMPLEX, ()))
        return Reading(Document(raw, locate(text)), tuple(problems), frozenset(left_out))


def decode(data: bytes) -> str:
    """The text of a file.

    Raises: Unreadable, when it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(
            Code.NOT_UTF8,
            "",
            data.count(b"\n", 0, error.start) + 1,
            _NOTHING.problem(Code.NOT_UTF8, (), found=f"0x{data[error.start]:02X}").message,
            f"0x{data[error.start]:02X}",
        )
        raise Unreadable(problem) from error


def without_unsafe_values(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """The document with nothing in the place of what no field takes, and the problems about that.

    Numbers beyond 64 bits would cost minutes of arithmetic; control characters are invisible in what people sign.
    """
    problems = tuple(_unsafe_values(document))
    if not problems:
        return document, ()
    raw = _safe(document.raw)
    return Document(raw, document.lines), problems


def _unsafe_values(document: Document) -> Iterator[Problem]:
    for path, value in _leaves(document.raw):
        if _is_too_large(value):
            yield document.problem(Code.NUMBER_TOO_LARGE, path)
        elif character := _control_character(value):
            yield document.problem(Code.CONTROL_CHARACTER, path, character=character)


def _safe(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _safe(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_safe(item) for item in value]
    return None if _is_too_large(value) or _control_character(value) else value


def _is_too_large(value: Any) -> bool:
    return isinstance(value, int) and abs(value) >= _LARGEST_NUMBER


def _refuse_what_takes_too_long(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        allowed = Phrase(f"ten hoogste {MOST_CHARACTERS} tekens", f"at most {MOST_CHARACTERS} characters")
        raise Unreadable(_NOTHING.problem(Code.TOO_LARGE, (), found=str(len(text)), allowed=allowed))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unreadable(_NOTHING.problem(Code.NOT_UTF8, (), found=ascii(text[error.start]))) from error
    if any(line.count(".") > _MOST_DOTS_ON_A_LINE for line in text.split("\n")):
        raise Unreadable(_NOTHING.problem(Code.TOO_COMPLEX, ()))


class _Mistake(NamedTuple):
    """A syntax error, and the key of its line when that line can be left out."""

    problem: Problem
    key: str | None


def _mistake(text: str, error: ValueError) -> _Mistake:
    said = str(error)
    if (number := _NUMBER_TOO_LONG.search(text)) and not _PLACE.search(said):
        line = text.count("\n", 0, number.start()) + 1
        problem = replace(_NOTHING.problem(Code.NUMBER_TOO_LARGE, (), found=f"{number[0][:20]}…"), line=line)
        return _Mistake(problem, None)
    place = _PLACE.search(said)
    lines = text.split("\n")
    line = int(place["line"]) if place and place["line"] else len(text.rstrip().split("\n"))
    column = int(place["column"]) if place and place["column"] else 1
    why = reason(_PLACE.sub("", said))
    found = _excerpt(lines[line - 1], column)
    problem = replace(_NOTHING.problem(Code.NOT_TOML, (), found=found, reason=why.phrase), line=line)
    can_be_left_out = why.is_of_one_line and len(text) <= _RETRY_BELOW and not _LONG_TEXT.search(text)
    match = _ONE_VALUE_ON_A_LINE.fullmatch(lines[line - 1]) if can_be_left_out else None
    # What goes wrong before the value began on an earlier line: a list that was not closed there.
    is_in_value = match is not None and column > match.start("value")
    return _Mistake(problem, match["key"] if match and is_in_value else None)


def _excerpt(line: str, column: int) -> str:
    if len(line) > _LONGEST_EXCERPT:
        line = line[max(0, column - _LONGEST_EXCERPT // 2) :][:_LONGEST_EXCERPT]
    return "".join(character if character.isprintable() else "�" for character in line.strip())


def _without_line(text: str, line: int | None) -> str:
    lines = text.split("\n")
    lines[(line or 1) - 1] = ""
    return "\n".join(lines)


def _is_too_complex(raw: dict[str, Any]) -> bool:
    level: list[Any] = [raw]
    values = 0
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        values += len(level)
        if not level or values > _MOST_VALUES:
            break
    return bool(level)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value


def _control_character(value: Any) -> str | None:
    """The first character that no reader sees: controls but for tab and line end, and reversals of direction."""
    for character in value if isinstance(value, str) else "":
        if character not in "\t\n\r" and (
            unicodedata.category(character) == "Cc" or character in _DIRECTION_CHANGES
        ):
            return f"U+{ord(character):04X}"
    return None


_DIRECTION_CHANGES = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
