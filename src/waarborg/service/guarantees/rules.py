"""Pure decisions: how events are stored, which plans there are to keep, and which alarms they ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from waarborg.sla import events as happened
from waarborg.sla.band import MilestoneKind
from waarborg.sla.escalation import steps
from waarborg.sla.guarantee import Guarantee, Plan
from waarborg.sla.terms import Terms

# The alarm of a milestone that passes unmet; the levels of the ladder are 1 and 2.
PASSED = 0
WHOLE = 100
# Met is "at or before": a milestone has passed unmet from the second after its due instant.
_SECOND = timedelta(seconds=1)

KINDS: dict[str, type[Any]] = {
    "reported": happened.Reported,
    "reported_by_another_way": happened.ReportedByAnotherWay,
    "report_corrected": happened.ReportCorrected,
    "severity_changed": happened.SeverityChanged,
    "paused": happened.Paused,
    "resumed": happened.Resumed,
    "work_began": happened.WorkBegan,
    "workaround_delivered": happened.WorkaroundDelivered,
    "workaround_withdrawn": happened.WorkaroundWithdrawn,
    "solution_delivered": happened.SolutionDelivered,
    "delivery_refused": happened.DeliveryRefused,
    "left_guarantee": happened.LeftGuarantee,
    "returned_to_guarantee": happened.ReturnedToGuarantee,
    "merged_into": happened.MergedInto,
    "took_over": happened.TookOver,
}
# The kinds after which nothing is owed, until the matter returns.
LEAVING = ("left_guarantee", "merged_into")
# Noted beside the events that are folded: from here on another contract version holds.
VERSION_FOLLOWED = "version_followed"
_NAMES = {payload: name for name, payload in KINDS.items()}
_ADAPTERS = {name: TypeAdapter(payload) for name, payload in KINDS.items()}


class AlarmState(StrEnum):
    """What has become of an alarm. Fired and passed over are for ever."""

    WAITING = "waiting"
    HELD = "held"  # a pause suspends it
    FIRED = "fired"
    PASSED_OVER = "passed_over"  # its plan was made so late that a higher level was due already
    # Met, superseded or left before its instant. It waits again when what was delivered turns out not to hold.
    WITHDRAWN = "withdrawn"


_CHANGING = {AlarmState.WAITING, AlarmState.HELD}
# Of a milestone, under the plan of that number, at that instant.
_Passing = tuple[MilestoneKind, int, datetime]


@dataclass(frozen=True, slots=True)
class AlarmKey:
    """What names an alarm for ever: one fires at most once."""

    of: MilestoneKind
    plan: int
    level: int
    percent: int


@dataclass(frozen=True, slots=True)
class Asked:
    """When an alarm is due and what it waits for; ``due_at`` is none while a pause suspends it."""

    due_at: datetime | None
    state: AlarmState


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan under its number, counted on over corrections of the report, and when its milestone was met under it.

    ``breached_at`` is none while the plan runs: whether it will be breached is not known yet.
    """

    number: int
    plan: Plan
    met_at: datetime | None
    cause: str
    breached_at: datetime | None

    @property
    def of(self) -> MilestoneKind:
        return self.plan.of


def name_of(event: happened.Event) -> str:
    """The name under which an event is stored; it never changes."""
    return _NAMES[type(event)]


def to_json(event: happened.Event) -> Any:
    return _ADAPTERS[name_of(event)].dump_python(event, mode="json")


def from_json(name: str, data: Any) -> happened.Event:
    """The event that was stored. A field that a later version adds needs a default."""
    event: happened.Event = _ADAPTERS[name].validate_python(data)
    return event


def kept_plans(guarantee: Guarantee) -> tuple[KeptPlan, ...]:
    """Every plan that was ever in force. A correction of the report adds plans; what was counted before it stays."""
    return tuple(kept for milestone in guarantee.milestones for kept in _kept_of(guarantee, milestone.of))


def alarms(guarantee: Guarantee, terms: Terms, known: Mapping[AlarmKey, Asked]) -> dict[AlarmKey, Asked]:
    """What every alarm should be, given those that there are. Left out is what stays as it is for ever.

    An alarm whose instant came before its milestone was met, or its plan superseded, still fires if nobody has
    noticed it yet: it is judged by when it happened. Of a plan that is over nothing begins to wait.
    """
    ended_at = {(kept.of, kept.number): _ended_at(kept, guarantee.left_at) for kept in kept_plans(guarantee)}
    asked = {key: one for key, one in known.items() if one.state in _CHANGING}
    for key, one in _in_force(guarantee, terms, known, _told(known, ended_at)):
        may_begin = key not in known or known[key].state is AlarmState.WITHDRAWN
        if key in asked or (may_begin and _until(ended_at[key.of, key.plan], one) == one):
            asked[key] = one
    return {key: _until(ended_at[key.of, key.plan], one) for key, one in asked.items()}


