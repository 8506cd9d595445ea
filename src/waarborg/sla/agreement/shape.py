"""The errors of shape: keys, types, bounds and forms, as the model sees them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from waarborg.sla.agreement import model
from waarborg.sla.agreement.document import Document, literal, nearest_to
from waarborg.sla.agreement.known import known_keys
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.paths import Path
from waarborg.sla.agreement.phrases import Phrase, one_of, same
from waarborg.sla.agreement.problems import Code, Problem

_DATE_OR_NAME = Phrase(
    "een datum (2026-12-24, zonder aanhalingstekens) of de naam van een feestdag",
    "a date (2026-12-24, without quotes) or the name of a holiday",
)


_MOST_ERRORS = 1000


def shape(document: Document) -> tuple[Agreement | None, tuple[Problem, ...]]:
    """The agreement, or none and all that is wrong with the document's shape."""
    try:
        return Agreement.model_validate(_frozen(document.raw)), ()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, tuple(_problems(document, details[:_MOST_ERRORS]))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def _problems(document: Document, details: list[ErrorDetails]) -> Iterator[Problem]:
    seen: set[Path] = set()
    for detail in details:
        path = _path(document, detail)
        if path not in seen and not _is_consequence(document, path, detail):
            seen.add(path)
            yield _problem(document, path, detail)


def _path(document: Document, detail: ErrorDetails) -> Path:
    """Where it is in the file: pydantic adds the member of a union that was tried, and ``[key]`` for a key."""
    path = tuple(detail["loc"])
    if detail["type"] == "missing":
        return path
    while path and _is_absent(document, path):
        path = path[:-1]
    return path


def _is_absent(document: Document, path: Path) -> bool:
    around = document.at(path[:-1])
    last = path[-1]
    if isinstance(around, dict):
        return last not in around
    return not (isinstance(around, list) and isinstance(last, int) and last < len(around))


def _is_consequence(document: Document, path: Path, detail: ErrorDetails) -> bool:
    """A list whose items all failed is said to be too short as well."""
    found = document.at(path)
    return detail["type"] == "too_short" and isinstance(found, list | dict) and len(found) > 0


def _problem(document: Document, path: Path, detail: ErrorDetails) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    is_key = detail["loc"][-1] == "[key]"
    if kind == "extra_forbidden" or (is_key and kind == "literal_error"):
        return _unknown_key(document, path, tuple(_expected(context)))
    if kind == "missing":
        return _missing(document, path)
    if kind == "literal_error":
        return _no_choice(document, path, context)
    if kind == "string_pattern_mismatch":
        found = literal(path[-1] if is_key else document.at(path))
        return document.problem(Code.WRONG_FORM, path, found=found, allowed=_FORMS[context["pattern"]])
    return _out_of_bounds_or_kind(document, path, detail)


def _out_of_bounds_or_kind(document: Document, path: Path, detail: ErrorDetails) -> Problem:
    kind = detail["type"]
    if kind in _BOUNDS:
        code, bound = _BOUNDS[kind]
        return document.problem(code, path, allowed=bound(detail.get("ctx", {})))
    if kind in _KINDS:
        is_day = path[:-1] in (("calendar", "also_closed"), ("calendar", "also_open"))
        allowed = _DATE_OR_NAME if is_day else _KINDS[kind]
        return document.problem(Code.WRONG_TYPE, path, kind=_kind(document.at(path)), allowed=allowed)
    return document.problem(Code.NOT_ACCEPTED, path, allowed=same(detail["msg"]))


def _unknown_key(document: Document, path: Path, known: tuple[str, ...]) -> Problem:
    key = str(path[-1])
    known = known or known_keys(path[:-1])
    nearest = nearest_to(key, known)
    return document.problem(
        Code.UNKNOWN_KEY, path, found=literal(key)[1:-1], allowed=one_of(known), nearest=nearest
    )


def _missing(document: Document, path: Path) -> Problem:
    """A missing key; in a row of the matrix it is an item that is missing."""
    if isinstance(path[-1], int):
        four = Phrase(
            "één ernst voor elk van de vier prioriteiten", "one severity for each of the four priorities"
        )
        return document.problem(Code.TOO_FEW, path[:-1], allowed=four)
    return document.problem(Code.MISSING_KEY, path, found=path[-1])


def _no_choice(document: Document, path: Path, context: Mapping[str, Any]) -> Problem:
    found = document.at(path)
    choices = tuple(_expected(context))
    is_text = not all(choice.isdigit() for choice in choices)
    nearest = nearest_to(found, choices) if isinstance(found, str) and is_text else None
    return document.problem(
        Code.NOT_A_CHOICE,
        path,
        allowed=one_of(map(literal, choices) if is_text else choices),
        nearest=literal(nearest) if nearest else None,
    )


def _expected(context: Mapping[str, Any]) -> Iterator[str]:
    for quoted, number in re.findall(r"'([^']*)'|(\d+)", str(context.get("expected", ""))):
        yield quoted or number


