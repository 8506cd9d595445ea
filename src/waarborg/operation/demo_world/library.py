"""What the agency has written down: articles for its clients and for itself, replies that it often sends, a macro."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from waarborg.service.conversations.commands import Wording, add_canned_reply
from waarborg.service.knowledge import commands as knowledge
from waarborg.service.organising.commands import make_macro
from waarborg.service.organising.rules import macros

if TYPE_CHECKING:
    from datetime import datetime

    from waarborg.service.foundation.viewer import Viewer


class Piece(NamedTuple):
    """An article in both languages: title and text of each."""

    nl: tuple[str, str]
    en: tuple[str, str]
    for_clients: bool = True


ARTICLES = (
    Piece(
        nl=(
            "Ik zie mijn wijziging niet op de site",
            (
                "Een pagina kan nog even in het geheugen van je browser of van de site staan.\n\n"
                "1. Ververs de pagina met **Ctrl + F5** (op een Mac: **Cmd + Shift + R**).\n"
                "2. Bekijk de pagina in een privévenster.\n"
                "3. Staat hij er na tien minuten nog niet? Meld het dan; noem het adres van de pagina."
            ),
        ),
        en=(
            "My change does not show on the website",
            (
                "A page can stay in the memory of your browser or of the website for a while.\n\n"
                "1. Reload the page with **Ctrl + F5** (on a Mac: **Cmd + Shift + R**).\n"
                "2. Look at the page in a private window.\n"
                "3. Still not there after ten minutes? Then report it, with the address of the page."
            ),
        ),
    ),
    Piece(
        nl=(
            "Een foto plaatsen die snel laadt",
            (
                "Een foto van je telefoon is vaak tien keer groter dan nodig.\n\n"
                "- Maak hem hoogstens **2000 pixels** breed.\n"
                "- Kies **JPEG** voor foto’s en **PNG** voor schermafbeeldingen.\n"
                "- Vul altijd de alternatieve tekst in: wie niet kan zien, hoort die."
            ),
        ),
        en=(
            "Placing a picture that loads fast",
            (
                "A picture from your telephone is often ten times larger than needed.\n\n"
                "- Make it **2000 pixels** wide at most.\n"
                "- Choose **JPEG** for photos and **PNG** for screenshots.\n"
                "- Always fill in the alternative text: whoever can't see hears it."
            ),
        ),
    ),
    Piece(
        nl=(
            "Wat maakt een melding snel op te lossen?",
            (
                "Met drie dingen kunnen we meteen aan de slag:\n\n"
                "- **het adres** van de pagina;\n"
                "- **wat je deed**, en wat je toen zag;\n"
                "- **een schermafbeelding**: plak hem gewoon in de melding."
            ),
        ),
        en=(
            "What makes a report quick to solve?",
            (
                "With three things we can start at once:\n\n"
                "- **the address** of the page;\n"
                "- **what you did**, and what you then saw;\n"
                "- **a screenshot**: simply paste it into the report."
            ),
        ),
    ),
    Piece(
        nl=(
            "Storing bij een betaalprovider herkennen",
            (
                "Kijk eerst op de statuspagina van de provider, dan in het logboek van de webshop.\n\n"
                "Staat daar een time-out en is de statuspagina groen? Bel de provider: zijn nummer staat bij het ticket."
            ),
        ),
        en=(
            "Telling that a payment provider is down",
            (
                "Look at the provider's status page first, then at the log of the web shop.\n\n"
                "A time-out there while the status page is green? Call the provider: the number stands with the ticket."
            ),
        ),
        for_clients=False,
    ),
)

REPLIES = (
    Wording(
        "We zijn begonnen",
        text_nl="Dag {{reporter}},\n\nWe zijn ermee aan de slag. Zodra we meer weten, hoor je het hier.\n\n{{sender}}",
        text_en="Hello {{reporter}},\n\nWe have begun. As soon as we know more, you hear it here.\n\n{{sender}}",
    ),
    Wording(
        "Graag een schermafbeelding",
        text_nl="Dag {{reporter}},\n\nKun je een schermafbeelding sturen van wat je ziet? Plakken kan.\n\n{{sender}}",
        text_en="Hello {{reporter}},\n\nCould you send a screenshot of what you see? You can paste it.\n\n{{sender}}",
    ),
)


def write_all(*, by: Viewer, at: datetime) -> None:
    """As ``by``, who leads at the agency."""
    for piece in ARTICLES:
        _write(piece, by, at)
    replies = [add_canned_reply(by=by, at=at, wording=wording) for wording in REPLIES]
    steps: list[macros.Step] = [macros.Begin(), macros.Reply(canned=replies[0].id)]
    make_macro(by=by, at=at, name="Oppakken en laten weten", steps=steps)


def _write(piece: Piece, by: Viewer, at: datetime) -> None:
    title, text = piece.nl
    article = knowledge.write(by=by, at=at, language="nl", title=title, text=text).article
    title, text = piece.en
    knowledge.write(by=by, at=at, article=article, language="en", title=title, text=text)
    if piece.for_clients:
        knowledge.share(by=by, at=at, article=article)