def sweep_at(key: AlarmKey, due_at: datetime | None) -> datetime | None:
    """From when on the sweep may notice an alarm."""
    if due_at is None:
        return None
    return due_at + _SECOND if key.level == PASSED else due_at


def next_due_at(guarantee: Guarantee) -> datetime | None:
    """The due instant that comes first of the milestones that are not met; none when none is due."""
    if guarantee.left_at is not None:
        return None
    open_ones = [milestone.due_at for milestone in guarantee.milestones if milestone.met_at is None]
    return min((due_at for due_at in open_ones if due_at is not None), default=None)


def _kept_of(guarantee: Guarantee, of: MilestoneKind) -> Iterator[KeptPlan]:
    milestone, before = guarantee.milestone(of), guarantee.before_correction
    earlier = list(_kept_of(before, of)) if before else []
    for kept in earlier:
        superseded_at = kept.plan.superseded_at or (before.at if before else None)
        # What was believed before a correction is on record, and no verdict.
        yield replace(kept, plan=replace(kept.plan, superseded_at=superseded_at), breached_at=None)
    for number, plan in enumerate(milestone.plans, start=len(earlier)):
        cause: str = plan.cause
        if before and plan.cause == "reported":
            cause, plan = "report_corrected", replace(plan, planned_at=before.at)  # noqa: PLW2901
        met_at = milestone.met_at if plan.superseded_at is None else None
        is_over = (plan.superseded_at or met_at or guarantee.left_at) is not None
        yield KeptPlan(number, plan, met_at, cause, plan.breached_at if is_over else None)


def _ended_at(kept: KeptPlan, left_at: datetime | None) -> datetime | None:
    ends = (kept.plan.superseded_at, kept.met_at, left_at)
    return min((end for end in ends if end is not None), default=None)


def _until(ended_at: datetime | None, asked: Asked) -> Asked:
    """An alarm comes to nothing when its plan ended at or before its instant."""
    if ended_at is None or (asked.due_at is not None and asked.due_at < ended_at):
        return asked
    return Asked(asked.due_at, AlarmState.WITHDRAWN)


def _in_force(
    guarantee: Guarantee, terms: Terms, known: Mapping[AlarmKey, Asked], told: set[_Passing]
) -> Iterator[tuple[AlarmKey, Asked]]:
    """The alarms of the plans in force. The passing of a due instant is told once, whatever plan it is due under."""
    numbers = {kept.of: kept.number for kept in kept_plans(guarantee) if kept.plan.superseded_at is None}
    for milestone in guarantee.milestones:
        if milestone.plans:
            number = numbers[milestone.of]
            ladder = {
                AlarmKey(step.of, number, step.level, step.percent): step.at
                for step in steps(guarantee, terms)
                if step.of == milestone.of
            }
            passed_over = _passed_over(ladder, known, guarantee.at)
            for key, at in ladder.items():
                yield key, Asked(at, AlarmState.PASSED_OVER) if key in passed_over else _asked(at)
            is_told = any((milestone.of, earlier, milestone.due_at) in told for earlier in range(number))
            passing = Asked(milestone.due_at, AlarmState.PASSED_OVER) if is_told else _asked(milestone.due_at)
            yield AlarmKey(milestone.of, number, PASSED, WHOLE), passing


def _told(
    known: Mapping[AlarmKey, Asked], ended_at: Mapping[tuple[MilestoneKind, int], datetime | None]
) -> set[_Passing]:
    """The due instants whose passing was told, or will be as soon as somebody sweeps."""
    return {
        (key.of, key.plan, asked.due_at)
        for key, asked in known.items()
        if key.level == PASSED and asked.due_at is not None
        if asked.state is AlarmState.FIRED
        or (asked.state is AlarmState.WAITING and _until(ended_at[key.of, key.plan], asked) == asked)
    }


def _passed_over(
    ladder: Mapping[AlarmKey, datetime | None], known: Mapping[AlarmKey, Asked], at: datetime
) -> set[AlarmKey]:
    """Of levels that begin to wait only now, and of which several are due already, all but the highest.

    A late report, a raised severity, a return or a delivery that did not hold must not replay what lies behind it
    (docs/reference/time.md).
    """
    begins = {key for key in ladder if key not in known or known[key].state is AlarmState.WITHDRAWN}
    due = [key for key in begins if (due_at := ladder[key]) is not None and due_at <= at]
    return set(sorted(due, key=lambda key: (key.level, key.percent))[:-1])


def _asked(due_at: datetime | None) -> Asked:
    return Asked(due_at, AlarmState.HELD if due_at is None else AlarmState.WAITING)
