"""What tags are called. Two names that differ in case, accents or punctuation are one tag."""

import unicodedata

from waarborg.service.foundation.names import sort_key

TAG_CHARACTERS = 40


def one_line(typed: str) -> str:
    """What was typed, in one line, without what no keyboard writes: a database refuses a nought byte."""
    return " ".join("".join(char for char in typed if char.isprintable() or char.isspace()).split())


def tag_name(typed: str) -> str:
    """A name as it is shown, without a leading number sign."""
    return one_line(typed).lstrip("# ")


def tag_key(typed: str) -> str:
    """By which a tag is known in addresses; empty when nothing of the name is a letter or a digit."""
    # Compatible forms first: a trade mark is made of capitals, which the fold would meet too late.
    return sort_key(unicodedata.normalize("NFKC", tag_name(typed))).replace(" ", "-")
