"""The agreed examples of what can go wrong, and those that come closest to what somebody types."""

from dataclasses import dataclass

from waarborg.service.foundation.names import sort_key
from waarborg.sla.terms import Terms

SHORTEST_WORD = 3
SAME_BEGINNING = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One example of the SLA file. ``key`` names it in an address, such as "2-0": priority, and its place there."""

    key: str
    text: str
    priority: int


def examples_of(terms: Terms | None) -> list[Example]:
    """All that the agreement has, the gravest first."""
    if terms is None:
        return []
    return [
        Example(f"{number}-{place}", text, int(number))
        for number, level in sorted(terms.agreement.severity.priorities.items())
        for place, text in enumerate(level.examples)
    ]


def example_named(terms: Terms | None, key: str) -> Example | None:
    return next((one for one in examples_of(terms) if one.key == key), None)


def closest(examples: list[Example], typed: str) -> list[Example]:
    """Those that share a word with what was typed, the most alike first; all of them while that says nothing.

    A word that half of the examples have, such as "niet", only counts where no other word finds any.
    """
    wanted = _words(typed)
    if not wanted:
        return examples
    telling = [word for word in wanted if sum(_has(one, word) for one in examples) * 2 < len(examples)]
    return _sharing(examples, telling) or _sharing(examples, wanted)


def _sharing(examples: list[Example], wanted: list[str]) -> list[Example]:
    scored = [(sum(_has(one, word) for word in wanted), one) for one in examples]
    found = [(score, one) for score, one in scored if score]
    return [one for _score, one in sorted(found, key=lambda pair: -pair[0])]


def _has(example: Example, word: str) -> bool:
    return _is_in(word, _words(example.text))


def _words(text: str) -> list[str]:
    return [word for word in sort_key(text).split() if len(word) >= SHORTEST_WORD]


def _is_in(word: str, others: list[str]) -> bool:
    """Whether one of ``others`` is the same word, in another form perhaps: "afrekent" and "afrekenen"."""
    beginning = word[: max(SHORTEST_WORD, min(SAME_BEGINNING, len(word)))]
    return any(other.startswith(beginning) for other in others)