def _kind(value: Any) -> Phrase:
    return next((said for kinds, said in _FOUND_KINDS if isinstance(value, kinds)), same("?"))


_FOUND_KINDS: tuple[tuple[type, Phrase], ...] = (
    (bool, Phrase("ja of nee", "a true or false")),
    (int, Phrase("een geheel getal", "a whole number")),
    (Decimal, Phrase("een getal met decimalen", "a number with decimals")),
    (str, Phrase("een tekst", "a text")),
    (list, Phrase("een lijst", "a list")),
    (dict, Phrase("een tabel", "a table")),
    (date, Phrase("een datum", "a date")),
    (time, Phrase("een tijdstip", "a time")),
)
_TEXT = Phrase("tekst tussen aanhalingstekens", "text in quotes")
_TABLE = Phrase("een tabel", "a table")
_NUMBER = Phrase("een getal, zoals 130 of 0.10", "a number such as 130 or 0.10")
_KINDS: Mapping[str, Phrase] = {
    "string_type": _TEXT,
    "int_type": Phrase("een geheel getal, zonder aanhalingstekens", "a whole number, without quotes"),
    "bool_type": one_of(("true", "false")),
    "tuple_type": Phrase("een lijst tussen [ en ]", "a list between [ and ]"),
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "date_type": Phrase(
        "een datum zoals 2026-01-01, zonder aanhalingstekens", "a date such as 2026-01-01, without quotes"
    ),
    "is_instance_of": _NUMBER,
    "decimal_type": _NUMBER,
    "finite_number": _NUMBER,
}


def _at_least(context: Mapping[str, Any]) -> Phrase:
    return Phrase("ten minste {bound}", "at least {bound}").filled(bound=str(context["ge"]))


def _at_most(context: Mapping[str, Any]) -> Phrase:
    return Phrase("ten hoogste {bound}", "at most {bound}").filled(bound=str(context["le"]))


def _enough(context: Mapping[str, Any]) -> Phrase:
    return Phrase("ten minste {bound}", "at least {bound}").filled(bound=str(context["min_length"]))


def _not_too_many(context: Mapping[str, Any]) -> Phrase:
    return Phrase("ten hoogste {bound}", "at most {bound}").filled(bound=str(context["max_length"]))


def _long_enough(_: Mapping[str, Any]) -> Phrase:
    return Phrase("een tekst die niet leeg is", "a text that is not empty")


def _short_enough(context: Mapping[str, Any]) -> Phrase:
    bound = str(context["max_length"])
    return Phrase("een tekst van ten hoogste {bound} tekens", "a text of at most {bound} characters").filled(
        bound=bound
    )


def _digits(context: Mapping[str, Any]) -> Phrase:
    bound = str(next(iter(context.values())))
    return Phrase("ten hoogste {bound} cijfers", "at most {bound} digits").filled(bound=bound)


def _decimals(context: Mapping[str, Any]) -> Phrase:
    bound = str(context["decimal_places"])
    return Phrase(
        "ten hoogste {bound} cijfers achter de punt", "at most {bound} digits after the point"
    ).filled(bound=bound)


_BOUNDS: Mapping[str, tuple[Code, Callable[[Mapping[str, Any]], Phrase]]] = {
    "greater_than_equal": (Code.OUT_OF_BOUNDS, _at_least),
    "less_than_equal": (Code.OUT_OF_BOUNDS, _at_most),
    "string_too_short": (Code.OUT_OF_BOUNDS, _long_enough),
    "string_too_long": (Code.OUT_OF_BOUNDS, _short_enough),
    "decimal_max_digits": (Code.OUT_OF_BOUNDS, _digits),
    "decimal_whole_digits": (Code.OUT_OF_BOUNDS, _digits),
    "decimal_max_places": (Code.OUT_OF_BOUNDS, _decimals),
    "too_short": (Code.TOO_FEW, _enough),
    "too_long": (Code.TOO_MANY, _not_too_many),
}


def _pattern(annotated: Any) -> str:
    return str(annotated.__metadata__[0].pattern)


_FORMS: Mapping[str, Phrase] = {
    _pattern(model.Key): Phrase(
        "kleine letters, cijfers en _, beginnend met een letter, ten hoogste 40",
        "lower-case letters, digits and _, beginning with a letter, at most 40",
    ),
    _pattern(model.Email): Phrase(
        "een e-mailadres zoals naam@bureau.example", "an e-mail address such as name@agency.example"
    ),
    _pattern(model.Phone): Phrase(
        "een telefoonnummer met landnummer en zonder spaties, zoals +31101234567",
        "a phone number with country code and without spaces, such as +31101234567",
    ),
    _pattern(model.HttpUrl): Phrase(
        "een adres dat begint met https:// of http://", "an address that begins with https:// or http://"
    ),
    _pattern(model.CalendarTable.__annotations__["holidays"]): Phrase(
        '"none", een landcode zoals "NL", of een land met deelgebied zoals "DE-BY"',
        '"none", a country code such as "NL", or a country with a part such as "DE-BY"',
    ),
}
