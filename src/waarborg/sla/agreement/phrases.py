"""Text in the product's two languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same thing said in Dutch and in English."""

    nl: str
    en: str

    def to(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en

    def filled(self, **facts: "str | Phrase") -> "Phrase":
        """With ``{name}`` replaced by the facts, each in the language of the sentence around it."""
        return Phrase(
            self.nl.format_map({name: _spoken(fact, "nl") for name, fact in facts.items()}),
            self.en.format_map({name: _spoken(fact, "en") for name, fact in facts.items()}),
        )


def same(text: str) -> Phrase:
    """A name or a number that reads the same in both languages."""
    return Phrase(text, text)


def one_of(values: Iterable[str]) -> Phrase:
    """``"a"``, ``"b"`` or ``"c"``: the values from which one may be chosen."""
    *others, last = values
    if not others:
        return same(last)
    listed = ", ".join(others)
    return Phrase(f"{listed} of {last}", f"{listed} or {last}")


def _spoken(fact: str | Phrase, language: Language) -> str:
    return fact if isinstance(fact, str) else fact.to(language)
