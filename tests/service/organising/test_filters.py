"""A filter says what somebody wants to see; an address carries it there and back, and names what it can't read."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from waarborg.service.organising import rules
from waarborg.service.organising.rules import (
    Before,
    DueWord,
    Filter,
    Sort,
    States,
    Who,
    Within,
    address,
    due_before,
    read,
    write,
)
from waarborg.service.organising.rules.filters import TEXT_CHARACTERS, WITHIN_AT_MOST, reported_between
from waarborg.service.organising.rules.reading import PARAMETERS, VALUES_AT_MOST
from waarborg.service.organising.rules.tags import tag_key
from waarborg.service.tickets.rules import Kind, State
from waarborg.sla.agreement.model import Severity

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SOMEBODY = UUID("0192f0c1-0000-7000-8000-000000000001")

dates = st.dates(date(1970, 1, 1), date(2999, 12, 31))
words = st.text(st.characters(codec="utf-8"), max_size=TEXT_CHARACTERS)
filters = st.builds(
    Filter,
    states=st.sampled_from(States) | st.frozensets(st.sampled_from(State), min_size=1),
    kinds=st.frozensets(st.sampled_from(Kind)),
    team=words.map(lambda typed: read({"team": [typed[:60]]}).filter.team),
    severities=st.frozensets(st.sampled_from(Severity)),
    client=st.none() | st.uuids(),
    website=st.none() | st.uuids(),
    assignee=st.none() | st.uuids() | st.sampled_from(Who),
    manager=st.none() | st.uuids() | st.just(Who.ME),
    follower=st.none() | st.uuids() | st.just(Who.ME),
    tags=st.frozensets(words.map(tag_key).filter(bool), max_size=5),
    due=st.none()
    | st.sampled_from(DueWord)
    | st.builds(Before, dates)
    | st.integers(0, WITHIN_AT_MOST // timedelta(minutes=1)).map(lambda m: Within(timedelta(minutes=m))),
    reported_since=st.none() | dates,
    reported_until=st.none() | dates,
    text=words.map(lambda typed: read({"q": [typed]}).filter.text),
)
sorts = st.sampled_from(Sort)


def asked(query: str) -> rules.Reading:
    return read(dict(QueryDict(query).lists()))


@given(wanted=filters, sort=sorts)
def test_an_address_carries_a_filter_there_and_back(wanted, sort):
    assert asked(address(wanted, sort)) == rules.Reading(wanted, sort)


@given(wanted=filters, sort=sorts)
def test_a_filter_has_one_address(wanted, sort):
    again = asked(address(wanted, sort))
    assert address(again.filter, again.sort) == address(wanted, sort)


@given(parameters=st.dictionaries(st.sampled_from(PARAMETERS), st.lists(words, max_size=VALUES_AT_MOST + 2)))
def test_whatever_an_address_says_is_read_or_named(parameters):
    found = read(parameters)
    assert read(write(found.filter, found.sort)) == rules.Reading(found.filter, found.sort)
    for problem in found.problems:
        assert problem.parameter in parameters
        assert len(str(problem)) < 400


def test_without_parameters_the_open_tickets_come_first_due_first():
    assert asked("") == rules.Reading(Filter(), Sort.DUE)
    assert Filter().states is States.OPEN
    assert address(Filter()) == ""


def test_empty_fields_of_a_form_ask_for_nothing():
    assert asked("state=&q=+&client=&due=&tag=").problems == ()
    assert asked("state=&q=+&client=&due=&tag=").filter == Filter()


def test_parameters_of_others_are_left_alone():
    assert asked("page=3&view=x").problems == ()


def test_states_are_named_alone_or_together():
    assert asked("state=in_hand&state=reported").filter.states == {State.IN_HAND, State.REPORTED}
    assert asked("state=all").filter.states is States.ALL
    assert asked("state=all&state=in_hand").filter.states is States.ALL


def test_people_are_named_by_their_part_or_by_identity():
    assert asked("assignee=me").filter.assignee is Who.ME
    assert asked("assignee=nobody").filter.assignee is Who.NOBODY
    assert asked(f"assignee={SOMEBODY}").filter.assignee == SOMEBODY


def test_nobody_can_not_follow_or_manage():
    assert [problem.parameter for problem in asked("follower=nobody&manager=nobody").problems] == [
        "manager",
        "follower",
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("4h", Within(timedelta(hours=4))),
        ("90m", Within(timedelta(minutes=90))),
        ("3d", Within(timedelta(days=3))),
        ("late", DueWord.LATE),
        ("2026-03-12", Before(date(2026, 3, 12))),
    ],
)
def test_what_is_due_is_said_in_hours_days_dates_or_words(said, meant):
    assert asked(f"due={said}").filter.due == meant
    assert address(Filter(due=meant)) == f"due={said}"


def test_whole_hours_and_days_are_written_as_such():
    assert address(Filter(due=Within(timedelta(minutes=120)))) == "due=2h"
    assert address(Filter(due=Within(timedelta(hours=48)))) == "due=2d"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("state=gesloten", "state"),
        ("severity=terrible", "severity"),
        ("kind=wish", "kind"),
        (f"team={'a' * 61}", "team"),
        ("client=42", "client"),
        ("assignee=sam", "assignee"),
        ("due=soon", "due"),
        ("due=999999d", "due"),
        ("due=2026-02-30", "due"),
        ("since=10-03-2026", "since"),
        ("until=20260310", "until"),
        ("until=9999-12-31", "until"),
        ("tag=%23", "tag"),
        ("sort=colour", "sort"),
        (f"q={'a' * (TEXT_CHARACTERS + 1)}", "q"),
        ("&".join(["tag=x"] * (VALUES_AT_MOST + 1)), "tag"),
    ],
)
def test_what_can_not_be_read_is_left_out_and_named(query, parameter):
    found = asked(f"{query}&website={SOMEBODY}")
    assert [problem.parameter for problem in found.problems] == [parameter]
    assert (found.filter, found.sort) == (Filter(website=SOMEBODY), Sort.DUE)


def test_a_problem_says_what_could_be_asked_for():
    (problem,) = asked("severity=terrible").problems
    assert "terrible" in str(problem)
    assert "critical, major, normal, minor" in str(problem)


def test_a_problem_speaks_dutch_and_stays_short():
    (problem,) = asked(f"client={'x' * 5000}").problems
    with translation.override("nl"):
        assert "is niet de identiteit" in str(problem)
        assert len(str(problem)) < 200


def test_words_to_search_for_lose_what_no_keyboard_writes():
    assert asked("q=%00af%20%20rekenen%0A").filter.text == "af rekenen"


def test_dates_are_those_of_the_agency_and_both_count():
    wanted = Filter(reported_since=date(2026, 3, 10), reported_until=date(2026, 3, 10))
    assert reported_between(wanted, AMSTERDAM) == (
        datetime(2026, 3, 9, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 10, 23, 0, tzinfo=UTC),
    )


def test_the_day_on_which_the_clock_changes_is_shorter():
    wanted = Filter(reported_since=date(2026, 3, 29), reported_until=date(2026, 3, 29))
    since, before = reported_between(wanted, AMSTERDAM)
    assert before - since == timedelta(hours=23)


def test_due_words_move_with_time():
    assert due_before(DueWord.LATE, AT, AMSTERDAM) == AT
    assert due_before(DueWord.TODAY, AT, AMSTERDAM) == datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    assert due_before(Within(timedelta(hours=4)), AT, AMSTERDAM) == AT + timedelta(hours=4)
    assert due_before(Before(date(2026, 3, 12)), AT, AMSTERDAM) == datetime(2026, 3, 12, 23, 0, tzinfo=UTC)
    assert due_before(DueWord.NEVER, AT, AMSTERDAM) is None


@pytest.mark.parametrize(
    "typed", ["Core Web Vitals", "core-web-vitals", " #core  web vitals", "CORE, WEB: VITALS!"]
)
def test_a_tag_is_one_however_it_is_typed(typed):
    assert tag_key(typed) == "core-web-vitals"


@given(typed=words)
@example("Winkel™")
def test_the_key_of_a_key_is_itself(typed):
    assert tag_key(tag_key(typed)) == tag_key(typed)
