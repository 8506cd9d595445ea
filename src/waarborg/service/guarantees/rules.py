"""Pure decisions: events as they are stored, and the alarms that a guarantee asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from waarborg.sla import events as happened
from waarborg.sla.band import MilestoneKind
from waarborg.sla.escalation import Step, steps
from waarborg.sla.guarantee import Guarantee, Milestone
from waarborg.sla.terms import Terms

# The alarm of a milestone that passes unmet; the levels of the ladder are 1 and 2.
PASSED = 0
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
    "solution_delivered": happened.SolutionDelivered,
    "delivery_refused": happened.DeliveryRefused,
    "left_guarantee": happened.LeftGuarantee,
}
_NAMES = {payload: name for name, payload in KINDS.items()}
_ADAPTERS = {name: TypeAdapter(payload) for name, payload in KINDS.items()}


@dataclass(frozen=True, slots=True)
class AlarmKey:
    """What names an alarm for ever: one fires at most once."""

    of: MilestoneKind
    plan: int
    level: int
    percent: int


def name_of(event: happened.Event) -> str:
    """The name under which an event is stored; it never changes."""
    return _NAMES[type(event)]


def to_json(event: happened.Event) -> Any:
    return _ADAPTERS[name_of(event)].dump_python(event, mode="json")


def from_json(name: str, data: Any) -> happened.Event:
    """The event that was stored. A field that a later version adds needs a default."""
    event: happened.Event = _ADAPTERS[name].validate_python(data)
    return event


def alarms(
    guarantee: Guarantee, terms: Terms, *, known: frozenset[AlarmKey]
) -> dict[AlarmKey, datetime | None]:
    """The alarms that the plans in force ask for, each with its instant; none while a pause suspends it.

    Of a plan that is new and of which several levels are due already, only the highest is asked for: a late
    assignment or a raised severity must not replay what lies behind it (docs/reference/time.md).
    """
    asked: dict[AlarmKey, datetime | None] = {}
    for milestone in guarantee.milestones:
        if milestone.plans and milestone.met_at is None and guarantee.left_at is None:
            asked |= dict(_of_milestone(guarantee, milestone, terms, known))
    return asked


def next_due_at(guarantee: Guarantee) -> datetime | None:
    """The due instant that comes first of the milestones that are not met; none when none is due."""
    if guarantee.left_at is not None:
        return None
    open_ones = [milestone.due_at for milestone in guarantee.milestones if milestone.met_at is None]
    return min((due_at for due_at in open_ones if due_at is not None), default=None)


def _of_milestone(
    guarantee: Guarantee, milestone: Milestone, terms: Terms, known: frozenset[AlarmKey]
) -> Iterator[tuple[AlarmKey, datetime | None]]:
    ladder = [step for step in steps(guarantee, terms) if step.of == milestone.of]
    plan = len(milestone.plans) - 1
    is_new = not any(key.of == milestone.of and key.plan == plan for key in known)
    passed = [step for step in ladder if step.at is not None and step.at <= guarantee.at] if is_new else []
    skipped = set(sorted(passed, key=_height)[:-1])
    for step in ladder:
        if step not in skipped:
            yield AlarmKey(step.of, step.plan, step.level, step.percent), step.at
    due_at = milestone.due_at
    yield AlarmKey(milestone.of, plan, PASSED, 100), None if due_at is None else due_at + _SECOND


def _height(step: Step) -> tuple[int, int]:
    return step.level, step.percent
