"""What stands in an SLA file stands in the document: nothing that was promised is left out, and nothing is made up."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import printed
import pytest

from waarborg.service.agreements.document.blocks import Run, legible
from waarborg.service.agreements.document.clauses.fees import monthly_total, windows_fee
from waarborg.service.agreements.document.clauses.incidents import users_in_words
from waarborg.service.agreements.document.data import document
from waarborg.service.agreements.document.draft import Draft, site_name
from waarborg.service.agreements.document.texts import texts_in
from waarborg.sla.agreement.model import Agreement

NAMES = tuple(printed.ALL)
# What steers the document without being a promise that is written out.
SILENT = {
    "schema_",
    "language",
    "cadence",
    "pause_while_waiting_for_client",
    "workaround_counts",
    "notice_months",
}


def draft_of(agreement: Agreement) -> Draft:
    return Draft(agreement, "3", printed.DIGEST)


def texts(value: Any) -> Iterator[str]:
    """Every text of a document; the runs of a line as one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple) and value and isinstance(value[0], Run):
        yield "".join(run.text for run in value)
    elif isinstance(value, tuple):
        yield from (text for item in value for text in texts(item))
    elif is_dataclass(value):
        yield from (text for field in fields(value) for text in texts(getattr(value, field.name)))


def words_of(agreement: Agreement) -> str:
    return spaced(" | ".join(texts(document(agreement, version="3", digest=printed.DIGEST))))


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


