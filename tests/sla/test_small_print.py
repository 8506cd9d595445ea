"""The small print: what the rules come to in the corners that the examples do not visit."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sla.agreements import EXTENDED, NO_WORKAROUNDS, local, shown, terms
from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import LadderStep, Mark
from waarborg.sla.calendar import Calendar, Holiday, country_list
from waarborg.sla.durations import InvalidDuration, parse_duration
from waarborg.sla.escalation import due_steps, highest_due, part_at, steps
from waarborg.sla.events import (
    DeliveryRefused,
    LeftGuarantee,
    Paused,
    ReportCorrected,
    Reported,
    Resumed,
    SeverityChanged,
    SolutionDelivered,
    WorkaroundDelivered,
    WorkBegan,
)
from waarborg.sla.guarantee import NotReportedError, fold
from waarborg.sla.inquiry import ChangeBeforeReportError, Inquiry, answer
from waarborg.sla.ladder import InvalidRung, parse_rung
from waarborg.sla.moments import NaiveInstantError, Span, instant, union
from waarborg.sla.openings import InvalidOpening, covers_the_week, parse_opening
from waarborg.sla.pauses import Pause, merged
from waarborg.sla.picture import band_of
from waarborg.sla.targets import FURTHEST_DAYS, due, part_used
from waarborg.sla.terms import UnknownReportError, calendar_of, compile_terms
from waarborg.sla.wallclock import first_instant_showing, wall_time
from waarborg.sla.windows import NeverOpensError, Window, YearOutOfRangeError
from waarborg.sla.wording import duration_words, instant_words, length_words

MONDAY = local("2026-03-02 10:00")


def window(*openings: str, closed: tuple[date, ...] = ()) -> Window:
    return Window(
        map(parse_opening, openings),
        zone=terms().zone,
        calendar=Calendar(also_closed=closed),
        observes_closings=True,
    )


# Instants and spans


def test_an_instant_is_utc_of_whole_seconds() -> None:
    noon = datetime.fromisoformat("2026-03-02T13:00:00.999+01:00")
    assert instant(noon) == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert instant(noon).tzinfo is UTC
    with pytest.raises(NaiveInstantError, match="has no offset"):
        instant(datetime(2026, 3, 2, 12))  # noqa: DTZ001 - that is the point


def test_spans_are_half_open_and_join_where_they_touch() -> None:
    hours = [MONDAY + timedelta(hours=number) for number in range(6)]
    span = Span(hours[0], hours[2])
    assert hours[0] in span
    assert hours[2] not in span
    assert span.clipped(Span(hours[1], hours[4])) == Span(hours[1], hours[2])
    assert span.clipped(Span(hours[2], hours[4])) is None
    assert list(
        union([Span(hours[4], hours[5]), span, Span(hours[2], hours[3]), Span(hours[1], hours[2])])
    ) == [
        Span(hours[0], hours[3]),
        Span(hours[4], hours[5]),
    ]
    assert list(union([])) == []


# Windows


def test_years_without_a_calendar_are_refused() -> None:
    for year in (1899, 2401):
        with pytest.raises(YearOutOfRangeError, match="1900 to 2400"):
            terms().window.is_open(datetime(year, 6, 1, tzinfo=UTC))
    assert terms().window.next_open(datetime(2399, 6, 1, tzinfo=UTC)).year == 2399


def test_the_opening_around_an_instant() -> None:
    opening = terms().window.open_span(MONDAY)
    assert (shown(opening.starts_at), shown(opening.ends_at)) == ("2026-03-02 09:00", "2026-03-02 17:00")


def test_a_date_without_openings_has_no_first_and_no_last() -> None:
    sunday = date(2026, 3, 1)
    assert terms().window.first_open_on(sunday) is None
    assert terms().window.last_closing_on(sunday) is None


def test_a_window_open_to_midnight_closes_that_date_at_midnight() -> None:
    late = window("fri 20:00-02:00", "mon-sun 10:00-12:00")
    assert shown(late.last_closing_on(date(2026, 3, 6))) == "2026-03-07 00:00"
    assert shown(late.last_closing_on(date(2026, 3, 7))) == "2026-03-07 12:00"


def test_nothing_is_measured_backwards() -> None:
    assert terms().window.measure(MONDAY, MONDAY - timedelta(hours=3)) == 0


# Targets in days


def test_working_days_look_for_a_working_day_on_which_the_window_opens() -> None:
    sparse = window("wed 09:00-12:00", "sat 10:00-12:00", closed=(date(2026, 3, 11),))
    saturday = sparse.next_open(local("2026-03-07 10:30"))
    # Sunday to Tuesday the window is not open; Wednesday the 11th is closed; so the 18th at its opening.
    assert shown(due(saturday, parse_duration("1 working day"), sparse)) == "2026-03-21 10:00"
    assert shown(due(saturday, parse_duration("5 working days"), sparse)) == "2026-03-25 09:00"


def test_the_end_of_a_day_without_opening_is_the_next_closing_there_is() -> None:
    sparse = window("mon 09:00-12:00", "thu 09:00-13:00")
    monday = local("2026-03-02 10:00")
    assert shown(due(monday, parse_duration("1 day"), sparse, "end_of_day")) == "2026-03-05 13:00"
    assert shown(due(monday, parse_duration("3 days"), sparse, "end_of_day")) == "2026-03-05 13:00"
    assert shown(due(monday, parse_duration("4 days"), sparse, "end_of_day")) == "2026-03-09 12:00"


def test_a_calendar_without_working_days_is_an_answer_and_not_a_loop() -> None:
    years = tuple(date(2026, 1, 1) + timedelta(days=day) for day in range(3 * 365))
    only_weekends = window("sat 10:00-12:00")
    saturday = local("2026-03-07 10:30")
    with pytest.raises(NeverOpensError, match="2026-03-06T23:00"):
        due(saturday, parse_duration("1 working day"), only_weekends)
    closed = Window(
        [parse_opening("mon-fri 09:00-17:00")],
        zone=terms().zone,
        calendar=Calendar(also_closed=years),
        observes_closings=False,
    )
    with pytest.raises(NeverOpensError):
        due(MONDAY, parse_duration("1 working day"), closed)


def test_the_furthest_day_is_still_looked_at() -> None:
    monday = date(2026, 3, 2)
    furthest = monday + timedelta(days=FURTHEST_DAYS)
    closed = tuple(monday + timedelta(days=day) for day in range(1, FURTHEST_DAYS))
    nearly_always_closed = window("mon-sun 09:00-17:00", closed=closed)
    assert (
        shown(due(MONDAY, parse_duration("1 day"), nearly_always_closed, "end_of_day")) == f"{furthest} 17:00"
    )
    longer = window("mon-sun 09:00-17:00", closed=(*closed, furthest, furthest + timedelta(days=1)))
    with pytest.raises(NeverOpensError):
        due(MONDAY, parse_duration("1 day"), longer, "end_of_day")


# Pauses


def test_overlapping_pauses_are_one_and_touching_ones_two() -> None:
    hours = [MONDAY + timedelta(hours=number) for number in range(8)]
    assert merged([Pause(hours[2], hours[4]), Pause(hours[0], hours[3]), Pause(hours[5], hours[5])]) == (
        Pause(hours[0], hours[4]),
    )
    assert merged([Pause(hours[0], hours[2]), Pause(hours[2], hours[3])]) == (
        Pause(hours[0], hours[2]),
        Pause(hours[2], hours[3]),
    )
    assert merged([Pause(hours[0], None), Pause(hours[2], hours[3])]) == (Pause(hours[0], None),)
    assert merged([Pause(hours[0], hours[3]), Pause(hours[2], None)]) == (Pause(hours[0], None),)
    assert merged([Pause(hours[0], hours[5]), Pause(hours[1], hours[2])]) == (Pause(hours[0], hours[5]),)


def test_a_pause_is_cut_at_an_instant_on_either_side() -> None:
    early, middle, late = MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2)
    pause = Pause(early, late, "client", "?")
    assert (pause.before(middle), pause.after(middle)) == (
        Pause(early, middle, "client", "?"),
        Pause(middle, late, "client", "?"),
    )
    assert (pause.before(early), pause.after(late)) == (None, None)
    assert (pause.before(late), pause.after(early)) == (pause, pause)
    open_ended = Pause(early, None)
    assert (open_ended.before(middle), open_ended.after(middle)) == (
        Pause(early, middle),
        Pause(middle, None),
    )


def test_an_inquiry_takes_pauses_and_changes_in_any_order() -> None:
    hours = [MONDAY + timedelta(hours=number) for number in range(8)]
    changes = ((hours[3], Severity.MINOR), (hours[1], Severity.NORMAL), (hours[1], Severity.CRITICAL))
    pauses = (
        Pause(hours[4], hours[5]),
        Pause(hours[0] - timedelta(days=1), hours[1]),
        Pause(hours[0] - timedelta(days=3), hours[0] - timedelta(days=2)),
    )
    guarantee = answer(Inquiry(hours[0], Severity.MAJOR, pauses, changes), terms())
    assert [plan.severity.value for plan in guarantee.resolution.plans] == [
        "major",
        "normal",
        "critical",
        "minor",
    ]
    assert [(pause.starts_at, pause.ends_at) for pause in guarantee.pauses] == [
        (hours[0], hours[1]),
        (hours[4], hours[5]),
    ]
    with pytest.raises(ChangeBeforeReportError, match="before the report"):
        answer(Inquiry(hours[1], Severity.MAJOR, (), ((hours[0], Severity.MINOR),)), terms())


def test_the_party_and_the_reason_of_a_pause_are_kept() -> None:
    asked = Inquiry(
        MONDAY, Severity.MAJOR, (Pause(MONDAY + timedelta(hours=1), None, "supplier", "their API"),)
    )
    [pause] = answer(asked, terms()).pauses
    assert (pause.party, pause.reason) == ("supplier", "their API")


# Deliveries


def test_a_refusal_names_the_client_and_the_reason_and_reopens_under_the_severity_now_in_force() -> None:
    events = (
        Reported(MONDAY, Severity.NORMAL),
        SolutionDelivered(local("2026-03-02 15:00")),
        SeverityChanged(local("2026-03-02 16:00"), Severity.CRITICAL),
        DeliveryRefused(local("2026-03-03 09:30"), "still broken"),
    )
    reopened = fold(events, terms(), local("2026-03-03 10:00"))
    [pause] = reopened.pauses
    assert (pause.party, pause.reason, shown(pause.starts_at)) == (
        "client",
        "still broken",
        "2026-03-02 15:00",
    )
    first, second = reopened.resolution.plans
    assert (first.severity, shown(first.superseded_at)) == (Severity.NORMAL, "2026-03-03 09:30")
    assert (second.severity, second.cause, shown(second.planned_at)) == (
        Severity.CRITICAL,
        "delivery_refused",
        "2026-03-03 09:30",
    )
    assert shown(reopened.resolution.due_at) == "2026-03-04 09:30"


def test_a_refusal_under_the_same_severity_keeps_the_plan() -> None:
    events = (
        Reported(MONDAY, Severity.NORMAL),
        SolutionDelivered(local("2026-03-02 15:00")),
        DeliveryRefused(local("2026-03-02 16:00")),
    )
    assert len(fold(events, terms(), local("2026-03-02 17:00")).resolution.plans) == 1


def test_a_delivery_ends_the_pause_it_was_waiting_in() -> None:
    events = (
        Reported(MONDAY, Severity.NORMAL),
        Paused(local("2026-03-02 11:00")),
        SolutionDelivered(local("2026-03-02 12:00")),
        DeliveryRefused(local("2026-03-02 13:00")),
    )
    found = [
        (shown(one.starts_at), shown(one.ends_at))
        for one in fold(events, terms(), local("2026-03-02 14:00")).pauses
    ]
    assert found == [("2026-03-02 11:00", "2026-03-02 12:00"), ("2026-03-02 12:00", "2026-03-02 13:00")]


def test_a_refusal_without_a_delivery_changes_nothing() -> None:
    events = (Reported(MONDAY, Severity.NORMAL), DeliveryRefused(local("2026-03-02 13:00")))
    assert fold(events, terms(), local("2026-03-02 14:00")).pauses == ()


def test_where_workarounds_do_not_count_the_solution_does() -> None:
    events = (
        Reported(MONDAY, Severity.MAJOR),
        WorkaroundDelivered(local("2026-03-02 11:30")),
        SolutionDelivered(local("2026-03-02 12:00")),
    )
    met = fold(events, terms(NO_WORKAROUNDS), local("2026-03-02 14:00"))
    assert (shown(met.resolution.met_at), shown(met.solved_at)) == ("2026-03-02 12:00", "2026-03-02 12:00")


def test_a_first_delivery_is_the_reaction_and_later_work_does_not_move_it() -> None:
    events = (
        Reported(MONDAY, Severity.MAJOR),
        WorkaroundDelivered(local("2026-03-02 10:30")),
        WorkBegan(local("2026-03-02 12:00")),
        SolutionDelivered(local("2026-03-02 13:00")),
    )
    assert shown(fold(events, terms(), local("2026-03-02 14:00")).reaction.met_at) == "2026-03-02 10:30"
    began_first = (events[0], WorkBegan(local("2026-03-02 10:10")), *events[1:])
    assert shown(fold(began_first, terms(), local("2026-03-02 14:00")).reaction.met_at) == "2026-03-02 10:10"


# What the answer carries


def test_the_answer_says_what_was_asked_and_what_applies() -> None:
    events = (
        Reported(MONDAY, Severity.NORMAL),
        SeverityChanged(local("2026-03-02 11:00"), Severity.MAJOR),
        LeftGuarantee(local("2026-03-02 12:00"), "new work"),
        WorkBegan(local("2026-03-02 13:00")),
    )
    found = fold(events, terms(), local("2026-03-02 14:00"))
    assert (found.severity, found.conforming_at, found.missing_ways) == (Severity.MAJOR, MONDAY, ())
    assert (shown(found.left_at), shown(found.at), found.reaction.met_at) == (
        "2026-03-02 12:00",
        "2026-03-02 14:00",
        None,
    )
    assert found.milestone("reaction").of == "reaction"
    assert [plan.planned_at for plan in found.resolution.plans] == [MONDAY, local("2026-03-02 11:00")]
    assert found.pauses_for("reaction") == ()


def test_events_in_one_second_keep_their_order() -> None:
    events = (Reported(MONDAY, Severity.MINOR), SeverityChanged(MONDAY, Severity.CRITICAL), WorkBegan(MONDAY))
    found = fold(events, terms(), MONDAY)
    assert (found.severity, found.reaction.state) == (Severity.CRITICAL, "met")


def test_no_report_is_refused_in_words() -> None:
    with pytest.raises(NotReportedError, match="begins with a report"):
        fold([], terms(), MONDAY)


def test_a_change_at_the_due_instant_is_in_time_and_a_second_later_a_breach_stays() -> None:
    def changed(at: str) -> bool:
        events = (Reported(MONDAY, Severity.CRITICAL), SeverityChanged(local(at), Severity.MINOR))
        return fold(events, terms(), local("2026-03-02 12:00")).reaction.is_breached

    assert not changed("2026-03-02 11:00:00")
    assert changed("2026-03-02 11:00:01")


def test_danger_begins_where_three_quarters_are_used() -> None:
    def state(at: str) -> str:
        return fold([Reported(MONDAY, Severity.CRITICAL)], terms(), local(at)).reaction.state

    assert (state("2026-03-02 10:44:59"), state("2026-03-02 10:45:00")) == ("on_time", "in_danger")


def test_two_corrections_keep_both_earlier_counts() -> None:
    events = (
        Reported(local("2026-03-02 12:00"), Severity.MAJOR),
        ReportCorrected(local("2026-03-02 13:00"), local("2026-03-02 11:00"), "the mail came at eleven"),
        ReportCorrected(local("2026-03-02 14:00"), local("2026-03-02 10:00"), "the call came at ten"),
    )
    last = fold(events, terms(), local("2026-03-02 15:00"))
    assert shown(last.reported_at) == "2026-03-02 10:00"
    assert last.before_correction is not None
    assert shown(last.before_correction.reported_at) == "2026-03-02 11:00"
    assert last.before_correction.before_correction is not None
    assert shown(last.before_correction.before_correction.reported_at) == "2026-03-02 12:00"


# Escalations


def test_the_ladder_of_a_plan_is_numbered_and_kept_in_the_agreements_order() -> None:
    events = (Reported(MONDAY, Severity.NORMAL), SeverityChanged(local("2026-03-02 11:00"), Severity.MAJOR))
    found = steps(fold(events, terms(), local("2026-03-02 11:00")), terms())
    assert [(step.level, step.of, step.percent, step.plan) for step in found] == [
        (1, "reaction", 75, 1),
        (1, "resolution", 75, 1),
        (2, "reaction", 100, 1),
        (2, "resolution", 100, 1),
    ]


def test_a_step_is_due_at_its_instant_and_only_while_the_milestone_is_open() -> None:
    def due_at(at: str, *more) -> list[tuple[int, str]]:
        events = (Reported(MONDAY, Severity.CRITICAL), *more)
        return [(step.level, step.of) for step in due_steps(fold(events, terms(), local(at)), terms())]

    assert due_at("2026-03-02 10:44:59") == []
    assert due_at("2026-03-02 10:45:00") == [(1, "reaction")]
    assert due_at("2026-03-02 11:00:00") == [(1, "reaction"), (2, "reaction")]
    assert due_at("2026-03-02 12:00", LeftGuarantee(local("2026-03-02 10:50"), "new work")) == []
    late = fold([Reported(MONDAY, Severity.CRITICAL)], terms(), local("2026-03-02 12:00"))
    assert [(step.level, step.of) for step in highest_due(late, terms())] == [(2, "reaction")]


def test_there_is_no_ladder_before_the_clock_starts() -> None:
    from sla.agreements import CONFORMING

    waiting = fold([Reported(MONDAY, Severity.CRITICAL, "ticket")], terms(CONFORMING), MONDAY)
    assert steps(waiting, terms(CONFORMING)) == ()
    assert part_at(waiting, "reaction", 75, terms(CONFORMING)) is None
    assert (waiting.reaction.of, waiting.reaction.state, waiting.reaction.due_at) == (
        "reaction",
        "none",
        None,
    )


# The picture


def test_the_band_carries_the_plan_in_force_with_its_marks_and_its_ladder() -> None:
    guarantee = fold([Reported(MONDAY, Severity.CRITICAL)], terms(), local("2026-03-02 10:50"))
    band = band_of(guarantee, terms(), "nl")
    assert (band.now_at, band.reported_at, band.timezone) == (
        local("2026-03-02 10:50"),
        MONDAY,
        "Europe/Amsterdam",
    )
    reaction = band.tracks[0]
    assert (reaction.starts_at, shown(reaction.due_at), reaction.met_at) == (MONDAY, "2026-03-02 11:00", None)
    assert reaction.marks == (Mark(75, local("2026-03-02 10:45")), Mark(100, local("2026-03-02 11:00")))
    assert band.steps[0] == LadderStep(1, "reaction", local("2026-03-02 10:45"), is_due=True)


def test_the_band_ends_a_little_after_the_last_instant_that_matters() -> None:
    critical = Reported(MONDAY, Severity.CRITICAL)
    running = band_of(fold([critical], terms(), local("2026-03-02 10:50")), terms(), "nl")
    # A day and a twentieth of it.
    assert shown(running.ends_at) == "2026-03-03 11:12"
    overdue = band_of(fold([critical], terms(), local("2026-03-06 10:00")), terms(), "nl")
    assert shown(overdue.ends_at) == "2026-03-06 14:48"
    solved = (critical, SolutionDelivered(local("2026-03-02 10:30")))
    assert (
        shown(band_of(fold(solved, terms(), local("2026-05-06 10:00")), terms(), "nl").ends_at)
        == "2026-03-03 11:12"
    )
    left = (critical, LeftGuarantee(local("2026-03-02 10:30"), "new work"))
    assert (
        shown(band_of(fold(left, terms(), local("2026-05-06 10:00")), terms(), "nl").ends_at)
        == "2026-03-03 11:12"
    )


def test_holidays_are_drawn_whole_and_only_where_the_window_observes_them() -> None:
    events = [Reported(local("2026-04-24 16:20"), Severity.MAJOR)]
    [kings_day] = band_of(fold(events, terms(), local("2026-04-24 16:30")), terms(), "nl").holidays
    assert (shown(kings_day.span.starts_at), shown(kings_day.span.ends_at)) == (
        "2026-04-27 00:00",
        "2026-04-28 00:00",
    )
    around_the_clock = terms(('service_window = "office"', 'service_window = "always"'))
    assert (
        band_of(fold(events, around_the_clock, local("2026-04-24 16:30")), around_the_clock, "nl").holidays
        == ()
    )


def test_a_pause_of_this_very_second_is_drawn_a_minute_wide_with_its_reason() -> None:
    events = (Reported(MONDAY, Severity.MAJOR), Paused(local("2026-03-02 10:30"), "client", "which browser?"))
    [pause] = band_of(fold(events, terms(), local("2026-03-02 10:30")), terms(), "nl").pauses
    assert (pause.span.seconds, pause.reason) == (60, "which browser?")


# Terms, calendars, words


def test_terms_follow_the_file() -> None:
    compiled = compile_terms(terms().agreement)
    assert compiled.zone.key == "Europe/Amsterdam"
    assert compiled.severity("all", 1) is Severity.CRITICAL
    assert compiled.severity("single", 4) is Severity.MINOR
    assert str(compiled.norms[Severity.MAJOR].reaction) == "1 hour"
    assert str(compiled.norms[Severity.NORMAL].resolution) == "4 working days"
    assert compiled.ways(Severity.CRITICAL, MONDAY) == ("phone", "ticket")
    assert compiled.ways(Severity.CRITICAL, local("2026-03-01 10:00")) == ("emergency", "ticket")
    assert compiled.window.observes_closings
    assert not compiled.window.is_open(local("2026-04-27 10:00"))
    assert compiled.office_hours.observes_closings
    assert [(rung.level, rung.of, rung.percent) for rung in compiled.ladder] == [
        (1, "reaction", 75),
        (1, "resolution", 75),
        (2, "reaction", 100),
        (2, "resolution", 100),
    ]
    assert compile_terms(terms(EXTENDED).agreement).window.is_open(local("2026-03-01 08:00"))


def test_a_report_that_the_agreement_does_not_know_is_refused_with_what_it_knows() -> None:
    with pytest.raises(
        UnknownReportError, match="users 'many' is not in the agreement; allowed is all, some, single"
    ):
        terms().severity("many", 1)
    for priority in (0, 5):
        with pytest.raises(UnknownReportError, match="allowed is 1, 2, 3, 4") as refused:
            terms().severity("all", priority)
        assert (refused.value.what, refused.value.found) == ("priority", priority)


def test_frozen_holidays_hold_for_their_years_and_todays_list_for_the_others() -> None:
    fixed = {2027: (Holiday(date(2027, 6, 1), "Dag van het bureau", "Agency Day", is_public=True),)}
    calendar = calendar_of(terms().agreement, frozen=fixed)
    assert calendar.closing(date(2027, 4, 27)) is None
    assert calendar.closing(date(2027, 6, 1)) is not None
    assert calendar.closing(date(2026, 4, 27)) is not None
    assert calendar_of(terms().agreement).closing(date(2027, 4, 27)) is not None
    assert not compile_terms(terms().agreement, frozen=fixed).window.is_open(local("2027-06-01 10:00"))


def test_no_country_has_no_holidays_and_a_subdivision_has_its_own() -> None:
    assert country_list("none")(2026) == ()
    assert any(day.on == date(2026, 1, 6) for day in country_list("DE-BY")(2026))
    assert not any(day.on == date(2026, 1, 6) for day in country_list("DE")(2026))


def test_refusals_keep_what_was_found() -> None:
    for parse, error in ((parse_duration, InvalidDuration), (parse_opening, InvalidOpening)):
        with pytest.raises(error) as refused:
            parse("whenever")
        assert refused.value.found == "whenever"
    with pytest.raises(InvalidRung) as refused:
        parse_rung(1, "whenever")
    assert refused.value.found == "whenever"
    assert parse_rung(2, "1% of reaction").level == 2


def test_words_are_said_as_people_say_them() -> None:
    second = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
    assert instant_words(second, terms().zone, "nl") == "maandag 2 maart 2026 om 10:00:05"
    assert instant_words(MONDAY, terms().zone, "en", year=False) == "Monday 2 March at 10:00"
    assert [length_words(seconds, "nl") for seconds in (20, 60, 61, 3600, 7265)] == [
        "20 s",
        "1 min",
        "1 min 1 s",
        "1 u 00 min",
        "2 u 01 min 5 s",
    ]
    assert duration_words(parse_duration("1 working day"), "nl") == "1 werkdag"
    assert duration_words(parse_duration("24 elapsed hours"), "en") == "24 hours round the clock"
    assert replace(parse_duration("2 hours"), amount=1).__str__() == "1 hour"


# What a mutant got away with once


def test_a_part_of_a_second_is_rounded_up() -> None:
    start = local("2026-03-02 10:00")
    measure = terms().measure(Severity.CRITICAL, "resolution")
    assert measure.is_elapsed
    assert part_used(start, start + timedelta(seconds=3601), 33, measure) == start + timedelta(seconds=1189)


def test_the_reaction_of_a_severity_is_counted_in_its_own_unit() -> None:
    late = fold([Reported(local("2026-03-02 16:30"), Severity.CRITICAL)], terms(), local("2026-03-02 16:30"))
    assert shown(part_at(late, "reaction", 75, terms())) == "2026-03-03 09:15"
    assert late.reaction.state == "on_time"
    evening = fold(
        [Reported(local("2026-03-02 16:30"), Severity.CRITICAL)], terms(), local("2026-03-03 06:00")
    )
    assert evening.reaction.state == "on_time", (
        "three quarters of the night are no three quarters of the hour"
    )


def test_a_pause_moves_a_part_and_one_before_the_start_does_not_hide_the_next() -> None:
    events = (
        Reported(local("2026-03-01 12:00"), Severity.MAJOR),
        Paused(local("2026-03-01 13:00")),
        Resumed(local("2026-03-01 14:00")),
        Paused(local("2026-03-02 10:00")),
        Resumed(local("2026-03-02 11:00")),
    )
    found = fold(events, terms(), local("2026-03-02 11:30"))
    assert shown(found.resolution.due_at) == "2026-03-03 10:00"
    assert shown(part_at(found, "resolution", 75, terms())) == "2026-03-02 16:00"


def test_a_change_at_the_instant_of_the_report_is_a_change() -> None:
    found = answer(Inquiry(MONDAY, Severity.MINOR, (), ((MONDAY, Severity.CRITICAL),)), terms())
    assert [plan.severity for plan in found.reaction.plans] == [Severity.MINOR, Severity.CRITICAL]


def test_superseded_plans_keep_their_due_instant_and_every_plan_the_instant_it_was_made() -> None:
    events = (Reported(MONDAY, Severity.CRITICAL), SeverityChanged(local("2026-03-02 10:30"), Severity.MINOR))
    first, second = fold(events, terms(), local("2026-03-02 10:40")).resolution.plans
    assert shown(first.due_at) == "2026-03-03 10:00"
    assert (second.cause, shown(second.planned_at)) == ("severity_lowered", "2026-03-02 10:30")


def test_a_clock_that_starts_by_a_change_of_severity_was_planned_then() -> None:
    from sla.agreements import CONFORMING

    events = (
        Reported(MONDAY, Severity.CRITICAL, "ticket"),
        SeverityChanged(local("2026-03-02 10:30"), Severity.NORMAL),
    )
    found = fold(events, terms(CONFORMING), local("2026-03-02 10:40"))
    assert (shown(found.start_at), shown(found.reaction.plans[0].planned_at)) == (
        "2026-03-02 10:00",
        "2026-03-02 10:30",
    )


def test_of_each_milestone_its_own_highest_level_fires() -> None:
    found = fold([Reported(MONDAY, Severity.MAJOR)], terms(), local("2026-03-02 16:30"))
    assert [(step.level, step.of) for step in highest_due(found, terms())] == [
        (2, "reaction"),
        (1, "resolution"),
    ]


def test_the_band_begins_with_the_report_and_shows_what_was_done() -> None:
    events = (Reported(MONDAY, Severity.CRITICAL), WorkBegan(local("2026-03-02 10:45")))
    band = band_of(fold(events, terms(), local("2026-03-02 10:50")), terms(), "nl")
    assert band.starts_at == MONDAY
    assert shown(band.tracks[0].met_at) == "2026-03-02 10:45"
    assert band.steps[0].is_due, "it came at the very instant at which work began"
    assert not band.steps[2].is_due


def test_the_band_of_a_report_that_does_not_conform_yet_is_an_hour_and_a_quarter() -> None:
    from sla.agreements import CONFORMING

    waiting = fold([Reported(MONDAY, Severity.CRITICAL, "ticket")], terms(CONFORMING), MONDAY)
    band = band_of(waiting, terms(CONFORMING), "nl")
    assert (shown(band.ends_at), band.tracks, band.steps) == ("2026-03-02 11:15", (), ())


def test_a_holiday_on_which_the_band_ends_is_drawn_up_to_there() -> None:
    events = [
        Reported(local("2026-04-26 12:00"), Severity.CRITICAL),
        LeftGuarantee(local("2026-04-26 13:00"), "x"),
    ]
    around = terms(('service_window = "office"', 'service_window = "extended"'))
    band = band_of(fold(events, around, local("2026-04-26 14:00")), around, "nl")
    [kings_day] = band.holidays
    assert kings_day.span.ends_at == band.ends_at
    assert band.ends_at.microsecond == 0


def test_a_week_with_a_minute_or_a_morning_missing_is_not_covered() -> None:
    assert not covers_the_week([parse_opening("mon-sun 00:01-24:00")])
    assert not covers_the_week([parse_opening("mon-sun 10:00-24:00")])


def test_refusals_name_what_is_allowed() -> None:
    with pytest.raises(UnknownReportError) as refused:
        terms().severity("all", 9)
    assert refused.value.allowed == (1, 2, 3, 4)
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - that is the point
    with pytest.raises(NaiveInstantError) as without_offset:
        instant(naive)
    assert without_offset.value.found == naive


def test_a_closing_says_on_which_date_why_and_by_whom() -> None:
    calendar = Calendar(country_list("NL"), also_closed=["Liberation Day", date(2026, 12, 24)])
    told = [
        (found.on, found.name_nl, found.name_en, found.source)
        for day in (date(2026, 4, 27), date(2026, 5, 5), date(2026, 12, 24))
        if (found := calendar.closing(day)) is not None
    ]
    assert told == [
        (date(2026, 4, 27), "Koningsdag", "King's Day", "country"),
        (date(2026, 5, 5), "Bevrijdingsdag", "Liberation Day", "agreement"),
        (date(2026, 12, 24), "gesloten volgens afspraak", "closed as agreed", "agreement"),
    ]


def test_a_target_in_days_may_fall_on_a_closing_time() -> None:
    earlier_on_friday = window("mon-thu 09:00-18:00", "fri 09:00-17:00")
    thursday = local("2026-03-05 17:00")
    assert shown(due(thursday, parse_duration("1 working day"), earlier_on_friday)) == "2026-03-06 17:00"


def test_what_the_file_closes_is_closed() -> None:
    closed = terms(("also_closed = []", "also_closed = [2026-03-04]"))
    assert closed.calendar.closing(date(2026, 3, 4)) is not None
    assert not closed.window.is_open(local("2026-03-04 10:00"))


def test_a_wall_clock_time_that_is_skipped_or_shown_twice_has_one_first_instant() -> None:
    amsterdam, lord_howe = terms().zone, ZoneInfo("Australia/Lord_Howe")
    assert first_instant_showing(amsterdam, date(2026, 3, 29), time(2, 30)) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )
    assert first_instant_showing(amsterdam, date(2026, 3, 29), time(2)) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )
    assert first_instant_showing(amsterdam, date(2026, 3, 29), time(3)) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )
    assert first_instant_showing(amsterdam, date(2026, 10, 25), time(2, 30)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    half_an_hour = first_instant_showing(lord_howe, date(2026, 10, 4), time(2, 15))
    assert half_an_hour == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)
    assert wall_time(lord_howe, half_an_hour) == datetime(2026, 10, 4, 2, 30)  # noqa: DTZ001 - a wall clock


def test_what_the_wall_clock_shows_has_neither_zone_nor_fold() -> None:
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    shown_then = wall_time(terms().zone, second_half_past_two)
    assert (shown_then.tzinfo, shown_then.fold, shown_then.hour) == (None, 0, 2)


def test_the_table_grows_as_far_as_it_is_asked_in_either_direction() -> None:
    fresh = window("mon-fri 09:00-17:00")
    assert shown(fresh.next_open(local("2090-01-01 00:00"))) == "2090-01-02 09:00"
    assert shown(fresh.next_open(local("1931-01-03 10:00"))) == "1931-01-05 09:00"
    assert fresh.measure(local("1931-01-05 00:00"), local("1931-01-06 00:00")) == 8 * 3600
    far = fresh.table(local("1925-06-01 00:00"), local("2095-06-01 00:00"))
    assert far.covers_from < far.covers_to
    assert far.first_year <= 1925
    assert far.last_year >= 2095
    assert not fresh.closes_at(local("2026-03-02 16:59"))
    assert fresh.closes_at(local("2026-03-02 17:00"))
    always = Window(
        [parse_opening("mon-sun 00:00-24:00")],
        zone=terms().zone,
        calendar=Calendar(),
        observes_closings=False,
    )
    assert always.is_always_open
    assert not always.closes_at(local("2026-03-02 00:00"))
    assert always.next_open(MONDAY) == MONDAY


def test_a_second_question_ends_the_first_pause_where_it_begins() -> None:
    events = (
        Reported(MONDAY, Severity.MAJOR),
        Paused(local("2026-03-02 11:00"), "client", "which browser?"),
        Paused(local("2026-03-02 12:00"), "supplier", "their API"),
        Resumed(local("2026-03-02 13:00")),
    )
    found = fold(events, terms(), local("2026-03-02 14:00"))
    assert [(pause.party, shown(pause.starts_at), shown(pause.ends_at)) for pause in found.pauses] == [
        ("client", "2026-03-02 11:00", "2026-03-02 12:00"),
        ("supplier", "2026-03-02 12:00", "2026-03-02 13:00"),
    ]
    assert found.pauses_for("reaction") == ()
    assert found.pauses_for("resolution") == found.pauses


def test_leaving_during_a_pause_leaves_the_due_instant_as_it_stood_then() -> None:
    events = (
        Reported(MONDAY, Severity.MAJOR),
        Paused(local("2026-03-02 11:00")),
        LeftGuarantee(local("2026-03-02 13:00"), "new work"),
    )
    assert shown(fold(events, terms(), local("2026-03-09 12:00")).resolution.due_at) == "2026-03-03 12:00"


def test_an_empty_pause_hides_no_later_one() -> None:
    hours = [MONDAY + timedelta(hours=number) for number in range(4)]
    assert merged([Pause(hours[0], hours[0]), Pause(hours[1], hours[2])]) == (Pause(hours[1], hours[2]),)


def test_work_that_began_before_the_clock_is_known_before_it_starts() -> None:
    from sla.agreements import CONFORMING

    events = (Reported(MONDAY, Severity.CRITICAL, "ticket"), WorkBegan(local("2026-03-02 10:05")))
    waiting = fold(events, terms(CONFORMING), local("2026-03-02 10:10"))
    assert (waiting.start_at, shown(waiting.reaction.met_at), waiting.reaction.state) == (
        None,
        "2026-03-02 10:05",
        "none",
    )


def test_a_window_that_is_always_open_is_open() -> None:
    always = Window(
        [parse_opening("mon-sun 00:00-24:00")],
        zone=terms().zone,
        calendar=Calendar(),
        observes_closings=False,
    )
    assert always.is_open(MONDAY)
