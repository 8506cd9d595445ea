"""A raw SLA file, as TOML gave it, with its lines: what the checks look at before anything about it is certain."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from waarborg.sla.agreement.locating import Lines
from waarborg.sla.agreement.paths import Path, path_text
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.problems import Code, Problem
from waarborg.sla.agreement.sentences import GRAVITIES, SENTENCES

_LONGEST_SHOWN = 60
_LONGEST_LIKENED = 100
_LARGEST_NUMBER = 2**63
# No list or table of an agreement has more members; the shape check refuses one that does.
_MOST_MEMBERS = 600
_MOST_LIKENED = 60


class Document:
    """Read tolerantly: what is not there, or is of another type, is simply not found; the shape check reports that."""

    def __init__(self, raw: Mapping[str, Any], lines: Lines) -> None:
        self.raw = raw
        self.lines = lines

    def at(self, path: Path) -> Any:
        """What stands at ``path``, or none."""
        value: Any = self.raw
        for part in path:
            if isinstance(part, int) and isinstance(value, list) and part < len(value):
                value = value[part]
            elif isinstance(part, str) and isinstance(value, dict):
                value = value.get(part)
            else:
                return None
        return value

    def text(self, *path: str | int) -> str | None:
        value = self.at(path)
        return value if isinstance(value, str) else None

    def date(self, *path: str | int) -> date | None:
        value = self.at(path)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def table(self, *path: str | int) -> Mapping[str, Any]:
        value = self.at(path)
        return value if isinstance(value, dict) else {}

    def keys(self, *path: str | int) -> Iterator[Path]:
        """The paths of the tables inside a table."""
        for key, value in islice(self.table(*path).items(), _MOST_MEMBERS):
            if isinstance(value, dict):
                yield (*path, key)

    def tables(self, *path: str | int) -> Iterator[Path]:
        """The paths of the tables in a list."""
        for item, value in self._items(path):
            if isinstance(value, dict):
                yield item

    def texts(self, *path: str | int) -> Iterator[tuple[Path, str]]:
        """The texts in a list, each with its path."""
        for item, value in self._items(path):
            if isinstance(value, str):
                yield item, value

    def values(self, *path: str | int) -> Iterator[tuple[Path, Any]]:
        """All that stands in a list, each with its path."""
        yield from self._items(path)

    def _items(self, path: Path) -> Iterator[tuple[Path, Any]]:
        value = self.at(path)
        for index, item in enumerate(value[:_MOST_MEMBERS] if isinstance(value, list) else ()):
            yield (*path, index), item

    def problem(
        self,
        code: Code,
        path: Path,
        *,
        allowed: Phrase | None = None,
        nearest: str | None = None,
        **facts: str | Phrase,
    ) -> Problem:
        """The problem at ``path``, with what was found there unless ``found`` says it."""
        found = facts.pop("found", None) or literal(self.at(path))
        return Problem(
            code=code,
            path=path_text(path),
            line=self.lines.of(path),
            message=SENTENCES[code].filled(found=found, **facts),
            found=found if isinstance(found, str) else None,
            allowed=allowed,
            nearest=nearest,
            gravity=GRAVITIES.get(code, "error"),
        )


def literal(value: Any) -> str:
    """``value`` as it would stand in the file, shortened where it is long."""
    if isinstance(value, str):
        shown = value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
        return '"' + "".join(character if character.isprintable() else "�" for character in shown) + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST_NUMBER else "…"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    return str(value)[:_LONGEST_SHOWN] if isinstance(value, Decimal) else str(value)


def nearest_to(found: str, known: Iterable[str], *, among: int = _MOST_LIKENED) -> str | None:
    """The known key or value that ``found`` is probably meant to be; only the first ``among`` are looked at."""
    by_folded = {name.casefold(): name for name in islice(known, among)}
    close = difflib.get_close_matches(found[:_LONGEST_LIKENED].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None
