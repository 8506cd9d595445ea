"""Minutes are whole, belong to a day of the agency's calendar, and none is lost or made."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waarborg.service.hours import rules
from waarborg.service.hours.rules import Part

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EVENING = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)  # half past eleven in Amsterdam
# The instants at which something odd happens: the clock goes forward, the clock goes back, a year ends.
ODD = [
    datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 22, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 59, 30, tzinfo=UTC),
]
begins = st.builds(
    lambda near, seconds: near + timedelta(seconds=seconds),
    st.sampled_from(ODD),
    st.integers(-90_000, 90_000),
)
lengths = st.integers(0, 3 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 1), (29, 1), (89, 1), (90, 2), (3600, 60), (3629, 60), (3630, 61)]
)
def test_minutes_are_rounded_to_the_nearest_and_never_nought(seconds, minutes):
    assert rules.minutes_between(EVENING, EVENING + timedelta(seconds=seconds)) == minutes


def test_work_past_midnight_falls_on_both_days():
    assert rules.parts(EVENING, EVENING + timedelta(minutes=75), AMSTERDAM) == (
        Part(date(2026, 3, 10), 30),
        Part(date(2026, 3, 11), 45),
    )


def test_the_day_is_that_of_the_agency_not_of_utc():
    assert rules.day_of(EVENING, AMSTERDAM) == date(2026, 3, 10)
    assert rules.day_of(EVENING + timedelta(minutes=30), AMSTERDAM) == date(2026, 3, 11)


def test_the_hour_that_the_clock_skips_was_not_worked():
    begin = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half past one; two o'clock becomes three
    assert rules.parts(begin, begin + timedelta(hours=1), AMSTERDAM) == (Part(date(2026, 3, 29), 60),)


@given(begin=begins, length=lengths)
def test_no_minute_is_lost_or_made_at_midnight(begin, length):
    found = rules.parts(begin, begin + length, AMSTERDAM)
    assert sum(part.minutes for part in found) == rules.minutes_between(begin, begin + length)
    assert all(part.minutes > 0 for part in found)
    assert [part.worked_on for part in found] == sorted({part.worked_on for part in found})


@given(begin=begins, length=lengths)
def test_every_part_lies_within_the_days_that_were_worked(begin, length):
    first, last = (rules.day_of(at, AMSTERDAM) for at in (begin, begin + length))
    assert all(first <= part.worked_on <= last for part in rules.parts(begin, begin + length, AMSTERDAM))


@given(on=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_begins_on_its_first_and_ends_before_the_next_ones(on):
    first, following = rules.month_of(on)
    assert first <= on < following
    assert (first.day, following.day) == (1, 1)
    assert (following - first).days <= 31


def test_a_timer_counts_as_forgotten_after_a_working_day():
    assert not rules.is_forgotten(EVENING, EVENING + rules.TIMER_LIMIT)
    assert rules.is_forgotten(EVENING, EVENING + rules.TIMER_LIMIT + timedelta(seconds=1))


def test_without_an_agreement_all_time_is_outside_of_it():
    assert rules.services_of(None) == (rules.OUTSIDE,)
    assert rules.agreed_minutes(None, "support") is None
