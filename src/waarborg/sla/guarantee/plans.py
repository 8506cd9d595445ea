"""The plans of one milestone: made, superseded, bound by what was promised before, and judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind, TrackState
from waarborg.sla.events import Promise
from waarborg.sla.guarantee.records import Cause, Milestone, Plan
from waarborg.sla.pauses import Pause, moved
from waarborg.sla.targets import part_used
from waarborg.sla.terms import Terms

DANGER_PERCENT = 75


@dataclass
class Plans:
    """Working state of the fold. The pauses that it is handed are merged, and those that move this milestone."""

    of: MilestoneKind
    terms: Terms
    made: list[Plan] = field(default_factory=list)
    # What was promised before a raise or for a merged report is not taken back, whatever pauses are still to come.
    promised: list[Plan] = field(default_factory=list)

    @property
    def current(self) -> Plan:
        """The plan in force; there is one once the clock starts."""
        return self.made[-1]

    def add(
        self,
        severity: Severity,
        start_at: datetime,
        cause: Cause,
        at: datetime,
        *,
        never_later_than: datetime | None = None,
    ) -> None:
        target_at = self.terms.due(start_at, severity, self.of)
        unpaused_due_at = min(target_at, never_later_than or target_at)
        self.made.append(
            Plan(self.of, severity, start_at, target_at, unpaused_due_at, unpaused_due_at, cause, at)
        )

    def go_on(
        self, plan: Plan, cause: Cause, at: datetime, *, never_later_than: datetime | None = None
    ) -> None:
        """The same plan under another cause: what it promised and may not be later than stays."""
        unpaused_due_at = min(plan.unpaused_due_at, never_later_than or plan.unpaused_due_at)
        self.made.append(replace(plan, cause=cause, planned_at=at, unpaused_due_at=unpaused_due_at))

    def take_over(self, promise: Promise, at: datetime) -> None:
        """Puts what was promised for another report on record, and is bound by it; only later pauses move it."""
        due_at = promise.due_at
        taken = Plan(self.of, promise.severity, promise.start_at, due_at, due_at, due_at, "taken_over", at)
        self.made.append(replace(taken, superseded_at=at, breached_at=promise.breached_at))
        self.promised.append(replace(taken, start_at=promise.as_of))

    def supersede(self, at: datetime, pauses: Iterable[Pause], *, met_at: datetime | None) -> Plan:
        """Ends the plan in force, judged by what was due when it was met or ended. Returns it as it was made."""
        plan = self.current
        until = met_at or at
        due_at = self._due(plan, part_before(until, pauses))
        breached_at = due_at if due_at is not None and due_at < until else None
        self.made[-1] = replace(plan, due_at=due_at, superseded_at=at, breached_at=breached_at)
        return plan

    def judged(
        self, at: datetime, pauses: tuple[Pause, ...], *, met_at: datetime | None, is_over: bool
    ) -> Milestone:
        """The milestone as of ``at``. When it is over by then, or was met before, no later pause moves it."""
        if not self.made:
            return Milestone(self.of, (), met_at, "none")
        judged_at = met_at or at
        if met_at or is_over:
            pauses = part_before(judged_at, pauses)
        due_at = self._due(self.current, pauses)
        breached_at = due_at if due_at is not None and due_at < judged_at else None
        plans = (*self.made[:-1], replace(self.current, due_at=due_at, breached_at=breached_at))
        return Milestone(self.of, plans, met_at, self._state(plans, met_at, pauses, at))

    def _state(
        self, plans: tuple[Plan, ...], met_at: datetime | None, pauses: tuple[Pause, ...], at: datetime
    ) -> TrackState:
        current = plans[-1]
        if any(plan.breached_at is not None for plan in plans):
            return "missed"
        if met_at is not None:
            return "met"
        if current.due_at is None:
            return "paused"
        measure = self.terms.measure(current.severity, self.of)
        danger_at = part_used(current.start_at, current.unpaused_due_at, DANGER_PERCENT, measure)
        danger_at_moved = self._moved(current, danger_at, pauses) or current.due_at
        return "in_danger" if min(danger_at_moved, current.due_at) <= at else "on_time"

    def _due(self, plan: Plan, pauses: Sequence[Pause]) -> datetime | None:
        """When the milestone is due: by the plan itself, or by what it may not be later than.

        Each is moved by the pauses in its own way: a raise during a pause neither ends nor outlasts it.
        """
        each = (self._moved(one, one.target_at, pauses) for one in (plan, *self.promised))
        return min((due_at for due_at in each if due_at is not None), default=None)

    def _moved(self, plan: Plan, at: datetime, pauses: Iterable[Pause]) -> datetime | None:
        return moved(at, pauses, start=plan.start_at, measure=self.terms.measure(plan.severity, self.of))


def part_before(at: datetime, pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The pauses as far as they lie before ``at``, an open one as if it ended there."""
    return tuple(part for pause in pauses if (part := pause.before(at)))
