"""On which line each key of a TOML text stands.

``tomllib`` gives values without positions. This walks a text that ``tomllib`` accepted, so it may trust the grammar
and only has to know where keys and values begin. Source: https://toml.io/en/v1.0.0
"""

import re
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from waarborg.sla.agreement.paths import Path

_TOKEN = re.compile(
    r'''(?P<blank>[ \t\r]+|\#[^\n]*)
      | (?P<newline>\n)
      | (?P<text>"""(?:\\.|[^\\])*?"""(?:"{0,2})
               | \'\'\'.*?\'\'\'(?:'{0,2})
               | "(?:\\.|[^"\\\n])*"
               | '[^'\n]*')
      | (?P<mark>[\[\]{}=,.])
      | (?P<bare>[^\s\[\]{}=,."'\#]+)''',
    re.VERBOSE | re.DOTALL,
)


class Lines:
    """The lines (from 1) of the keys and values in one text."""

    def __init__(self, by_path: Mapping[Path, int]) -> None:
        self._by_path = by_path

    def of(self, path: Path) -> int | None:
        """The line of ``path``, or of the table around it when it is not in the text; none for the file as a whole."""
        while path and path not in self._by_path:
            path = path[:-1]
        return self._by_path.get(path)


def locate(text: str) -> Lines:
    """The lines of every key and value in ``text``, a document that ``tomllib`` accepts."""
    walk = _Walk(text)
    walk.document()
    return Lines(walk.found)


class _Token(NamedTuple):
    text: str
    line: int
    is_string: bool = False


_END = _Token("", 0)


class _Walk:
    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._next_index: dict[Path, int] = {}
        self._tokens = _tokens(text.replace("\r\n", "\n"))
        self._position = 0

    def document(self) -> None:
        table: Path = ()
        while (token := self._peek()) is not _END:
            if token.text == "\n":
                self._take()
            elif token.text == "[":
                table = self._header()
            else:
                self._key_and_value(table)

    def _header(self) -> Path:
        self._take()
        is_array = self._peek().text == "["
        if is_array:
            self._take()
        line, key = self._peek().line, self._key()
        for _ in range(2 if is_array else 1):
            self._take()
        path = self._in_last_elements(key[:-1])
        self._note_all(path, line)
        path += key[-1:]
        if not is_array:
            self._note(path, line)
            return path
        index = self._next_index.get(path, 0)
        self._next_index[path] = index + 1
        self._note(path, line)
        self._note((*path, index), line)
        return (*path, index)

    def _in_last_elements(self, key: tuple[str, ...]) -> Path:
        """A header inside an array of tables speaks of its last element."""
        path: Path = ()
        for part in key:
            path += (part,)
            if path in self._next_index:
                path += (self._next_index[path] - 1,)
        return path

    def _key_and_value(self, table: Path) -> None:
        line, path = self._peek().line, table
        for part in self._key():
            path += (part,)
            self._note(path, line)
        self._take()
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        parts = [_key_name(self._take())]
        while self._peek().text == ".":
            self._take()
            parts.append(_key_name(self._take()))
        return tuple(parts)

    def _value(self, path: Path) -> None:
        token = self._take()
        if token.text == "[":
            self._array(path)
        elif token.text == "{":
            self._inline_table(path)
        elif not token.is_string:
            while self._peek().text not in (",", "]", "}", "\n", ""):
                self._take()

    def _array(self, path: Path) -> None:
        index = 0
        while (token := self._peek()).text != "]":
            if token.text in ("\n", ","):
                index += token.text == ","
                self._take()
                continue
            self._note((*path, index), token.line)
            self._value((*path, index))
        self._take()

    def _inline_table(self, path: Path) -> None:
        while self._peek().text != "}":
            if self._peek().text in ("\n", ","):
                self._take()
            else:
                self._key_and_value(path)
        self._take()

    def _note(self, path: Path, line: int) -> None:
        self.found.setdefault(path, line)

    def _note_all(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self._note(path[:length], line)

    def _peek(self) -> _Token:
        return self._tokens[self._position] if self._position < len(self._tokens) else _END

    def _take(self) -> _Token:
        token = self._peek()
        self._position += 1
        return token


def _tokens(text: str) -> list[_Token]:
    tokens, line = [], 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "blank":
            tokens.append(_Token(match[0], line, match.lastgroup == "text"))
        line += match[0].count("\n")
    return tokens


def _key_name(token: _Token) -> str:
    if not token.is_string:
        return token.text
    (key,) = tomllib.loads(f"{token.text} = 0")
    return key
