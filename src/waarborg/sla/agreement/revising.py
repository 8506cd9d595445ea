"""Small changes to an SLA file that people make often, without writing TOML: further closed days, another number.

The text keeps its order and its comments outside of what changes. What comes out was read again and compared with
what was wanted, so that a file which is written in another way is refused, never damaged.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

_KEY = r"(?m)^[ \t]*{key}[ \t]*=[ \t]*"
_HEADER = r"(?m)^[ \t]*\[[ \t]*{table}[ \t]*\][^\n]*\n?"
_NEXT_HEADER = re.compile(r"(?m)^[ \t]*\[{1,2}[ \t]*[A-Za-z0-9_\"'-]+[ \t.\]]")
_CLOSES = {"[": "]", "{": "}"}


class NotRevisableError(ValueError):
    """The file is written in a way that can only be changed by hand."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What changes. ``numbers`` are by kind of channel, such as "phone": every channel of that kind gets the number."""

    closed: tuple[date, ...] = ()
    numbers: Mapping[str, str] | None = None


def revised(text: str, revision: Revision) -> str:
    """``text`` with the revision in it. Raises: NotRevisableError, or ValueError where ``text`` is no TOML."""
    wanted = deepcopy(tomllib.loads(text))
    for table, key, value in _settings(wanted, revision):
        _table(wanted, table)[key] = value
        text = _set(text, table, key, _literal(value))
    if tomllib.loads(text) != wanted:
        raise NotRevisableError
    return text


def _settings(document: Mapping[str, Any], revision: Revision) -> Iterator[tuple[str, str, Any]]:
    """Which keys get which values; none for what stands so already."""
    calendar = document.get("calendar", {})
    closed, opened = list(calendar.get("also_closed", [])), list(calendar.get("also_open", []))
    further = [day for day in sorted(set(revision.closed)) if day not in closed]
    if further:
        yield "calendar", "also_closed", [*closed, *further]
    kept = [day for day in opened if day not in revision.closed]
    if kept != opened:
        yield "calendar", "also_open", kept
    for name, channel in document.get("channels", {}).items():
        number = (revision.numbers or {}).get(channel.get("kind", ""))
        if number and channel.get("number") != number:
            yield f"channels.{name}", "number", number


def _table(document: dict[str, Any], dotted: str) -> dict[str, Any]:
    for name in dotted.split("."):
        document = document[name]
    return document


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _set(text: str, table: str, key: str, literal: str) -> str:
    """With ``key = literal`` in its table, in the place of the value that stood there. Raises: NotRevisableError."""
    header = re.search(_HEADER.format(table=re.escape(table)), text)
    if header is None:
        raise NotRevisableError
    following = _NEXT_HEADER.search(text, header.end())
    end = following.start() if following else len(text)
    found = re.compile(_KEY.format(key=re.escape(key))).search(text, header.end(), end)
    if found is None:
        return f"{text[: header.end()]}{key} = {literal}\n{text[header.end() :]}"
    return text[: found.end()] + literal + text[_end_of_value(text, found.end()) :]


def _end_of_value(text: str, start: int) -> int:
    """Where a value on one line, or an array over several, ends. Raises: NotRevisableError."""
    open_brackets: list[str] = []
    place = start
    while place < len(text):
        sign = text[place]
        if sign in "\"'":
            place = _end_of_string(text, place)
            continue
        if sign in _CLOSES:
            open_brackets.append(_CLOSES[sign])
        elif open_brackets and sign == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return place + 1
        elif sign == "#" and open_brackets:
            place = text.find("\n", place)
            if place < 0:
                raise NotRevisableError
        elif sign in "\n#" and not open_brackets:
            return len(text[:place].rstrip(" \t\r"))
        place += 1
    if open_brackets:
        raise NotRevisableError
    return len(text.rstrip())


def _end_of_string(text: str, start: int) -> int:
    """The place after a string on one line. Raises: NotRevisableError for one over several lines."""
    quote = text[start]
    place = start + 1
    while place < len(text) and text[place] not in f"{quote}\n":
        place += 2 if text[place] == "\\" and quote == '"' else 1
    if place >= len(text) or text[place] != quote:
        raise NotRevisableError
    return place + 1
