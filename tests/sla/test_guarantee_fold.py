"""The fold agrees with the oracle for any report, changes of severity and pauses, and obeys its own laws."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from sla import oracle
from sla.agreements import terms
from sla.generators import Pair, instants, pairs, pauses
from waarborg.sla.agreement.model import Rules, Severity
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.escalation import part_at, steps
from waarborg.sla.events import Paused, Reported, Resumed, SeverityChanged, WorkaroundDelivered, WorkBegan
from waarborg.sla.guarantee import MILESTONES, fold
from waarborg.sla.inquiry import Inquiry, answer
from waarborg.sla.pauses import Pause
from waarborg.sla.terms import Norm, Terms

NORMS = {
    "critical": (Duration(1, Unit.HOURS), Duration(24, Unit.ELAPSED_HOURS)),
    "major": (Duration(90, Unit.MINUTES), Duration(1, Unit.WORKING_DAYS)),
    "normal": (Duration(1, Unit.WORKING_DAYS), Duration(4, Unit.WORKING_DAYS)),
    "minor": (Duration(2, Unit.DAYS), Duration(12, Unit.HOURS)),
}
SEVERITIES = st.sampled_from(list(Severity))


def terms_in(pair: Pair) -> Terms:
    """The example's terms with the generated window and the norms above."""
    example = terms()
    ways = example.norms[Severity.CRITICAL]
    agreement = example.agreement.model_copy(update={"rules": Rules(day_ends=pair.day_ends)})
    return replace(
        example,
        agreement=agreement,
        zone=pair.zone,
        calendar=pair.calendar,
        window=pair.window,
        norms={
            severity: Norm(*NORMS[severity.value], ways.report_in_office_hours, ways.report_outside)
            for severity in Severity
        },
    )


@st.composite
def histories(draw: st.DrawFn):
    reported = draw(instants())
    changes = [
        (reported + timedelta(minutes=draw(st.integers(0, 7 * 1440))), draw(SEVERITIES))
        for _ in range(draw(st.integers(0, 3)))
    ]
    changes.sort(key=lambda change: change[0])
    return reported, draw(SEVERITIES), changes, draw(pauses(reported))


def workable(pair: Pair) -> None:
    assume(any(day < 5 for opening in pair.world.openings for day in opening.weekdays))


@given(pair=pairs(), history=histories())
def test_plans_after_any_changes_and_pauses_are_the_oracles(pair: Pair, history) -> None:
    workable(pair)
    reported, severity, changes, intervals = history
    agreed = terms_in(pair)
    guarantee = answer(
        Inquiry(reported, severity, tuple(Pause(*interval) for interval in intervals), tuple(changes)), agreed
    )
    for number, of in enumerate(MILESTONES):
        targets = {name: (norm[number].amount, norm[number].unit.value) for name, norm in NORMS.items()}
        moving = [
            (max(starts, reported), ends) for starts, ends in intervals if ends is None or ends > reported
        ]
        moving = moving if of == "resolution" else []
        promise = oracle.promise(
            pair.world, targets, reported, severity.value, [(at, to.value) for at, to in changes], moving
        )
        elapsed = oracle.is_elapsed(targets[promise.severity])
        due_at = promise.due(pair.world, moving, elapsed=elapsed)
        assert guarantee.start_at == promise.first
        assert guarantee.severity.value == promise.severity
        assert guarantee.milestone(of).due_at == due_at
        for percent in (75, 100):
            used = oracle.part(pair.world, promise.start, promise.capped, percent, elapsed=elapsed)
            moved = oracle.move(pair.world, used, moving, promise.start, elapsed=elapsed)
            expected = min((at for at in (moved, due_at) if at is not None), default=None)
            if moved is not None and due_at is None:
                expected = moved
            assert part_at(guarantee, of, percent, agreed) == expected


@given(pair=pairs(), history=histories())
def test_raising_the_severity_never_makes_anything_due_later(pair: Pair, history) -> None:
    workable(pair)
    reported, severity, _, _ = history
    agreed = terms_in(pair)
    raised_at = reported + timedelta(hours=5)
    for of in MILESTONES:
        before = answer(Inquiry(reported, severity), agreed).milestone(of).due_at
        for other in Severity:
            if other.is_more_severe_than(severity):
                after = answer(Inquiry(reported, severity, (), ((raised_at, other),)), agreed)
                assert after.milestone(of).due_at <= before


@given(pair=pairs(), history=histories(), hours=st.integers(0, 300))
def test_a_breach_never_disappears_as_time_goes_on(pair: Pair, history, hours: int) -> None:
    workable(pair)
    reported, severity, changes, intervals = history
    agreed = terms_in(pair)
    events = [Reported(reported, severity)]
    for starts, ends in oracle.merge(
        [(max(a, reported), b) for a, b in intervals if b is None or b > reported]
    ):
        events.append(Paused(starts))
        if ends is not None:
            events.append(Resumed(ends))
    events += [SeverityChanged(at, to) for at, to in changes]
    events.sort(key=lambda event: event.at)
    early = fold(events, agreed, reported + timedelta(hours=hours))
    late = fold(events, agreed, reported + timedelta(hours=hours + 50))
    for of in MILESTONES:
        assert late.milestone(of).is_breached or not early.milestone(of).is_breached
        kept = early.milestone(of).plans[:-1]
        assert late.milestone(of).plans[: len(kept)] == kept, "a superseded plan was overwritten"


@given(pair=pairs(), history=histories(), minutes=st.integers(0, 5000))
def test_met_is_at_or_before_the_due_instant(pair: Pair, history, minutes: int) -> None:
    workable(pair)
    reported, severity, _, _ = history
    agreed = terms_in(pair)
    began_at = reported + timedelta(minutes=minutes)
    events = [Reported(reported, severity), WorkBegan(began_at), WorkaroundDelivered(began_at)]
    guarantee = fold(events, agreed, began_at + timedelta(days=40))
    for milestone in guarantee.milestones:
        assert milestone.met_at == began_at
        assert (milestone.state == "met") == (began_at <= milestone.due_at)
        assert (milestone.margin_seconds >= 0) == (milestone.state == "met")


def test_every_step_of_the_ladder_is_named_by_level_milestone_and_plan() -> None:
    agreed = terms()
    guarantee = answer(Inquiry(datetime.fromisoformat("2026-04-24T14:20:00Z"), Severity.MAJOR), agreed)
    keys = [(step.level, step.of, step.plan) for step in steps(guarantee, agreed)]
    assert keys == [(1, "reaction", 0), (1, "resolution", 0), (2, "reaction", 0), (2, "resolution", 0)]
