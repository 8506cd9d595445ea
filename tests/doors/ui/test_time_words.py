"""Times as people say them, in both languages."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waarborg.doors.ui import time_words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 4, 29, 9, 0, tzinfo=UTC)  # Wednesday 11:00 in Amsterdam


def _local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("instant", "dutch", "english"),
    [
        (_local(2026, 4, 29, 14, 20), "vandaag 14:20", "today 14:20"),
        (_local(2026, 4, 30, 9, 5), "morgen 09:05", "tomorrow 09:05"),
        (_local(2026, 4, 28, 16, 10), "gisteren 16:10", "yesterday 16:10"),
        (_local(2026, 5, 1, 14, 20), "vrijdag 14:20", "Friday 14:20"),
        (_local(2026, 5, 5, 9), "dinsdag 09:00", "Tuesday 09:00"),
        (_local(2026, 5, 6, 9), "wo 6 mei 09:00", "Wed 6 May 09:00"),
        (_local(2026, 4, 24, 8), "vr 24 apr 08:00", "Fri 24 Apr 08:00"),
        (_local(2027, 1, 4, 9), "ma 4 jan 2027 09:00", "Mon 4 Jan 2027 09:00"),
    ],
)
def test_an_instant_is_named_by_the_shortest_day_that_is_clear(instant, dutch, english):
    assert time_words.moment(instant, at=NOW, zone=AMSTERDAM, language="nl") == dutch
    assert time_words.moment(instant, at=NOW, zone=AMSTERDAM, language="en") == english


def test_new_year_is_near_enough_to_need_no_year():
    december = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)
    assert (
        time_words.moment(_local(2027, 1, 4, 9), at=december, zone=AMSTERDAM, language="nl")
        == "ma 4 jan 09:00"
    )


@pytest.mark.parametrize(
    ("seconds", "dutch", "english"),
    [
        (42 * 60, "nog 42 min", "42 min left"),
        (3 * 3600 + 20 * 60, "nog 3 u 20", "3 h 20 left"),
        (3 * 3600 + 5 * 60, "nog 3 u 05", "3 h 05 left"),
        (2 * 3600, "nog 2 u", "2 h left"),
        (26 * 3600, "nog 1 dag 2 u", "1 day 2 h left"),
        (48 * 3600, "nog 2 dagen", "2 days left"),
        (59, "nog geen minuut", "under a minute left"),
        (0, "nog geen minuut", "under a minute left"),
        (-12 * 60, "12 min te laat", "12 min late"),
        (-30, "net te laat", "just late"),
    ],
)
def test_what_is_left_is_said_in_at_most_two_units(seconds, dutch, english):
    assert time_words.left(seconds, "nl") == dutch
    assert time_words.left(seconds, "en") == english


def _left(due_at: datetime, **options) -> time_words.TimeLeft:
    return time_words.time_left(due_at, at=NOW, zone=AMSTERDAM, language="nl", **options)


def test_time_left_is_counted_in_the_window_when_the_window_is_named():
    friday = _local(2026, 5, 1, 14, 20)
    said = _left(friday, open_seconds=3 * 3600 + 20 * 60, window="kantooruren")
    assert (said.relative, said.absolute) == ("nog 3 u 20 binnen kantooruren", "vrijdag 14:20")


def test_working_days_are_never_a_bare_number_of_hours():
    assert _left(_local(2026, 5, 6, 14, 20), open_seconds=32 * 3600, window="kantooruren").relative == ""


def test_an_overrun_is_real_time_whatever_the_window_is():
    said = _left(_local(2026, 4, 29, 9), open_seconds=0, window="kantooruren")
    assert said.is_past
    assert said.relative == "2 u te laat"


def test_dates_are_written_in_full_where_they_are_read():
    assert time_words.long_date(date(2026, 5, 4), "nl") == "maandag 4 mei 2026"
    assert time_words.long_date(date(2026, 5, 4), "en") == "Monday 4 May 2026"


def test_the_clock_is_that_of_the_zone_through_daylight_saving():
    assert time_words.clock(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), AMSTERDAM) == "01:30"
    assert time_words.clock(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), AMSTERDAM) == "03:30"


@given(st.integers(-(10**8), 10**8), st.sampled_from(["nl", "en"]))
def test_every_instant_has_words(seconds, language):
    due_at = NOW + timedelta(seconds=seconds)
    said = time_words.time_left(due_at, at=NOW, zone=AMSTERDAM, language=language)
    assert said.absolute
    assert said.is_past == (seconds < 0)


LONDON, BRUSSELS = ZoneInfo("Europe/London"), ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("zone", "dutch", "english"),
    [
        (LONDON, "Londen", "London"),
        (ZoneInfo("America/New_York"), "New York", "New York"),
        (ZoneInfo("Asia/Kolkata"), "Kolkata", "Kolkata"),
        (BRUSSELS, "", ""),  # the same clock as in Amsterdam
        (AMSTERDAM, "", ""),
    ],
)
def test_the_place_is_named_where_its_clock_is_not_the_agencys(zone, dutch, english):
    instant = datetime(2026, 3, 10, 9, tzinfo=UTC)
    for language, named in (("nl", dutch), ("en", english)):
        assert time_words.elsewhere(instant, zone=zone, home=AMSTERDAM, language=language) == named


def test_it_is_the_clock_of_that_day_that_counts():
    tunis = ZoneInfo("Africa/Tunis")  # an hour behind Amsterdam in summer, the same in winter
    summer, winter = (datetime(2026, month, 10, 9, tzinfo=UTC) for month in (7, 1))
    assert time_words.elsewhere(summer, zone=tunis, home=AMSTERDAM, language="nl") == "Tunis"
    assert time_words.elsewhere(winter, zone=tunis, home=AMSTERDAM, language="nl") == ""
