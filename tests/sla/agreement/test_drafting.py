"""The file that init writes: accepted for every sensible set of answers, safe for every other."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waarborg.sla.agreement.drafting import draft, examined
from waarborg.sla.agreement.parsing import parse
from waarborg.sla.agreement.questions import questions

TODAY = date(2026, 11, 24)
KEYS = [question.key for question in questions(TODAY)]
OPTIONAL = [question.key for question in questions(TODAY) if question.is_optional]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_usual_answers_make_an_agreement_without_a_warning(language):
    examination = examined({"language": language}, TODAY)
    assert examination.problems == ()
    assert examination.agreement.language == language
    assert examination.agreement.contract.starts == date(2026, 12, 1)


@given(
    st.sampled_from(["office", "extended", "always"]),
    st.sampled_from(["small", "medium", "large"]),
    st.sets(st.sampled_from(OPTIONAL)),
    st.sampled_from(["NL", "BE", "DE-BY", "GB-ENG", "none"]),
    st.sampled_from(["ja", "no"]),
)
def test_every_sensible_set_of_answers_is_accepted(window, size, left_out, holidays, whatsapp):
    answers = {
        "service_window": window, "website_size": size, "holidays": holidays, "pm_whatsapp": whatsapp,
        **dict.fromkeys(left_out, ""),
    }  # fmt: skip
    assert examined(answers, TODAY).errors == ()


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=40), max_size=6))
def test_an_answer_never_becomes_more_than_a_value(answers):
    raw = tomllib.loads(draft(answers, TODAY))
    usual = tomllib.loads(draft({}, TODAY))
    assert set(raw) <= set(usual)
    assert set(raw["contract"]) == set(usual["contract"])


def test_a_bad_answer_is_refused_as_check_would():
    errors = examined({"starts": "1-1-2027", "agency_email": "nobody"}, TODAY).errors
    assert [error.path for error in errors] == ["agency.email", "contract.starts"]


def test_amounts_may_be_written_with_a_comma():
    text = draft({"language": "nl", "fee_medium": "287,50"}, TODAY)
    assert str(parse(text).service_windows["office"].monthly_fee.medium) == "287.50"


def test_the_comments_are_in_the_language_of_the_file():
    assert draft({"language": "nl"}, TODAY).startswith("# De hele overeenkomst")
    assert draft({"language": "en"}, TODAY).startswith("# The whole agreement")
