"""Why a text is not TOML, in both languages, from what ``tomllib`` says in English."""

import re
from typing import NamedTuple

from waarborg.sla.agreement.phrases import Phrase


class Reason(NamedTuple):
    """``is_of_one_line``: the mistake cannot have begun on an earlier line, so that leaving the line out mends it."""

    phrase: Phrase
    is_of_one_line: bool


_REASONS: tuple[tuple[str, Reason], ...] = (
    (
        r"Invalid value",
        Reason(
            Phrase(
                "hier staat geen geldige waarde; tekst staat tussen aanhalingstekens",
                "there is no valid value here; text stands in quotes",
            ),
            is_of_one_line=True,
        ),
    ),
    (
        r"Illegal character '\\n'|Unterminated string",
        Reason(
            Phrase("deze tekst heeft geen sluitend aanhalingsteken", "this text has no closing quote"),
            is_of_one_line=True,
        ),
    ),
    (
        r"Illegal character",
        Reason(
            Phrase("hier staat een teken dat niet mag", "there is a character here that is not allowed"),
            is_of_one_line=True,
        ),
    ),
    (
        r"Found invalid character",
        Reason(
            Phrase("hier staat een teken dat niet mag", "there is a character here that is not allowed"),
            is_of_one_line=False,
        ),
    ),
    (
        r"Expected newline or end of document",
        Reason(
            Phrase("na de waarde staat nog iets op deze regel", "something follows the value on this line"),
            is_of_one_line=True,
        ),
    ),
    (
        r"Cannot overwrite a value|Duplicate inline table key",
        Reason(Phrase("deze sleutel staat er al", "this key is there already"), is_of_one_line=True),
    ),
    (
        r"Cannot declare|Cannot redefine|Cannot mutate",
        Reason(Phrase("deze tabel staat er al", "this table is there already"), is_of_one_line=False),
    ),
    (
        r"Invalid date",
        Reason(Phrase("deze datum bestaat niet", "this date does not exist"), is_of_one_line=True),
    ),
    (
        r"Unescaped|Invalid hex|Escaped character",
        Reason(
            Phrase(
                "een backslash in tekst tussen dubbele aanhalingstekens schrijf je als \\\\",
                "a backslash in text between double quotes is written as \\\\",
            ),
            is_of_one_line=True,
        ),
    ),
    (
        r"Expected '=' after a key",
        Reason(
            Phrase("na een sleutel hoort een =", "a key is followed by ="),
            is_of_one_line=False,
        ),
    ),
    (
        r"Unclosed array",
        Reason(
            Phrase(
                "een lijst die hiervoor begint, is niet gesloten met ] of mist een komma",
                "a list that begins before this is not closed with ] or lacks a comma",
            ),
            is_of_one_line=False,
        ),
    ),
    (
        r"Unclosed inline table",
        Reason(
            Phrase(
                "een tabel tussen accolades is niet gesloten met } of mist een komma",
                "a table in braces is not closed with } or lacks a comma",
            ),
            is_of_one_line=False,
        ),
    ),
    (
        r"Expected '\]",
        Reason(
            Phrase("een kop sluit met ] of met ]]", "a header closes with ] or with ]]"), is_of_one_line=False
        ),
    ),
)
_OTHERWISE = Reason(
    Phrase("deze regel is geen geldige TOML", "this line is not valid TOML"), is_of_one_line=False
)


def reason(said: str) -> Reason:
    """The reason behind a message of ``tomllib``; a general one for a message that is not known."""
    return next((known for pattern, known in _REASONS if re.match(pattern, said)), _OTHERWISE)
