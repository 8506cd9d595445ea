"""Amounts and numbers as they are written on either side of the North Sea."""

from decimal import Decimal

import pytest

from waarborg.doors.ui import number_words


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        ("1450", "€\u00a01.450,00", "€1,450.00"),
        ("0.005", "€\u00a00,01", "€0.01"),
        ("-12.5", "€\u00a0\u221212,50", "\u2212€12.50"),
        ("1234567.89", "€\u00a01.234.567,89", "€1,234,567.89"),
    ],
)
def test_money_follows_the_language(amount, dutch, english):
    assert number_words.money(Decimal(amount), "nl") == dutch
    assert number_words.money(Decimal(amount), "en") == english


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+31101010101", "010 101 01 01"),
        ("+31 6 12 34 56 78", "06 12 34 56 78"),
        ("+442079460000", "+44 20 7946 0000"),
        ("+3292000100", "+32 9 200 01 00"),
        ("+49 (0)30 1234567", "+49 30 1234567"),
        ("+12125550100", "+1 212\u2011555\u20110100"),
        ("+31201", "+31201"),
        ("0800-1234", "0800-1234"),
    ],
)
def test_a_phone_number_is_shown_as_it_is_said(number, shown):
    assert number_words.phone(number).replace("\u00a0", " ") == shown


def test_a_phone_number_is_dialled_without_its_spaces():
    assert number_words.dial("+31 (0)10 101-01") == "+311010101"
    assert number_words.dial("+44 20 7946 0000") == "+442079460000"
    assert number_words.dial("0800-1234") == "08001234"
