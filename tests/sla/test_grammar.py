"""What the SLA file may say of durations, openings and rungs, and what it may not."""

import pytest

from waarborg.sla.durations import Duration, InvalidDuration, Unit, parse_duration
from waarborg.sla.ladder import InvalidRung, LadderRung, parse_rung
from waarborg.sla.openings import InvalidOpening, covers_the_week, parse_opening


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1 hour", 1, Unit.HOURS),
        ("2 hours", 2, Unit.HOURS),
        ("90 minutes", 90, Unit.MINUTES),
        ("24 elapsed hours", 24, Unit.ELAPSED_HOURS),
        ("1 elapsed minute", 1, Unit.ELAPSED_MINUTES),
        ("1 working day", 1, Unit.WORKING_DAYS),
        ("12 working days", 12, Unit.WORKING_DAYS),
        ("2 days", 2, Unit.DAYS),
        ("1 day", 1, Unit.DAYS),
    ],
)
def test_a_duration_is_a_number_and_a_unit_in_singular_or_plural(text: str, amount: int, unit: Unit) -> None:
    assert parse_duration(text) == Duration(amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hour",
        "0 hours",
        "-1 hours",
        "1.5 hours",
        "1  hour",
        "1 Hour",
        "1 week",
        "12345 hours",
        "١ hour",
        "1 hour ",
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(InvalidDuration, match="allowed is"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "weekdays", "from_minute", "to_minute"),
    [
        ("mon-fri 09:00-17:00", {0, 1, 2, 3, 4}, 540, 1020),
        ("sat 10:00-14:00", {5}, 600, 840),
        ("mon-sun 00:00-24:00", set(range(7)), 0, 1440),
        ("fri-mon 22:00-06:00", {4, 5, 6, 0}, 1320, 1800),
        ("mon,wed,fri 09:00-12:30", {0, 2, 4}, 540, 750),
        ("mon-tue,sun 08:00-08:00", {0, 1, 6}, 480, 1920),
    ],
)
def test_an_opening_is_days_and_hours(
    text: str, weekdays: set[int], from_minute: int, to_minute: int
) -> None:
    opening = parse_opening(text)
    assert (opening.weekdays, opening.from_minute, opening.to_minute) == (
        frozenset(weekdays),
        from_minute,
        to_minute,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mon",
        "mon 9:00-17:00",
        "mon 09:00",
        "maa 09:00-17:00",
        "mon 24:00-25:00",
        "mon 09:60-17:00",
        "mon 09:00-24:01",
    ],
)
def test_no_other_opening_is_read(text: str) -> None:
    with pytest.raises(InvalidOpening, match="allowed is"):
        parse_opening(text)


def test_the_week_is_covered_only_without_a_gap() -> None:
    assert covers_the_week([parse_opening("mon-sun 00:00-24:00")])
    assert covers_the_week([parse_opening("mon-sun 08:00-08:00")])
    assert covers_the_week([parse_opening("mon-sun 12:00-24:00"), parse_opening("mon-sun 00:00-12:00")])
    assert not covers_the_week([parse_opening("mon-sat 00:00-24:00")])
    assert not covers_the_week([parse_opening("mon-sun 00:00-23:59")])
    assert not covers_the_week([])


def test_a_rung_is_a_part_of_one_of_the_two_targets() -> None:
    assert parse_rung(1, "75% of reaction") == LadderRung(1, "reaction", 75)
    assert parse_rung(2, "500% of resolution") == LadderRung(2, "resolution", 500)
    for text in ("75 % of reaction", "0% of reaction", "501% of reaction", "75% of delivery", "reaction"):
        with pytest.raises(InvalidRung, match="allowed is"):
            parse_rung(1, text)
