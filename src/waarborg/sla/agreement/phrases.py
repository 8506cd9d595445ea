"""Sentences with holes, and choices, in the product's two languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from waarborg.sla.wording import Language, Sentence


@dataclass(frozen=True, slots=True)
class Phrase(Sentence):
    """A sentence or a part of one, with ``{name}`` where facts go."""

    def filled(self, **facts: str | Sentence) -> "Phrase":
        """With the facts in their places, each in the language of the sentence around it."""
        return Phrase(
            self.nl.format_map({name: _spoken(fact, "nl") for name, fact in facts.items()}),
            self.en.format_map({name: _spoken(fact, "en") for name, fact in facts.items()}),
        )


def same(text: str) -> Phrase:
    """A name or a number that reads the same in both languages."""
    return Phrase(text, text)


def one_of(values: Iterable[str]) -> Phrase:
    """``"a", "b" or "c"``: the values from which one may be chosen."""
    *others, last = values
    if not others:
        return same(last)
    listed = ", ".join(others)
    return Phrase(f"{listed} of {last}", f"{listed} or {last}")


def _spoken(fact: str | Sentence, language: Language) -> str:
    return fact if isinstance(fact, str) else fact.in_(language)
