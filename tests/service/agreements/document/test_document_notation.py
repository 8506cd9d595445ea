"""Dates, amounts, numbers and openings, as people write them in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from waarborg.service.agreements.document.notation import Notation
from waarborg.service.agreements.document.texts import MissingSentenceError, texts_in

DUTCH, ENGLISH = Notation(texts_in("nl")), Notation(texts_in("en"))


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        ("0", "€ 0,00", "€0.00"),
        ("1450", "€ 1.450,00", "€1,450.00"),
        ("12345678.9", "€ 12.345.678,90", "€12,345,678.90"),
    ],
)
def test_amounts_have_cents_and_the_languages_marks(amount: str, dutch: str, english: str) -> None:
    assert spaced(DUTCH.money(Decimal(amount))) == dutch
    assert spaced(ENGLISH.money(Decimal(amount))) == english


@pytest.mark.parametrize(
    ("opening", "dutch", "english"),
    [
        ("mon-fri 09:00-17:00", "maandag t/m vrijdag 09:00–17:00", "Monday to Friday 09:00–17:00"),
        ("mon-sun 07:00-21:00", "elke dag 07:00–21:00", "every day 07:00–21:00"),
        ("mon-sun 00:00-24:00", "24 uur per dag, 7 dagen per week", "24 hours a day, 7 days a week"),
        ("sat,sun 10:00-14:00", "zaterdag en zondag 10:00–14:00", "Saturday and Sunday 10:00–14:00"),
        (
            "mon-wed,fri 08:30-12:00",
            "maandag t/m woensdag en vrijdag 08:30–12:00",
            "Monday to Wednesday and Friday 08:30–12:00",
        ),
        ("fri 22:00-06:00", "vrijdag 22:00–06:00 (de dag erna)", "Friday 22:00–06:00 (the next day)"),
        ("sat 10:00-24:00", "zaterdag 10:00–24:00", "Saturday 10:00–24:00"),
    ],
)
def test_openings_are_said_in_words(opening: str, dutch: str, english: str) -> None:
    assert tuple(map(spaced, DUTCH.openings([opening]))) == (dutch,)
    assert tuple(map(spaced, ENGLISH.openings([opening]))) == (english,)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+31612345678", "+31 6 12 34 56 78"),
        ("+31101010101", "+31 10 101 01 01"),
        ("+31228123456", "+31 228 12 34 56"),
        ("+442079460123", "+44 20 79 46 01 23"),
        ("+3292000100", "+32 92 00 01 00"),
        ("+35319012345", "+353 19 01 23 45"),
        ("+12025550123", "+1 20 25 55 01 23"),
    ],
)
def test_numbers_are_grouped_and_keep_their_digits(number: str, written: str) -> None:
    assert spaced(DUTCH.phone(number)) == written
    assert DUTCH.phone(number).replace("\u00a0", "") == number


def test_durations_and_hours_know_one_from_many() -> None:
    assert [
        spaced(DUTCH.duration(text)) for text in ("1 hour", "1 working day", "12 working days", "2 days")
    ] == [
        "1 uur",
        "1 werkdag",
        "12 werkdagen",
        "2 dagen",
    ]
    assert [spaced(ENGLISH.hours(Decimal(hours))) for hours in ("1", "2.50")] == ["1 hour", "2.5 hours"]


def test_dates_and_exact_numbers_follow_the_language() -> None:
    assert spaced(DUTCH.day(date(2026, 1, 1))) == "1 januari 2026"
    assert spaced(ENGLISH.day(date(2026, 1, 1))) == "1 January 2026"
    assert DUTCH.exact(Decimal("0.10")) == "0,10"
    assert DUTCH.number(2500) == "2.500"


def test_a_sentence_that_is_not_there_is_an_error_with_its_key() -> None:
    with pytest.raises(MissingSentenceError, match=r"no\.such"):
        texts_in("nl").sentence("no.such")


def test_what_an_sla_file_says_never_becomes_markup() -> None:
    line = texts_in("nl").line("signing.agreed.line", version="**1** {number}", number="{version}")
    assert [run.text for run in line if run.weight == "strong"] == ["**1** {number}", "{version}"]
