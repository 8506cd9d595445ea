"""All sentences of the document, one file per language, and how a sentence gets its facts.

A sentence may hold ``**strong words**`` and ``{names}``. Both are read in the sentence only, never in the facts that
come in their place: what an SLA file says can't become markup.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal

from waarborg.service.agreements.document.blocks import Line, Run, Weight, legible

Language = Literal["nl", "en"]
_TOKENS = re.compile(r"(\*\*|\{[a-z_]+\})")


class MissingSentenceError(LookupError):
    """A sentence that a language does not have."""

    def __init__(self, key: str, language: str) -> None:
        super().__init__(f"there is no sentence {key!r} in {language!r}")


class Texts:
    """The sentences of one language, by dotted key."""

    def __init__(self, language: Language, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._sentences)

    def sentence(self, key: str) -> str:
        """The sentence as it stands in the file.

        Raises: MissingSentenceError.
        """
        if key not in self._sentences:
            raise MissingSentenceError(key, self.language)
        return self._sentences[key]

    def line(self, key: str, **facts: str | Run) -> Line:
        """The sentence with its facts in place, as runs.

        Raises: MissingSentenceError; KeyError when a fact is missing.
        """
        return tuple(_runs(self.sentence(key), facts))

    def text(self, key: str, **facts: str) -> str:
        """The same as plain text."""
        return "".join(run.text for run in self.line(key, **facts))

    def counted(self, amount: int, noun: str) -> str:
        """A number and a noun in the singular or the plural: "1 maand", "3 maanden"."""
        form = "one" if amount == 1 else "many"
        return f"{amount}\u00a0{self.sentence(f'nouns.{noun}.{form}')}"

    def listed(self, items: Iterable[str]) -> str:
        """Items as a sentence names them: "a", "a and b", "a, b and c"."""
        *firsts, last = items
        if not firsts:
            return last
        return f"{', '.join(firsts)} {self.sentence('words.and')} {last}"


@cache
def texts_in(language: Language) -> Texts:
    """The sentences of a language; read once."""
    source = resources.files(__name__).joinpath(f"{language}.toml").read_text("utf-8")
    return Texts(language, dict(_flat(tomllib.loads(source), "")))


def _flat(table: dict[str, object], prefix: str) -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def _runs(sentence: str, facts: dict[str, str | Run]) -> Iterable[Run]:
    weight: Weight = "plain"
    for token in _TOKENS.split(sentence):
        if token == "**":  # noqa: S105 - the mark around strong words
            weight = "plain" if weight == "strong" else "strong"
        elif token.startswith("{") and token.endswith("}"):
            fact = facts[token[1:-1]]
            yield fact if isinstance(fact, Run) else Run(legible(fact), weight)
        elif token:
            yield Run(token, weight)
