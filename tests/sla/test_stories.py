"""Whatever happens to a matter, in whatever order: the fold agrees with the oracle and obeys its own laws."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla import oracle
from sla.generators import CLOSED, Pair, pairs
from sla.stories import (
    NEVER_AWAY,
    as_if_never_away,
    as_if_never_worked_around,
    for_the_oracle,
    is_away,
    stories,
)
from sla.test_guarantee_fold import NORMS, terms_in, workable
from waarborg.sla import events as happened
from waarborg.sla.calendar import Calendar
from waarborg.sla.guarantee import MILESTONES, Guarantee, Milestone, fold
from waarborg.sla.windows import Window

LATER = st.integers(0, 200).map(lambda hours: timedelta(hours=hours))


def verdict(milestone: Milestone) -> oracle.Verdict:
    return oracle.Verdict(milestone.due_at, milestone.met_at, milestone.is_breached)


def targets() -> dict[str, dict[str, tuple[int, str]]]:
    return {
        of: {name: (norm[number].amount, norm[number].unit.value) for name, norm in NORMS.items()}
        for number, of in enumerate(MILESTONES)
    }


@given(pair=pairs(), story=stories(), later=LATER)
def test_any_story_comes_to_what_the_oracle_says(pair: Pair, story, later) -> None:
    workable(pair)
    at = story[-1].at + later
    if is_away(story):
        story.append(happened.ReturnedToGuarantee(at, story[0].severity))
    guarantee = fold(story, terms_in(pair), at)
    expected = oracle.verdicts(pair.world, targets(), for_the_oracle(story), at)
    assert {of: verdict(guarantee.milestone(of)) for of in MILESTONES} == expected


@given(pair=pairs(), story=stories(), later=LATER)
def test_a_matter_that_is_back_is_counted_as_if_it_had_never_been_away(pair: Pair, story, later) -> None:
    """No transition lowers the time used: not even leaving, however often."""
    workable(pair)
    at = story[-1].at + later
    if is_away(story):
        story.append(happened.ReturnedToGuarantee(at, story[0].severity))
    back, stayed = (fold(events, terms_in(pair), at) for events in (story, as_if_never_away(story)))
    for of in MILESTONES:
        assert verdict(back.milestone(of)) == verdict(stayed.milestone(of))
        assert back.milestone(of).state == stayed.milestone(of).state
    assert (back.start_at, back.severity, back.pauses) == (stayed.start_at, stayed.severity, stayed.pauses)


@given(pair=pairs(), story=stories(NEVER_AWAY), meanwhile=stories(NEVER_AWAY), later=LATER)
def test_nothing_that_happens_while_a_matter_is_away_shows(pair: Pair, story, meanwhile, later) -> None:
    workable(pair)
    agreed, left = terms_in(pair), happened.LeftGuarantee(story[-1].at, "other work")
    rest = [replace(event, at=max(event.at, left.at)) for event in meanwhile[1:]]
    at = max([left.at, *(event.at for event in rest)]) + later
    when_it_left = fold([*story, left], agreed, left.at)
    away = fold([*story, left, *sorted(rest, key=lambda event: event.at)], agreed, at)
    assert (away.milestones, away.pauses) == (when_it_left.milestones, when_it_left.pauses)
    assert all(milestone.state in {"none", "met", "missed"} for milestone in away.milestones)


@given(pair=pairs(), story=stories(("workaround", "solution", "began", "paused", "resumed")), later=LATER)
def test_a_withdrawn_work_around_leaves_no_gap(pair: Pair, story, later) -> None:
    """Unless the severity changed while it stood: then what is open is planned anew, as after a refusal."""
    workable(pair)
    withdrawn = happened.WorkaroundWithdrawn(story[-1].at)
    at = withdrawn.at + later
    told = [*story, withdrawn]
    stood, never = (fold(events, terms_in(pair), at) for events in (told, as_if_never_worked_around(told)))
    for of in MILESTONES:
        assert verdict(stood.milestone(of)) == verdict(never.milestone(of))
    assert stood.worked_around_at is None


@given(pair=pairs(), story=stories(), later=LATER)
def test_what_was_planned_and_missed_stays_on_record_whatever_follows(pair: Pair, story, later) -> None:
    workable(pair)
    agreed = terms_in(pair)
    seen: list[Guarantee] = [
        fold(story[: number + 1], agreed, event.at) for number, event in enumerate(story)
    ]
    seen.append(fold(story, agreed, story[-1].at + later))
    for early, late in pairwise(seen):
        for of in MILESTONES:
            kept = early.milestone(of).plans[:-1]
            assert late.milestone(of).plans[: len(kept)] == kept, "a superseded plan was overwritten"
            assert late.milestone(of).is_breached or not early.milestone(of).is_breached


@given(pair=pairs(), story=stories(), later=LATER)
def test_asked_about_an_instant_only_what_had_happened_by_then_counts(pair: Pair, story, later) -> None:
    workable(pair)
    at = story[0].at + later
    agreed = terms_in(pair)
    assert fold(story, agreed, at) == fold([event for event in story if event.at <= at], agreed, at)


@given(
    pair=pairs(),
    story=stories(("severity", "began", "workaround", "withdrawn", "left", "returned")),
    closed=st.sampled_from(CLOSED),
)
def test_another_closed_day_makes_nothing_due_earlier(pair: Pair, story, closed: date) -> None:
    workable(pair)
    agreed = terms_in(pair)
    calendar = Calendar(also_closed=sorted({*pair.world.closed, closed}))
    window = Window(
        pair.window.openings, zone=pair.zone, calendar=calendar, observes_closings=pair.world.observes
    )
    with_it = replace(agreed, calendar=calendar, window=window)
    before, after = (fold(story, terms, story[-1].at) for terms in (agreed, with_it))
    for of in MILESTONES:
        assert after.milestone(of).due_at >= before.milestone(of).due_at