def leaves(value: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from leaves(inside, *path, str(key))
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from leaves(inside, *path)
    elif value is not None:
        yield path, value


WORDS = {
    "size": "sizes",
    "sla": "hosting",
    "guarantee": "guarantees",
    "answers": "answers",
    "kind": "channels",
    "roles": "roles",
    "forms": "services.core_web_vitals",
    "day_ends": "counting.day_ends",
}
# How the value of a key is written; an unknown key is written as it stands.
BY_KEY: dict[str, Callable[[Draft, Any], str]] = {
    **{key: lambda draft, value, table=table: draft.word(f"{table}.{value}") for key, table in WORDS.items()},
    "phone": lambda draft, value: draft.notation.phone(value),
    "mobile": lambda draft, value: draft.notation.phone(value),
    "url": lambda _, value: legible(site_name(value)),
    "probe": lambda _, value: legible(site_name(value)),
    "open": lambda draft, value: draft.notation.openings([value])[0],
    "office_hours": lambda draft, value: draft.notation.openings([value])[0],
    "reaction": lambda draft, value: draft.notation.duration(value),
    "resolution": lambda draft, value: draft.notation.duration(value),
    "report": lambda draft, value: draft.way(value),
    "holidays": lambda draft, value: draft.word(
        f"windows.chosen.{'closed' if value == 'closed' else 'open_too'}"
    ),
    "at": lambda _, value: f"{value.partition('%')[0]}%",
    "owner": lambda draft, value: OWNERS.get(value, {}).get(draft.agreement.language, value),
    "service_window": lambda draft, value: legible(draft.agreement.service_windows[value].name),
    "matrix": lambda _, value: value,
    "users": users_in_words,
    "clock_starts": lambda draft, value: draft.word(
        f"counting.start.{value}", times=draft.article("targets")
    ),
    "cms": lambda _, value: value,
    "whatsapp": lambda _, value: "WhatsApp" if value else "",
    "cls": lambda draft, value: draft.notation.exact(value),
    "hours_per_month": lambda draft, value: draft.notation.number(value),
}
OWNERS = {
    "agency": {"nl": "het bureau", "en": "the agency"},
    "client": {"nl": "de opdrachtgever", "en": "the client"},
}
BY_TYPE: dict[type, Callable[[Draft, Any], str]] = {
    date: lambda draft, value: draft.notation.day(value),
    Decimal: lambda draft, value: draft.notation.money(value),
    int: lambda draft, value: draft.notation.number(value),
    str: lambda _, value: legible(value.splitlines()[0]),
}


def expected(draft: Draft, path: tuple[str, ...], value: Any) -> str:
    """How a value of the file is written in the document."""
    key = path[-1]
    if key == "number" and "channels" in path:
        key = "phone"
    if path == ("calendar", "holidays"):
        return (
            draft.word("windows.calendar.not_listed") if value == "none" else draft.word(f"countries.{value}")
        )
    if "report" in path:
        key = "report"
    if "matrix" in path:
        key = "matrix"
    written = BY_KEY.get(key) or BY_TYPE[type(value)]
    return written(draft, value)


@pytest.mark.parametrize("name", NAMES)
def test_everything_in_the_file_is_in_the_document(name: str) -> None:
    agreement = printed.ALL[name]()
    draft, words = draft_of(agreement), words_of(agreement)
    missing = [
        (".".join(path), value)
        for path, value in leaves(agreement.model_dump())
        if path[-1] not in SILENT
        and not _is_unprinted(path, agreement)
        and spaced(expected(draft, path, value)).lower() not in words.lower()
    ]
    assert missing == []


def _is_unprinted(path: tuple[str, ...], agreement: Agreement) -> bool:
    """Rules that do not apply: where a day ends says nothing when no target is counted in days."""
    counts_days = any("day" in duration for _, duration in leaves(agreement.targets.model_dump()))
    return path[-1] == "day_ends" and not counts_days


@pytest.mark.parametrize("name", NAMES)
def test_clauses_are_numbered_without_gaps(name: str) -> None:
    parts = document(printed.ALL[name](), version="3", digest=printed.DIGEST).parts
    numbers = [part.number for part in parts]
    body = [number for number in numbers if number.isdigit()]
    assert body == [str(index) for index in range(1, len(body) + 1)]
    assert numbers[len(body) :] == ["A", "B", "C"][: len(numbers) - len(body)]
    for part in parts:
        assert [clause.number for clause in part.clauses] == [
            f"{part.number}.{index}" for index in range(1, len(part.clauses) + 1)
        ]


def test_the_fee_is_the_windows_for_every_website_and_the_services() -> None:
    draft = draft_of(printed.crowded())
    small, medium, large = Decimal("99.95"), Decimal(1250), Decimal("12345678.90")
    window = 7 * small + 7 * medium + 6 * large
    assert windows_fee(draft) == window
    assert monthly_total(draft) == window + Decimal("2.5") * Decimal("127.50") + 3 * 130 + 130


def test_without_an_agreed_fee_no_amount_is_promised() -> None:
    assert monthly_total(draft_of(printed.sparse())) is None
    assert "€" not in words_of(printed.sparse())


def test_a_website_without_comparable_hosting_is_warned_about() -> None:
    assert "www.winkel.example is no comparable" not in words_of(printed.example())
    assert "No comparable agreement with the hosting provider is known for http://b.example." in words_of(
        printed.sparse()
    )
    assert "Voor 16 websites is geen vergelijkbare overeenkomst" in words_of(printed.crowded())


def test_a_supplier_with_weaker_guarantees_is_warned_about() -> None:
    words = words_of(printed.crowded())
    assert "Leverancier 1 geeft niet (aantoonbaar) dezelfde garanties" in words
    assert "Leverancier 0 geeft niet" not in words


def test_a_work_around_is_promised_only_where_it_counts() -> None:
    assert "mag het bureau ook een (eerste) work-around bieden" in words_of(printed.example())
    words = words_of(printed.sparse("nl"))
    assert "telt niet als oplossing" in words
    assert "Oplossing of work-around" not in words
    assert "oplossing of work-around binnen" not in words


def test_the_worked_example_is_what_the_engine_answers() -> None:
    """Friday before Easter, 16:30: the agency works on Good Friday and is closed on Easter Monday."""
    words = words_of(printed.example())
    assert "Een incident wordt gemeld op vrijdag 3 april 2026 om 16:30" in words
    assert "Onderweg is het bureau gesloten op 6 april 2026 (Tweede paasdag)." in words
    for moment in (
        "dinsdag 7 april 2026 om 09:30",
        "zaterdag 4 april 2026 om 16:30",
        "vrijdag 10 april 2026 om 16:30",
    ):
        assert moment in words


def test_closed_dates_of_the_first_contract_year_are_listed_across_new_year() -> None:
    closings = draft_of(printed.crowded()).closings
    assert [closing.on for closing in closings][:1] == [date(2026, 12, 24)]
    assert closings[-1].on <= date(2027, 6, 30)
    assert date(2027, 4, 27) not in {closing.on for closing in closings}
    assert "Op deze feestdagen loopt de tijd van de garanties gewoon door" in words_of(printed.crowded())


def test_a_contract_of_leap_day_runs_a_year() -> None:
    assert draft_of(printed.sparse()).first_year == (date(2024, 2, 29), date(2025, 2, 28))


def test_characters_that_reverse_what_is_read_are_left_out() -> None:
    assert "\u202e" not in words_of(printed.crowded())


def test_both_languages_have_the_same_sentences_with_the_same_facts() -> None:
    dutch, english = texts_in("nl"), texts_in("en")
    assert dutch.keys == english.keys
    facts = {key: [set(_facts(text.sentence(key))) for text in (dutch, english)] for key in dutch.keys}
    assert {key: both for key, both in facts.items() if both[0] != both[1]} == {}


def _facts(sentence: str) -> list[str]:
    return [part.split("}")[0] for part in sentence.split("{")[1:]]


def test_no_sentence_is_kept_that_no_document_says(monkeypatch: pytest.MonkeyPatch) -> None:
    said: set[str] = set()
    kept = texts_in("nl")
    sentence = type(kept).sentence
    monkeypatch.setattr(type(kept), "sentence", lambda self, key: said.add(key) or sentence(self, key))
    for make in printed.ALL.values():
        words_of(make())
    names = {key for key in kept.keys if key.startswith(("countries.", "months.", "weekdays."))}
    assert kept.keys - said - names == frozenset()


def test_two_numbers_of_one_kind_are_told_apart_where_one_must_report() -> None:
    assert "Algemeen nummer (+31 20 202 02 02)" in words_of(printed.modest())
    assert "Algemeen nummer en ticketsysteem" in words_of(printed.example())
