"""From the text of an SLA file to an ``Agreement``, or to every problem in it at once."""

import hashlib
import tomllib
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.problems import InvalidAgreement, Problem

_BOM = "\ufeff"


def parse(text: str) -> Agreement:
    """The agreement that ``text`` describes.

    Raises: InvalidAgreement, and nothing else whatever ``text`` is.
    """
    try:
        document = tomllib.loads(text.removeprefix(_BOM), parse_float=Decimal)
        return Agreement.model_validate(_frozen(document))
    except (ValidationError, ValueError) as error:
        raise InvalidAgreement((Problem(str(error)),)) from error


def digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the file's text as UTF-8, without byte order mark and with line ends as LF.

    Comments and layout count: what was signed is the text. What editors, mail and version control change on
    their own (CRLF, a byte order mark) does not.
    """
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value
