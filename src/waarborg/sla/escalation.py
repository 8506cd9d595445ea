"""When each escalation level is due, from the plans in force (clause D6).

Source: docs/reference/time.md, "Part of a target".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from waarborg.sla.band import MilestoneKind
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.ladder import LadderRung
from waarborg.sla.pauses import moved
from waarborg.sla.targets import part_used
from waarborg.sla.terms import Terms

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder for one plan of one milestone. ``at`` is none while an open pause suspends it.

    ``plan`` counts the plans of the milestone from 0: with level and milestone it names the step for ever.
    """

    level: int
    of: MilestoneKind
    percent: int
    plan: int
    at: datetime | None


def steps(guarantee: Guarantee, terms: Terms) -> tuple[Step, ...]:
    """The ladder for the plans in force, in the agreement's order. Empty before the clock starts."""
    return tuple(
        _step(rung, guarantee, milestone, terms)
        for rung in terms.ladder
        if (milestone := guarantee.milestone(rung.of)).plans
    )


def due_steps(guarantee: Guarantee, terms: Terms) -> tuple[Step, ...]:
    """The steps of open milestones whose instant has come at ``guarantee.at``: of each milestone all levels due.

    A met milestone escalates no further; what was due before it was met is in the record, not here.
    """
    return tuple(
        step
        for step in steps(guarantee, terms)
        if guarantee.milestone(step.of).met_at is None
        and guarantee.left_at is None
        and step.at is not None
        and step.at <= guarantee.at
    )


def highest_due(guarantee: Guarantee, terms: Terms) -> tuple[Step, ...]:
    """Of each milestone the highest level now due: all that fires after a re-plan."""
    return tuple(_highest_of_each(due_steps(guarantee, terms)))


def _highest_of_each(due: tuple[Step, ...]) -> Iterator[Step]:
    for of in ("reaction", "resolution"):
        of_one = [step for step in due if step.of == of]
        if of_one:
            yield max(of_one, key=lambda step: (step.level, step.percent))


def part_at(guarantee: Guarantee, of: MilestoneKind, percent: int, terms: Terms) -> datetime | None:
    """When ``percent`` of the milestone's target in force is used; up to 100 never later than it is due.

    None while a pause suspends that instant, and before the clock starts.
    """
    plan = guarantee.milestone(of).plan
    if plan is None:
        return None
    measure = terms.measure(plan.severity, of)
    used_at = part_used(plan.start_at, plan.unpaused_due_at, percent, measure)
    at = moved(used_at, guarantee.pauses_for(of), start=plan.start_at, measure=measure)
    if percent > WHOLE or plan.due_at is None:
        return at
    return plan.due_at if at is None else min(at, plan.due_at)


def _step(rung: LadderRung, guarantee: Guarantee, milestone: Milestone, terms: Terms) -> Step:
    at = part_at(guarantee, rung.of, rung.percent, terms)
    return Step(rung.level, rung.of, rung.percent, len(milestone.plans) - 1, at)
