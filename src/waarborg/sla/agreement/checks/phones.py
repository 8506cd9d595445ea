"""Phone numbers that can be dialled: somebody will call the emergency number in the middle of the night."""

import re
from collections.abc import Iterator
from functools import lru_cache

from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.paths import Path
from waarborg.sla.agreement.problems import Code, Problem

# What the shape check lets pass; it reports everything else itself.
_FORM = re.compile(r"\+[1-9][0-9]{6,14}")


def check_phones(document: Document) -> Iterator[Problem]:
    """A number that no telephone can have is wrong; one that its country does not give out is doubtful."""
    for path in _paths(document):
        number = document.text(*path)
        code = _doubt(number) if number is not None and _FORM.fullmatch(number) else None
        if code is not None:
            yield document.problem(code, path)


@lru_cache(maxsize=1000)
def _doubt(number: str) -> Code | None:
    import phonenumbers  # noqa: PLC0415 - only a file with numbers should pay for it

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return Code.IMPOSSIBLE_PHONE
    if not phonenumbers.is_possible_number(parsed):
        return Code.IMPOSSIBLE_PHONE
    return None if phonenumbers.is_valid_number(parsed) else Code.UNLIKELY_PHONE


def _paths(document: Document) -> Iterator[Path]:
    for party in ("agency", "client"):
        yield (party, "phone")
        yield from ((*contact, "phone") for contact in document.tables(party, "contacts"))
    yield ("project_manager", "mobile")
    yield from ((*channel, "number") for channel in document.keys("channels"))
    yield from ((*website, "hosting", "phone") for website in document.tables("websites"))
    yield from ((*integration, "supplier", "phone") for integration in document.tables("integrations"))
