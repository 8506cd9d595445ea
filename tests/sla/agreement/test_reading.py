"""From text to agreement: what is accepted, what is hashed, and hostile files."""

import time
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_texts import EXAMPLE, EXAMPLES, changed, problems, said

from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.parsing import digest, examine, parse
from waarborg.sla.agreement.problems import InvalidAgreement
from waarborg.sla.agreement.syntax import MOST_CHARACTERS


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_an_agreement_without_a_warning(path):
    assert problems(path.read_bytes()) == ()


def test_amounts_are_exact():
    agreement = parse(changed(("cls = 0.10", "cls = 0.1000001")))
    assert agreement.services.core_web_vitals.minimum.cls == Decimal("0.1000001")
    assert agreement.service_windows["office"].monthly_fee.small == Decimal(150)


def test_a_file_saved_by_a_windows_editor_is_the_same_agreement():
    data = b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode()
    assert examine(data).agreement == parse(EXAMPLE)
    assert digest("\ufeff" + EXAMPLE.replace("\n", "\r\n")) == digest(EXAMPLE)


def test_the_hash_changes_with_every_character_that_was_signed():
    assert digest(EXAMPLE) != digest(EXAMPLE + "# signed")
    assert digest("a\n") == "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"


def test_an_invalid_file_raises_all_its_problems_and_says_them():
    with pytest.raises(InvalidAgreement) as refused:
        parse(changed(("schema = 1", "schema = 2"), ('language = "nl"', 'language = "fr"')))
    assert [problem.path for problem in refused.value.problems] == ["schema", "language"]
    assert str(refused.value).startswith("line 1, schema: 2 is not a choice here; allowed is 1")
    assert refused.value.in_words("nl")[1] == (
        'regel 3, language: "fr" is hier geen keuze; toegestaan is "nl" of "en"'
    )


def test_warnings_do_not_refuse_a_file():
    text = changed((', sla = "comparable" }   # comparable | weaker | none | unknown', " }"))
    assert isinstance(parse(text), Agreement)
    assert said(text) == [("hosting_uncertain", "websites[0].hosting", 22)]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("nothing", b"", "missing_key"),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00", "not_utf8"),
        ("latin-1", EXAMPLE.replace("Directie", "Directi\u00eb").encode("latin-1"), "not_utf8"),
        ("utf-16", EXAMPLE.encode("utf-16"), "not_utf8"),
        ("NUL bytes", b"\x00" * 1000, "not_toml"),
        ("too many characters", b"#" * (MOST_CHARACTERS + 1), "too_large"),
        ("arrays without end", b"a=" + b"[" * 100_000, "too_complex"),
        ("tables without end", b"a={" * 100_000, "too_complex"),
        ("deep but closed", b"a=" + b"[" * 50 + b"]" * 50, "too_complex"),
        ("a key of dots", b"a." * 400_000 + b"a=1", "too_complex"),
        ("many websites", b"[[websites]]\n" * 70_000, "too_complex"),
        ("many values", b"a=[" + b"1," * 450_000 + b"]", "too_complex"),
        ("a long number", b"a=" + b"9" * 900_000, "number_too_large"),
        ("a long hexadecimal number", b"schema=0x" + b"F" * 900_000, "number_too_large"),
        ("a huge exponent", b"schema=1e999999999", "not_a_choice"),
        ("one long key", b"a" * 900_000 + b"=1", "unknown_key"),
        ("many openings", EXAMPLE.replace('["mon-sun 07:00-21:00"]', str(["mon-sun 00:00-24:00"] * 15_000)).encode(), "too_many"),
        ("many windows", EXAMPLE.encode() + b"".join(b'[service_windows.w%d]\nname="w"\nopen=["mon-sun 07:00-21:00"]\n' % n for n in range(4000)), "too_many"),
        ("many channels", EXAMPLE.encode() + b"".join(b'[channels.c%d]\nkind="phone"\n' % n for n in range(6000)), "number_missing"),
        ("many ways", EXAMPLE.replace('["emergency", "ticket"]', str([f"c{n}" for n in range(15_000)])).encode(), "too_many"),
        ("many keys", EXAMPLE.encode() + b"".join(b"k%d=1\n" % n for n in range(15_000)), "unknown_key"),
        ("many dates", EXAMPLE.replace("also_closed = []", f"also_closed = [{', '.join(f'{year}-02-0{day}' for year in range(1950, 2150) for day in range(1, 9))}]").encode(), "too_many"),
        ("many contacts", EXAMPLE.replace("contacts = [\n", "contacts = [\n" + '{name="x", email="a@b.example", roles=["directing","directing"]},\n' * 3000).encode(), "too_many"),
        ("many bad lines", b"\n".join(b"k%d = x" % number for number in range(9000)), "not_toml"),
    ],
)  # fmt: skip
def test_a_hostile_file_gets_a_clear_answer_soon(name, data, code):
    began = time.process_time()
    found = problems(data)
    assert time.process_time() - began < 5
    assert code in {problem.code for problem in found}
    assert len(found) <= 500
    assert all(len(problem.located("nl")) < 2000 for problem in found)


def test_what_nobody_can_see_does_not_get_into_a_contract():
    text = changed(
        ('"Voorbeeldbureau"', '"Voorbeeld\\u0000bureau"'), ('"Webredactie"', '"Web\\u202Eredactie"')
    )
    assert said(text) == [
        ("control_character", "agency.name", 7),
        ("control_character", "client.contacts[1].name", 14),
    ]


@given(st.text(max_size=300))
def test_no_text_raises_anything_but_its_problems(text):
    with pytest.raises(InvalidAgreement):
        parse(text)


@given(st.integers(0, len(EXAMPLE) - 1), st.characters(), st.integers(0, 30))
def test_no_damage_to_a_file_raises_anything_but_its_problems(position, character, length):
    with suppress(InvalidAgreement):
        parse(EXAMPLE[:position] + character + EXAMPLE[position + length :])


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything(data):
    assert examine(data).problems
