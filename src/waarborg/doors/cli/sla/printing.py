"""What the document cannot print as it is written, said before anybody signs it."""

import unicodedata

import typer

from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.wording import Language

_MOST_SHOWN = 10


def warn_of_spelling_out(agreement: Agreement, language: Language) -> None:
    """Name, on standard error, the characters that the PDF writes as a code or a name in brackets."""
    from waarborg.service.agreements.document.glyphs import spelled_out  # noqa: PLC0415 - most commands need no fonts

    found = [
        character
        for character in spelled_out(agreement.model_dump(mode="json"))
        if unicodedata.category(character) not in ("Cc", "Cs")
    ]
    if found:
        shown = " ".join(found[:_MOST_SHOWN]) + (" …" if len(found) > _MOST_SHOWN else "")
        typer.echo(_SPELLED_OUT.filled(characters=shown).in_(language), err=True)


_SPELLED_OUT = Phrase(
    "let op: de pdf kan deze tekens niet tonen en schrijft ze uit, zoals [U+65E5]: {characters}. Latijns, Grieks en "
    "Cyrillisch schrift kan wel; geef een naam die de ondertekenaars kunnen lezen",
    "warning: the PDF cannot show these characters and spells them out, as in [U+65E5]: {characters}. Latin, Greek and "
    "Cyrillic script it can show; give a name that those who sign can read",
)
