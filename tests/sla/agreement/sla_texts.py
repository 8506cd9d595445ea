"""The example file as text, its lines by key, and changes made to it."""

import re
from pathlib import Path
from typing import NamedTuple

from waarborg.sla.agreement.parsing import examine
from waarborg.sla.agreement.problems import Problem

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
EXAMPLE = (ROOT / "examples" / "sla-example.toml").read_text(encoding="utf-8")
_HEADER = re.compile(r"\[\[?([a-z_.]+)\]\]?")
_VALUE = re.compile(r"([a-z_0-9]+)\s*=\s*(.+?)(?:\s+#.*)?")


class KeyLine(NamedTuple):
    """A key with its value on a line of its own."""

    path: str
    line: int
    table_line: int | None
    key: str
    value: str


def changed(*changes: tuple[str, str], text: str = EXAMPLE) -> str:
    """The example with each text replaced by another; the old text stands there exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the example"
        text = text.replace(old, new)
    return text


def problems(text: str | bytes) -> tuple[Problem, ...]:
    return examine(text).problems


def said(text: str | bytes) -> list[tuple[str, str, int | None]]:
    """Code, path and line of every problem."""
    return [(str(problem.code), problem.path, problem.line) for problem in problems(text)]


def line_of(part: str, text: str = EXAMPLE) -> int:
    """The line on which ``part`` begins."""
    assert part in text
    return text[: text.index(part)].count("\n") + 1


def key_lines() -> list[KeyLine]:
    """Every key of the example that has a line to itself, found without the product's own locator."""
    found, table, table_line, counts = [], "", None, {}
    for number, line in enumerate(EXAMPLE.split("\n"), 1):
        stripped = line.split("  #")[0].strip()
        if header := _HEADER.fullmatch(stripped):
            table, table_line = header[1], number
            if stripped.startswith("[["):
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}[{counts[table]}]"
        elif (value := _VALUE.fullmatch(stripped)) and value[2] != "[":
            path = f"{table}.{value[1]}" if table else value[1]
            found.append(KeyLine(path, number, table_line, value[1], value[2]))
    return found


def with_line(number: int, line: str | None, text: str = EXAMPLE) -> str:
    """The text with one line replaced, or emptied so that the others keep their numbers."""
    lines = text.split("\n")
    lines[number - 1] = line or ""
    return "\n".join(lines)
