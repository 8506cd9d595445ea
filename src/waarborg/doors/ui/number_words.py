"""Amounts, percentages and phone numbers as they are written in Dutch and in British English."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from waarborg.doors.ui.language import Language

_CENT: Final = Decimal("0.01")
_NO_BREAK: Final = "\u00a0"
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
    """A Dutch number as people in the Netherlands read it, "010 101 01 01"; any other as it was given."""
    compact = re.sub(r"[^\d+]", "", number)
    if found := _DUTCH_MOBILE.fullmatch(compact):
        return _NO_BREAK.join((f"06 {found[1]}".replace(" ", _NO_BREAK), *found.groups()[1:]))
    if found := _DUTCH_LANDLINE.fullmatch(compact):
        return _NO_BREAK.join((f"0{found[1]}", *found.groups()[1:]))
    return number


def dial(number: str) -> str:
    """The part after ``tel:`` of a link that dials ``number``; a "(0)" is only dialled inside the country."""
    return re.sub(r"[^\d+]", "", number.replace("(0)", ""))
