"""Amounts, percentages and phone numbers as they are written in Dutch and in British English."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import phonenumbers

from waarborg.doors.ui.language import Language

_CENT: Final = Decimal("0.01")
_NO_BREAK: Final = "\u00a0"
_NO_BREAK_HYPHEN: Final = "\u2011"
_MINUS: Final = "\u2212"
_SWAPPED: Final = str.maketrans(",.", ".,")
_DUTCH_LANDLINE: Final = re.compile(
    r"\+31(10|13|15|20|23|24|26|30|33|35|36|38|40|43|45|46|50|53|55|58|7\d|8[458]|88)(\d{3})(\d{2})(\d{2})"
)
_DUTCH_MOBILE: Final = re.compile(r"\+316(\d{2})(\d{2})(\d{2})(\d{2})")


def money(amount: Decimal, language: Language) -> str:
    """Euros: "€ 1.450,00" in Dutch, "€1,450.00" in English."""
    cents = amount.quantize(_CENT, rounding=ROUND_HALF_UP)
    sign = _MINUS if cents < 0 else ""
    figures = f"{abs(cents):,.2f}"
    if language == "nl":
        return f"€{_NO_BREAK}{sign}{figures.translate(_SWAPPED)}"
    return f"{sign}€{figures}"


def percent(value: int, language: Language) -> str:
    """A percentage: "75 %" in Dutch, "75%" in English."""
    return f"{value}{_NO_BREAK}%" if language == "nl" else f"{value}%"


def phone(number: str) -> str:
    """As it is read: a Dutch number "010 101 01 01", a foreign one in its country's groups, "+44 20 7946 0100"."""
    compact = dial(number)
    if found := _DUTCH_MOBILE.fullmatch(compact):
        return _NO_BREAK.join((f"06 {found[1]}".replace(" ", _NO_BREAK), *found.groups()[1:]))
    if found := _DUTCH_LANDLINE.fullmatch(compact):
        return _NO_BREAK.join((f"0{found[1]}", *found.groups()[1:]))
    parsed = _parsed(compact)
    if parsed is None:
        return number
    words = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return words.replace(" ", _NO_BREAK).replace("-", _NO_BREAK_HYPHEN)


def dial(number: str) -> str:
    """The part after ``tel:``, in E.164 wherever the number is complete. A "(0)" is only dialled inside the country."""
    compact = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    parsed = _parsed(compact)
    if parsed is None:
        return compact
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _parsed(compact: str) -> phonenumbers.PhoneNumber | None:
    """The number, if it is one that can exist; short and internal ones have no country."""
    try:
        parsed = phonenumbers.parse(compact)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
