"""What an article may hold. Pure decisions."""

import re

LONGEST_TITLE = 200
LONGEST_TEXT = 50_000
LANGUAGES = {"nl": "dutch", "en": "english"}  # each with the text search configuration that knows its words
MOST_WORDS = 20

_WORD = re.compile(r"\w+")


def tidy(title: str) -> str:
    """A title on one line."""
    return " ".join(title.split())


def as_search(words: str) -> str:
    """A text search question that any of the words answers, the last one also when it is only begun.

    Offered while somebody types, so every word may be unfinished and no single one has to be there. Empty when there
    is nothing to look for.
    """
    found = [word for word in _WORD.findall(words.lower()) if len(word) > 1][:MOST_WORDS]
    if not found:
        return ""
    return " | ".join([*(f"'{word}'" for word in found[:-1]), f"'{found[-1]}':*"])
