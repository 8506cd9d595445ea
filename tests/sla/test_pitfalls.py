"""What goes wrong in comparable products, and our rule for each: events in, clocks out.

Wall-clock times are Europe/Amsterdam; the agreement is the example's: office hours, King's Day and Easter closed.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sla.agreements import ALWAYS, CONFORMING, EXTENDED, NO_PAUSES, NO_WORKAROUNDS, local, shown, terms
from waarborg.sla.agreement.model import Severity
from waarborg.sla.calendar import Calendar, country_list
from waarborg.sla.escalation import due_steps, highest_due, steps
from waarborg.sla.events import (
    DeliveryRefused,
    Event,
    LeftGuarantee,
    Paused,
    ReportCorrected,
    Reported,
    ReportedByAnotherWay,
    Resumed,
    ReturnedToGuarantee,
    SeverityChanged,
    SolutionDelivered,
    WorkaroundDelivered,
    WorkaroundWithdrawn,
    WorkBegan,
)
from waarborg.sla.guarantee import Guarantee, NotReportedError, fold
from waarborg.sla.openings import parse_opening
from waarborg.sla.windows import NeverOpensError, Window

MONDAY_TEN = local("2026-03-02 10:00")


def guarantee(*events: Event, at: str, agreed=None) -> Guarantee:
    return fold(events, agreed or terms(), local(at))


def reported(
    at: str = "2026-03-02 10:00", severity: Severity = Severity.MAJOR, way: str | None = None
) -> Reported:
    return Reported(local(at), severity, way)


# The state of a guarantee is a pure function of its events, the version, the calendar and the instant asked about.


def test_the_same_question_asked_later_about_an_earlier_instant_has_the_same_answer() -> None:
    early = (reported(), WorkBegan(local("2026-03-02 10:30")))
    later = (
        *early,
        Paused(local("2026-03-02 12:00")),
        SeverityChanged(local("2026-03-02 13:00"), Severity.MINOR),
    )
    assert guarantee(*early, at="2026-03-02 11:00") == guarantee(*later, at="2026-03-02 11:00")


def test_a_guarantee_without_a_report_is_refused() -> None:
    with pytest.raises(NotReportedError):
        guarantee(WorkBegan(MONDAY_TEN), at="2026-03-02 11:00")


# Adding time and measuring it are one primitive.


@pytest.mark.parametrize("change", [(), (EXTENDED,), (ALWAYS,)])
def test_time_added_is_time_measured_through_both_clock_changes(change) -> None:
    window = terms(*change).window
    for start in ("2026-03-27 16:00", "2026-03-29 01:59", "2026-10-24 20:59", "2026-10-25 02:30"):
        begins = window.next_open(local(start))
        for seconds in (1, 3599, 3600, 86_400, 345_600):
            assert window.measure(begins, window.add(begins, seconds)) == seconds


# A window that never opens is refused, and no look-ahead is too short.


def test_a_window_that_never_opens_says_so_and_does_not_loop() -> None:
    always_closed = Calendar(
        lambda year: (), also_closed=[date(2026, 1, 1) + timedelta(days=day) for day in range(730)]
    )
    window = Window(
        [parse_opening("mon-sun 02:15-02:45")],
        zone=terms().zone,
        calendar=always_closed,
        observes_closings=True,
    )
    assert shown(window.next_open(MONDAY_TEN)) == "2028-01-01 02:15"
    nothing = Window([], zone=terms().zone, calendar=Calendar(), observes_closings=False)
    with pytest.raises(NeverOpensError):
        nothing.next_open(MONDAY_TEN)


def test_a_deadline_decades_ahead_is_found() -> None:
    due_at = terms().window.add(MONDAY_TEN, 40 * 250 * 8 * 3600)
    assert due_at.year > 2060


# Hours, working days and days are different units.


def test_eight_hours_one_working_day_and_one_day_differ() -> None:
    def resolution(target: str) -> str | None:
        agreed = terms(('resolution = "1 working day"', f'resolution = "{target}"'))
        return shown(
            guarantee(reported("2026-03-06 12:00"), at="2026-03-06 12:00", agreed=agreed).resolution.due_at
        )

    assert resolution("8 hours") == "2026-03-09 12:00"
    assert resolution("9 hours") == "2026-03-09 13:00"
    assert resolution("24 elapsed hours") == "2026-03-07 12:00"
    assert resolution("1 working day") == "2026-03-09 12:00"
    assert resolution("1 day") == "2026-03-09 09:00"


# A pause counts in open time where the target does; credit survives changes of severity.


def test_a_weekend_in_a_pause_does_not_push_the_deadline_by_a_weekend() -> None:
    events = (
        reported("2026-03-06 10:00"),
        Paused(local("2026-03-06 16:00")),
        Resumed(local("2026-03-09 10:00")),
    )
    assert shown(guarantee(*events, at="2026-03-09 11:00").resolution.due_at) == "2026-03-09 12:00"


# A paused ticket does not breach, and pausing does not hide a breach.


def test_a_paused_ticket_never_breaches_however_long_it_waits() -> None:
    events = (reported(), WorkBegan(local("2026-03-02 10:30")), Paused(local("2026-03-02 11:00")))
    waiting = guarantee(*events, at="2026-06-01 12:00").resolution
    assert (waiting.state, waiting.due_at, waiting.is_breached) == ("paused", None, False)


def test_pausing_after_the_due_instant_hides_nothing() -> None:
    events = (reported(), Paused(local("2026-03-03 10:01")))
    late = guarantee(*events, at="2026-03-03 12:00").resolution
    assert (late.state, shown(late.due_at)) == ("missed", "2026-03-03 10:00")


def test_the_reaction_clock_does_not_pause() -> None:
    events = (reported(), Paused(local("2026-03-02 10:05")))
    assert shown(guarantee(*events, at="2026-03-02 10:30").reaction.due_at) == "2026-03-02 11:00"


def test_an_agreement_without_pauses_has_none() -> None:
    events = (reported(), Paused(local("2026-03-02 11:00")))
    running = guarantee(*events, at="2026-03-02 12:00", agreed=terms(NO_PAUSES)).resolution
    assert shown(running.due_at) == "2026-03-03 10:00"


# Status flapping or reopening never resets or shortens the clock.


def test_flapping_between_waiting_and_resumed_neither_gains_nor_loses_a_second() -> None:
    flaps = [
        event
        for minute in range(0, 60, 2)
        for event in (
            Paused(local(f"2026-03-02 11:{minute:02}")),
            Resumed(local(f"2026-03-02 11:{minute + 1:02}")),
        )
    ]
    assert shown(guarantee(reported(), *flaps, at="2026-03-02 12:00").resolution.due_at) == "2026-03-03 10:30"


def test_flapping_between_incident_and_question_neither_gains_nor_loses_a_second() -> None:
    flaps = [
        event
        for minute in range(0, 60, 4)
        for event in (
            LeftGuarantee(local(f"2026-03-02 11:{minute:02}"), "a question"),
            ReturnedToGuarantee(local(f"2026-03-02 11:{minute + 2:02}"), Severity.MAJOR),
        )
    ]
    flapped = guarantee(reported(), *flaps, at="2026-03-02 12:00")
    assert (flapped.reaction.state, shown(flapped.resolution.due_at)) == ("missed", "2026-03-03 10:00")


def test_flapping_between_delivered_and_withdrawn_neither_gains_nor_loses_a_second() -> None:
    flaps = [
        event
        for hour in range(11, 16)
        for event in (
            WorkaroundDelivered(local(f"2026-03-02 {hour}:00")),
            WorkaroundWithdrawn(local(f"2026-03-02 {hour}:30")),
        )
    ]
    flapped = guarantee(reported(), *flaps, at="2026-03-02 16:00")
    assert (flapped.resolution.met_at, shown(flapped.resolution.due_at)) == (None, "2026-03-03 10:00")
    assert len(flapped.withdrawals) == 5


def test_a_delivery_turned_down_goes_on_where_the_clock_was() -> None:
    events = (
        reported(),
        SolutionDelivered(local("2026-03-02 15:00")),
        DeliveryRefused(local("2026-03-03 09:30"), "still broken"),
    )
    reopened = guarantee(*events, at="2026-03-03 10:00").resolution
    assert (reopened.met_at, shown(reopened.due_at), reopened.state) == (None, "2026-03-03 12:30", "on_time")


def test_turning_down_a_late_delivery_keeps_the_breach() -> None:
    events = (
        reported(),
        SolutionDelivered(local("2026-03-03 15:00")),
        DeliveryRefused(local("2026-03-04 09:30")),
        SolutionDelivered(local("2026-03-04 10:00")),
    )
    assert guarantee(*events, at="2026-03-05 10:00").resolution.state == "missed"


# Only real work is a reaction.


def test_nothing_but_work_that_began_or_a_delivery_is_a_reaction() -> None:
    quiet = (
        reported(),
        ReportedByAnotherWay(local("2026-03-02 10:05"), "phone"),
        SeverityChanged(local("2026-03-02 10:06"), Severity.CRITICAL),
        Paused(local("2026-03-02 10:10")),
        Resumed(local("2026-03-02 10:20")),
    )
    assert guarantee(*quiet, at="2026-03-02 10:30").reaction.met_at is None
    began = guarantee(*quiet, WorkBegan(local("2026-03-02 10:25")), at="2026-03-02 10:30")
    assert began.reaction.state == "met"


# A work-around counts, when the agreement says so; the solution stays tracked.


def test_a_workaround_satisfies_the_resolution_and_the_solution_stays_open() -> None:
    events = (reported(), WorkaroundDelivered(local("2026-03-02 12:00")))
    held = guarantee(*events, at="2026-03-04 12:00")
    assert (held.resolution.state, held.solved_at) == ("met", None)
    strict = guarantee(*events, at="2026-03-04 12:00", agreed=terms(NO_WORKAROUNDS))
    assert strict.resolution.state == "missed"


def test_turning_down_the_last_delivery_ends_a_question_that_was_asked_since() -> None:
    events = (
        reported(),
        SolutionDelivered(local("2026-03-02 11:00")),
        Paused(local("2026-03-02 12:00")),
        DeliveryRefused(local("2026-03-02 13:00")),
    )
    refused = guarantee(*events, at="2026-03-02 14:00")
    assert [(shown(pause.starts_at), shown(pause.ends_at)) for pause in refused.pauses] == [
        ("2026-03-02 11:00", "2026-03-02 13:00")
    ]
    assert shown(refused.resolution.due_at) == "2026-03-03 12:00"


def test_refusing_the_solution_leaves_the_workaround_standing() -> None:
    events = (
        reported(),
        WorkaroundDelivered(local("2026-03-02 12:00")),
        SolutionDelivered(local("2026-03-03 12:00")),
        DeliveryRefused(local("2026-03-03 13:00")),
    )
    held = guarantee(*events, at="2026-03-04 12:00")
    assert (shown(held.resolution.met_at), held.pauses, held.solved_at) == ("2026-03-02 12:00", (), None)


# Raising the severity does not breach at once; lowering it makes no breach disappear.


def test_raising_the_severity_gives_the_new_target_from_the_change_on() -> None:
    events = (
        reported(severity=Severity.NORMAL),
        SeverityChanged(local("2026-03-02 15:00"), Severity.CRITICAL),
    )
    raised = guarantee(*events, at="2026-03-02 15:00")
    assert (raised.reaction.state, shown(raised.reaction.due_at)) == ("on_time", "2026-03-02 16:00")


def test_lowering_the_severity_keeps_a_breach_with_the_severity_it_had() -> None:
    events = (
        reported(severity=Severity.CRITICAL),
        SeverityChanged(local("2026-03-02 11:30"), Severity.MINOR),
    )
    lowered = guarantee(*events, at="2026-03-02 12:00").reaction
    first, second = lowered.plans
    assert (first.severity, shown(first.breached_at)) == (Severity.CRITICAL, "2026-03-02 11:00")
    assert (lowered.state, shown(second.due_at)) == ("missed", "2026-03-04 10:00")


def test_what_was_met_stays_met_whatever_the_severity_becomes() -> None:
    events = (
        reported(severity=Severity.NORMAL),
        WorkBegan(local("2026-03-02 16:00")),
        SeverityChanged(local("2026-03-02 16:30"), Severity.CRITICAL),
    )
    raised = guarantee(*events, at="2026-03-04 12:00").reaction
    assert (raised.state, len(raised.plans), raised.plans[0].severity) == ("met", 1, Severity.NORMAL)


# Every re-plan keeps the superseded plan, its cause and its instant.


def test_superseded_plans_are_kept_with_cause_and_instant() -> None:
    events = (
        reported(severity=Severity.NORMAL),
        SeverityChanged(local("2026-03-02 11:00"), Severity.CRITICAL),
        SeverityChanged(local("2026-03-02 11:30"), Severity.MINOR),
    )
    plans = guarantee(*events, at="2026-03-02 12:00").resolution.plans
    assert [(plan.severity.value, plan.cause, shown(plan.superseded_at)) for plan in plans] == [
        ("normal", "reported", "2026-03-02 11:00"),
        ("critical", "severity_raised", "2026-03-02 11:30"),
        ("minor", "severity_lowered", None),
    ]


# Alerts: one key per ticket, milestone, level and plan; on a re-plan only the highest level now due fires.


def test_a_late_replan_fires_only_the_highest_level_of_each_milestone() -> None:
    events = (
        reported(severity=Severity.MINOR),
        SeverityChanged(local("2026-03-25 10:00"), Severity.CRITICAL),
    )
    late = guarantee(*events, at="2026-03-25 10:00")
    assert {(step.level, step.of) for step in highest_due(late, terms())} == {
        (2, "reaction"),
        (2, "resolution"),
    }


def test_a_met_milestone_escalates_no_further() -> None:
    events = (reported(), WorkBegan(local("2026-03-02 10:20")))
    assert {step.of for step in due_steps(guarantee(*events, at="2026-03-09 10:00"), terms())} == {
        "resolution"
    }


def test_a_suspended_target_has_no_later_escalations_and_keeps_the_earlier_ones() -> None:
    events = (reported(), Paused(local("2026-03-03 09:30")))
    ladder = {
        (step.level, step.of): shown(step.at)
        for step in steps(guarantee(*events, at="2026-03-04 10:00"), terms())
    }
    # Open time between start and due: eight hours; six of them were used on Monday at 16:00.
    assert ladder[1, "resolution"] == "2026-03-02 16:00"
    assert ladder[2, "resolution"] is None


# The original deadline is not overwritten when it is met: due, met and margin are kept.


def test_due_met_and_margin_stand_together() -> None:
    events = (reported(), WorkBegan(local("2026-03-02 10:50")))
    met = guarantee(*events, at="2026-03-09 10:00").reaction
    assert (shown(met.due_at), shown(met.met_at), met.margin_seconds) == (
        "2026-03-02 11:00",
        "2026-03-02 10:50",
        600,
    )


# The report's instant can be corrected with a reason; both stay visible.


def test_a_corrected_report_is_counted_anew_and_the_first_count_stays_visible() -> None:
    events = (
        reported("2026-03-02 12:00"),
        WorkBegan(local("2026-03-02 12:30")),
        ReportCorrected(local("2026-03-02 14:00"), local("2026-03-02 11:00"), "the call came at eleven"),
    )
    corrected = guarantee(*events, at="2026-03-02 15:00")
    assert (corrected.reaction.state, shown(corrected.reaction.due_at)) == ("missed", "2026-03-02 12:00")
    assert corrected.before_correction is not None
    assert (corrected.before_correction.reaction.state, shown(corrected.before_correction.reported_at)) == (
        "met",
        "2026-03-02 12:00",
    )


# Rounded minutes never flip a verdict: met is at or before, to the second.


@pytest.mark.parametrize(
    ("second", "state"), [("10:59:59", "met"), ("11:00:00", "met"), ("11:00:01", "missed")]
)
def test_met_is_at_or_before_to_the_second(second: str, state: str) -> None:
    events = (reported(), WorkBegan(local(f"2026-03-02 {second}")))
    assert guarantee(*events, at="2026-03-02 12:00").reaction.state == state


def test_a_milestone_is_not_breached_at_its_due_instant_but_a_second_after() -> None:
    assert guarantee(reported(), at="2026-03-02 11:00").reaction.state == "in_danger"
    assert guarantee(reported(), at="2026-03-02 11:00:01").reaction.state == "missed"


# Any number of openings a day, to the minute, across midnight.


def test_a_lunch_break_stops_the_clock() -> None:
    agreed = terms(
        (
            '[service_windows.office]\nname = "Kantooruren"\nopen = ["mon-fri 09:00-17:00"]',
            '[service_windows.office]\nname = "Kantooruren"\nopen = ["mon-fri 08:30-12:15", "mon-fri 13:00-17:30"]',
        )
    )
    assert shown(
        guarantee(reported("2026-03-02 12:00"), at="2026-03-02 12:00", agreed=agreed).reaction.due_at
    ) == ("2026-03-02 13:45")


def test_an_opening_across_midnight_belongs_to_the_day_it_starts_on() -> None:
    window = Window(
        [parse_opening("fri 22:00-06:00")],
        zone=terms().zone,
        calendar=Calendar(also_closed=[date(2026, 3, 6)]),
        observes_closings=True,
    )
    assert not window.is_open(local("2026-03-07 01:00")), (
        "the Friday it started on is closed, so all of it is"
    )
    assert window.is_open(local("2026-03-14 01:00"))
    on_the_saturday = Window(
        window.openings,
        zone=terms().zone,
        calendar=Calendar(also_closed=[date(2026, 3, 14)]),
        observes_closings=True,
    )
    assert on_the_saturday.is_open(local("2026-03-14 01:00")), (
        "a closed Saturday does not cut Friday's opening"
    )


# Rule-based country lists with the contract's own additions and removals.


def test_the_contract_adds_to_and_removes_from_the_countrys_list() -> None:
    calendar = Calendar(
        country_list("NL"), also_closed=["Bevrijdingsdag", date(2026, 12, 24)], also_open=["Good Friday"]
    )
    assert calendar.closing(date(2026, 5, 5)) is not None, "closed every year, though public only every fifth"
    assert calendar.closing(date(2027, 5, 5)) is not None
    assert calendar.closing(date(2026, 4, 3)) is None
    assert calendar.closing(date(2027, 3, 26)) is None
    assert calendar.closing(date(2026, 12, 24)) is not None
    assert calendar.closing(date(2027, 12, 24)) is None
    assert calendar.closing(date(2027, 4, 27)) is not None, "King's Day, by rule"
    assert calendar.closing(date(2025, 4, 26)) is not None, "a day earlier when the 27th is a Sunday"


# Excluding a day never makes a deadline earlier.


def test_another_closed_day_moves_a_target_in_days_to_the_next_opening() -> None:
    agreed = terms()
    closed = Calendar(country_list("NL"), also_closed=[date(2026, 3, 4)], also_open=[date(2026, 4, 3)])
    with_a_closed_day = replace(
        agreed,
        calendar=closed,
        window=Window(agreed.window.openings, zone=agreed.zone, calendar=closed, observes_closings=True),
    )
    minor = reported(severity=Severity.MINOR)
    assert shown(guarantee(minor, at="2026-03-02 10:00").reaction.due_at) == "2026-03-04 10:00"
    moved = guarantee(minor, at="2026-03-02 10:00", agreed=with_a_closed_day)
    assert shown(moved.reaction.due_at) == "2026-03-05 09:00"


# A ticket that leaves the guarantees keeps what was breached and owes nothing more.


def test_leaving_the_guarantees_ends_the_clock_and_keeps_the_breach() -> None:
    events = (reported(), LeftGuarantee(local("2026-03-02 15:00"), "new work, planned in a sprint"))
    left = guarantee(*events, at="2026-03-09 10:00")
    assert (left.reaction.state, left.resolution.state) == ("missed", "none")


# A matter that returns is counted as if it had never been away.


def test_a_matter_that_returns_is_due_when_it_would_have_been_had_it_never_left() -> None:
    events = (
        reported(),
        LeftGuarantee(local("2026-03-02 10:30"), "a question after all"),
        ReturnedToGuarantee(local("2026-03-02 15:00"), Severity.MAJOR, "it is broken"),
    )
    away = guarantee(*events, at="2026-03-02 12:00")
    assert (away.reaction.state, away.resolution.state) == ("none", "none")
    back = guarantee(*events, at="2026-03-02 15:00")
    assert [shown(plan.planned_at) for plan in back.resolution.plans] == [
        "2026-03-02 10:00",
        "2026-03-02 15:00",
    ]
    assert (back.reaction.state, shown(back.reaction.plans[0].breached_at)) == ("missed", "2026-03-02 11:00")
    assert (back.resolution.state, shown(back.resolution.due_at)) == ("on_time", "2026-03-03 10:00")


def test_work_that_began_while_the_matter_was_away_counts_once_it_is_back() -> None:
    events = (
        reported(),
        LeftGuarantee(local("2026-03-02 10:10"), "a question"),
        WorkBegan(local("2026-03-02 10:40")),
    )
    assert guarantee(*events, at="2026-03-02 12:00").reaction.met_at is None
    back = (*events, ReturnedToGuarantee(local("2026-03-02 13:00"), Severity.MAJOR))
    reaction = guarantee(*back, at="2026-03-02 14:00").reaction
    assert (reaction.state, shown(reaction.met_at)) == ("met", "2026-03-02 10:40")


def test_a_matter_that_returns_less_severe_counts_from_its_first_start_and_more_severe_from_its_return() -> (
    None
):
    left = LeftGuarantee(local("2026-03-02 10:30"), "a question")

    def due(was: Severity, becomes: Severity) -> str | None:
        back = ReturnedToGuarantee(local("2026-03-02 15:00"), becomes)
        events = (reported(severity=was), left, back)
        return shown(guarantee(*events, at="2026-03-02 15:00").resolution.due_at)

    assert due(Severity.MAJOR, Severity.NORMAL) == "2026-03-06 10:00"
    assert due(Severity.NORMAL, Severity.CRITICAL) == "2026-03-03 15:00"
    assert due(Severity.MAJOR, Severity.CRITICAL) == "2026-03-03 10:00", "never later than what was due"


def test_every_absence_is_on_record_with_both_reasons() -> None:
    events = (
        reported(),
        LeftGuarantee(local("2026-03-02 10:30"), "a question"),
        LeftGuarantee(local("2026-03-02 10:40"), "said twice"),
        ReturnedToGuarantee(local("2026-03-02 11:00"), Severity.MAJOR, "it is broken"),
        LeftGuarantee(local("2026-03-02 12:00"), "new work"),
    )
    first, second = guarantee(*events, at="2026-03-02 13:00").absences
    assert (shown(first.left_at), first.reason, shown(first.returned_at), first.return_reason) == (
        *("2026-03-02 10:30", "a question"),
        *("2026-03-02 11:00", "it is broken"),
    )
    assert (shown(second.left_at), second.reason, second.returned_at) == (
        "2026-03-02 12:00",
        "new work",
        None,
    )
    assert shown(guarantee(*events, at="2026-03-02 13:00").left_at) == "2026-03-02 12:00"


def test_a_return_of_what_never_left_is_a_change_of_severity() -> None:
    back = ReturnedToGuarantee(local("2026-03-02 10:20"), Severity.NORMAL)
    [_, plan] = guarantee(reported(), back, at="2026-03-02 11:00").reaction.plans
    assert (plan.cause, plan.severity) == ("severity_lowered", Severity.NORMAL)


def test_what_was_met_before_it_left_stays_met_and_is_not_planned_anew() -> None:
    events = (
        reported(),
        WorkBegan(local("2026-03-02 10:10")),
        LeftGuarantee(local("2026-03-02 10:30"), "a question"),
    )
    assert guarantee(*events, at="2026-03-02 12:00").reaction.state == "met"
    back = (*events, ReturnedToGuarantee(local("2026-03-02 13:00"), Severity.CRITICAL))
    reaction = guarantee(*back, at="2026-03-02 13:00").reaction
    assert (reaction.state, len(reaction.plans)) == ("met", 1)


def test_a_question_that_was_met_too_late_while_away_is_planned_anew_so_that_it_is_noticed() -> None:
    events = (
        reported(),
        LeftGuarantee(local("2026-03-02 10:00"), "a question"),
        WorkBegan(local("2026-03-02 11:30")),
        ReturnedToGuarantee(local("2026-03-02 13:00"), Severity.CRITICAL),
    )
    reaction = guarantee(*events, at="2026-03-02 13:00").reaction
    assert [(plan.cause, plan.severity, shown(plan.breached_at)) for plan in reaction.plans] == [
        ("reported", Severity.MAJOR, "2026-03-02 11:00"),
        ("returned", Severity.MAJOR, "2026-03-02 11:00"),
    ]


def test_a_pause_that_was_open_when_the_matter_left_is_shown_until_then() -> None:
    events = (
        reported(),
        Paused(local("2026-03-02 11:00")),
        LeftGuarantee(local("2026-03-02 12:00"), "new work"),
        Resumed(local("2026-03-02 14:00")),
    )
    [pause] = guarantee(*events, at="2026-03-02 15:00").pauses
    assert shown(pause.ends_at) == "2026-03-02 12:00"
    back = (*events, ReturnedToGuarantee(local("2026-03-02 16:00"), Severity.MAJOR))
    [pause] = guarantee(*back, at="2026-03-02 16:00").pauses
    assert shown(pause.ends_at) == "2026-03-02 14:00"


def test_a_corrected_report_takes_along_a_question_that_began_with_it() -> None:
    events = (
        reported("2026-03-02 12:00"),
        LeftGuarantee(local("2026-03-02 12:00"), "a question"),
        ReportCorrected(local("2026-03-02 14:00"), local("2026-02-26 09:00"), "it came by mail"),
    )
    corrected = guarantee(*events, at="2026-03-02 15:00")
    assert (corrected.reaction.state, shown(corrected.left_at)) == ("none", "2026-02-26 09:00")
    later = (events[0], LeftGuarantee(local("2026-03-02 12:30"), "new work"), events[2])
    assert shown(guarantee(*later, at="2026-03-02 15:00").left_at) == "2026-03-02 12:30"


def test_the_clock_can_start_while_the_matter_is_away() -> None:
    agreed = terms(CONFORMING)
    events = (
        reported(severity=Severity.CRITICAL, way="ticket"),
        LeftGuarantee(local("2026-03-02 10:05"), "a question"),
        ReportedByAnotherWay(local("2026-03-02 10:20"), "phone"),
    )
    assert guarantee(*events, at="2026-03-02 10:30", agreed=agreed).reaction.plans == ()
    same = (*events, ReturnedToGuarantee(local("2026-03-02 10:40"), Severity.CRITICAL))
    assert shown(guarantee(*same, at="2026-03-02 10:40", agreed=agreed).reaction.due_at) == "2026-03-02 11:20"
    first = (events[0], events[1], ReturnedToGuarantee(local("2026-03-02 10:40"), Severity.NORMAL))
    conforms = guarantee(*first, at="2026-03-02 10:40", agreed=agreed)
    assert shown(conforms.start_at) == "2026-03-02 10:00", "Normal asks for the ticket alone, used at ten"
    assert shown(conforms.reaction.plans[0].planned_at) == "2026-03-02 10:40"


# A work-around that is withdrawn leaves no gap in the clock.


def test_withdrawing_takes_back_every_work_around_and_no_solution() -> None:
    events = (
        reported(),
        WorkaroundDelivered(local("2026-03-02 11:00")),
        WorkaroundDelivered(local("2026-03-02 12:00")),
        WorkaroundWithdrawn(local("2026-03-02 13:00"), "neither holds"),
    )
    taken_back = guarantee(*events, at="2026-03-02 14:00")
    assert (taken_back.worked_around_at, taken_back.resolution.met_at) == (None, None)
    assert [
        (shown(one.delivered_at), shown(one.withdrawn_at), one.reason) for one in taken_back.withdrawals
    ] == [
        ("2026-03-02 11:00", "2026-03-02 13:00", "neither holds"),
        ("2026-03-02 12:00", "2026-03-02 13:00", "neither holds"),
    ]
    solved = (*events[:2], SolutionDelivered(local("2026-03-02 12:30")), events[3])
    kept = guarantee(*solved, at="2026-03-02 14:00")
    assert (shown(kept.resolution.met_at), shown(kept.solved_at)) == ("2026-03-02 12:30", "2026-03-02 12:30")
    assert guarantee(reported(), events[3], at="2026-03-02 14:00").withdrawals == ()


def test_withdrawing_does_not_undo_the_reaction() -> None:
    events = (
        reported(),
        WorkaroundDelivered(local("2026-03-02 10:30")),
        WorkaroundWithdrawn(local("2026-03-02 10:50")),
    )
    assert guarantee(*events, at="2026-03-02 12:00").reaction.state == "met"


def test_a_severity_that_changed_while_a_work_around_stood_counts_once_it_is_withdrawn() -> None:
    events = (
        reported(severity=Severity.NORMAL),
        WorkaroundDelivered(local("2026-03-02 11:00")),
        SeverityChanged(local("2026-03-02 12:00"), Severity.CRITICAL),
        WorkaroundWithdrawn(local("2026-03-02 15:00")),
    )
    plans = guarantee(*events, at="2026-03-02 16:00").resolution.plans
    assert [(plan.cause, shown(plan.due_at)) for plan in plans] == [
        ("reported", "2026-03-06 10:00"),
        ("workaround_withdrawn", "2026-03-03 15:00"),
    ]


def test_delivering_ends_a_question_that_was_still_open() -> None:
    events = (
        reported(),
        Paused(local("2026-03-02 11:00")),
        WorkaroundDelivered(local("2026-03-02 12:00")),
        WorkaroundWithdrawn(local("2026-03-02 16:00")),
    )
    assert shown(guarantee(*events, at="2026-03-02 16:00").resolution.due_at) == "2026-03-03 11:00"


def test_a_withdrawn_workaround_gives_the_clock_no_pause() -> None:
    events = (
        reported(),
        WorkaroundDelivered(local("2026-03-02 12:00")),
        WorkaroundWithdrawn(local("2026-03-02 16:00"), "it does not hold"),
    )
    stood = guarantee(*events, at="2026-03-02 15:00")
    assert (stood.resolution.state, shown(stood.worked_around_at)) == ("met", "2026-03-02 12:00")
    taken_back = guarantee(*events, at="2026-03-02 16:00")
    assert (taken_back.resolution.met_at, taken_back.worked_around_at) == (None, None)
    assert shown(taken_back.resolution.due_at) == "2026-03-03 10:00", "as if it had never been delivered"


# With "conforming_report" the clock waits until every asked way has been used.


def test_the_clock_waits_for_the_second_leg_and_says_which_is_missing() -> None:
    agreed = terms(CONFORMING)
    first = reported(severity=Severity.CRITICAL, way="ticket")
    waiting = guarantee(first, at="2026-03-02 10:10", agreed=agreed)
    assert (waiting.start_at, waiting.missing_ways) == (None, ("phone",))
    called = guarantee(
        first, ReportedByAnotherWay(local("2026-03-02 10:20"), "phone"), at="2026-03-02 10:20", agreed=agreed
    )
    assert (shown(called.start_at), called.missing_ways) == ("2026-03-02 10:20", ())
    lowered = guarantee(
        first,
        SeverityChanged(local("2026-03-02 10:30"), Severity.NORMAL),
        at="2026-03-02 10:40",
        agreed=agreed,
    )
    assert shown(lowered.start_at) == "2026-03-02 10:00", "Normal asks for the ticket alone, used at ten"


# Pause credit is not lost when the severity is raised, and a raise never makes anything due later.


def test_a_raise_during_a_pause_does_not_end_it() -> None:
    agreed = terms(('resolution = "1 working day"', 'resolution = "8 elapsed hours"'))
    asked = (reported(), Paused(local("2026-03-02 12:00")))
    raised = (*asked, SeverityChanged(local("2026-03-02 20:00"), Severity.CRITICAL))
    assert guarantee(*raised, at="2026-03-02 21:00", agreed=agreed).resolution.due_at is None
    answered = (*raised, Resumed(local("2026-03-04 10:00")))
    due_at = guarantee(*answered, at="2026-03-04 11:00", agreed=agreed).resolution.due_at
    assert shown(due_at) == "2026-03-04 16:00", (
        "as if it had not been raised: six of its eight hours are left"
    )


def test_a_pause_after_a_raise_does_not_make_it_later_than_without_the_raise() -> None:
    paused = (Paused(local("2026-03-02 16:00")), Resumed(local("2026-03-03 09:30")))
    without = guarantee(reported(), *paused, at="2026-03-03 10:00").resolution.due_at
    raised = SeverityChanged(local("2026-03-02 11:00"), Severity.CRITICAL)
    with_it = guarantee(reported(), raised, *paused, at="2026-03-03 10:00").resolution.due_at
    assert (shown(without), shown(with_it)) == ("2026-03-03 11:30", "2026-03-03 11:30")


def test_no_level_up_to_a_hundred_percent_comes_after_the_due_instant() -> None:
    raised = SeverityChanged(local("2026-03-02 20:00"), Severity.CRITICAL)
    late = guarantee(reported(), raised, at="2026-03-03 12:00")
    assert {shown(step.at) for step in steps(late, terms()) if step.of == "reaction"} == {"2026-03-02 11:00"}
