"""Mail that the product writes by itself: one frame, text and HTML from the same words, marked as automatic.

So marked, other robots don't answer it. Source: RFC 3834.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

LONGEST_SUBJECT = 180


@dataclass(frozen=True, slots=True)
class Item:
    """One matter in a letter: what it is, what is said of it, words that somebody wrote, and the page it stands on."""

    title: str
    lines: Sequence[str] = ()
    quoted: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person reads, in the language that is active when it is written.

    ``arrange_url`` is where the reader decides about such letters; empty for those that come whatever they decide.
    """

    subject: str
    opening: str
    items: Sequence[Item] = ()
    closing: str = ""
    arrange_url: str = ""


def written(
    letter: Letter, *, to: str, identity: str, about: UUID | None = None, is_pressing: bool = False
) -> EmailMultiAlternatives:
    """The letter as mail. The same ``identity`` sent twice is recognised as one; ``about`` keeps a matter together."""
    around = {"letter": letter, "language": translation.get_language()}
    mail = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split())[:LONGEST_SUBJECT],
        body=render_to_string("foundation/letter.txt", around).strip() + "\n",
        to=[to],
        headers=_headers(identity, about, is_pressing=is_pressing),
    )
    mail.attach_alternative(render_to_string("foundation/letter.html", around), "text/html")
    return mail


def _headers(identity: str, about: UUID | None, *, is_pressing: bool) -> dict[str, str]:
    host = settings.WAARBORG_ADDRESS.rpartition("/")[2].partition(":")[0]
    headers = {
        "Message-ID": f"<{identity}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",  # what Exchange reads in its place
    }
    if about is not None:
        headers["References"] = f"<{about}@{host}>"
    if is_pressing:
        headers["Importance"] = "high"
    return headers
