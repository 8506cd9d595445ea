"""Small changes to an SLA file by form: what changes, and that all else stays to the letter."""

from datetime import date
from pathlib import Path

import pytest

from waarborg.sla.agreement.parsing import examine, recall
from waarborg.sla.agreement.revising import NotRevisableError, Revision, revised

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("sla-*.toml"))
CLOSED = date(2026, 12, 23)
BOTH = Revision((CLOSED,), {"phone": "+31101010109", "emergency_phone": "+31100100109"})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_takes_a_closed_day_and_other_numbers_and_stays_valid(path):
    text = path.read_text()
    new = examine(revised(text, BOTH)).agreement
    assert new is not None
    assert CLOSED in new.calendar.also_closed
    numbers = {channel.kind: channel.number for channel in new.channels.values()}
    assert (numbers["phone"], numbers["emergency_phone"]) == ("+31101010109", "+31100100109")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_all_other_lines_stay_as_they_were(path):
    old, new = path.read_text().splitlines(), revised(path.read_text(), BOTH).splitlines()
    touched = [line for line in new if line not in old]
    assert {line.split("=")[0].strip() for line in touched} == {"also_closed", "number"}
    assert [
        line for line in old if line not in new and not line.lstrip().startswith(("also_closed", "number"))
    ] == []


def test_what_stands_already_changes_nothing():
    text = revised(EXAMPLES[0].read_text(), BOTH)
    assert revised(text, BOTH) == text
    assert revised(text, Revision()) == text


def test_an_open_day_that_is_closed_after_all_leaves_the_list_of_open_ones():
    text = (EXAMPLES[0].parent / "sla-example.toml").read_text()
    new = recall(revised(text, Revision((date(2026, 4, 3),))))
    assert new.calendar.also_open == ()
    assert new.calendar.also_closed == (date(2026, 4, 3),)


@pytest.mark.parametrize(
    "value",
    [
        'also_closed = [\n  2026-05-15, # brug ] \n  "Goede vrijdag",\n]',
        "also_closed = []   # niets",
        "",
    ],
    ids=["several_lines", "remark", "missing"],
)
def test_a_list_is_found_however_it_is_written(value):
    text = f"[calendar]\n{value}\nholidays = 'NL'\n[channels]\n"
    new = revised(text, Revision((CLOSED,)))
    assert "2026-12-23" in new
    assert new.endswith("holidays = 'NL'\n[channels]\n")


@pytest.mark.parametrize(
    "text",
    [
        "calendar = { holidays = 'NL' }",
        "calendar.holidays = 'NL'",
        "[calendar]\nalso_closed = [\n'''\nalso_closed = []\n''']",
    ],
    ids=["inline", "dotted", "string_over_lines"],
)
def test_what_can_only_be_changed_by_hand_is_refused_and_never_damaged(text):
    with pytest.raises(NotRevisableError):
        revised(text, Revision((CLOSED,)))
