"""The hours of a band: in order, in proportion where open, compressed where closed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from doors.ui.bands import bands, office_week
from waarborg.doors.ui.band.scale import scale_of
from waarborg.sla.band import Band, NamedSpan
from waarborg.sla.moments import Span

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _week(**changed) -> Band:
    starts_at = datetime(2026, 4, 20, 7, tzinfo=UTC)
    given_parts = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(days=9),
        "now_at": starts_at,
        "reported_at": starts_at,
        "timezone": "Europe/Amsterdam",
        "open_spans": office_week(starts_at, 10, AMSTERDAM),
        "holidays": (),
        "pauses": (),
        "tracks": (),
        "steps": (),
    }
    return Band(**given_parts | changed)


@given(bands(), st.lists(st.integers(-(10**6), 10**8), min_size=2, max_size=20))
def test_a_later_instant_never_stands_before_an_earlier_one(band, seconds):
    scale = scale_of(band)
    places = [scale.x(band.starts_at + timedelta(seconds=one)) for one in sorted(seconds)]
    assert all(before <= after for before, after in pairwise(places))
    assert all(0 <= place <= 1 for place in places)


@given(bands())
def test_the_hours_fill_the_band_without_a_gap(band):
    knots = scale_of(band).knots
    assert knots[0][1] == 0
    assert abs(knots[-1][1] - 1) < 1e-9
    assert all(before[0] < after[0] and before[1] <= after[1] for before, after in pairwise(knots))


@given(bands())
def test_closed_time_never_takes_more_than_its_share(band):
    stretches = scale_of(band).stretches
    compressed = sum(one.ends_x - one.starts_x for one in stretches if one.is_compressed)
    assert compressed <= 0.34 + 1e-6 or not any(one.is_open for one in stretches)


@given(bands())
def test_open_time_runs_at_one_speed(band):
    opened = [one for one in scale_of(band).stretches if one.is_open]
    speeds = [(one.ends_x - one.starts_x) / one.span.seconds for one in opened]
    assert not speeds or max(speeds) - min(speeds) <= 1e-6 * max(speeds) + 1e-12


def test_a_weekend_takes_no_more_room_than_a_night():
    closed = [one.ends_x - one.starts_x for one in scale_of(_week()).stretches if not one.is_open]
    assert max(closed) - min(closed) < 1e-9


def test_a_gap_with_a_holiday_has_room_for_its_name():
    kings_day = Span(datetime(2026, 4, 26, 22, tzinfo=UTC), datetime(2026, 4, 27, 22, tzinfo=UTC))
    opened = tuple(span for span in _week().open_spans if span.starts_at not in kings_day)
    scale = scale_of(_week(open_spans=opened, holidays=(NamedSpan(kings_day, "Koningsdag"),)))
    widths = [one.ends_x - one.starts_x for one in scale.stretches if not one.is_open]
    assert max(widths) > 1.5 * min(widths)


def test_a_window_that_never_closes_is_not_compressed():
    always = Span(_week().starts_at, _week().ends_at)
    assert not any(one.is_compressed for one in scale_of(_week(open_spans=(always,))).stretches)
