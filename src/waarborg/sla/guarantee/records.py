"""What the fold gives: plans, milestones and the guarantee that they make up. Nothing of it is ever overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind, TrackState
from waarborg.sla.pauses import Pause

Cause = Literal[
    "reported",
    "severity_raised",
    "severity_lowered",
    "delivery_refused",
    "workaround_withdrawn",
    "returned",
    "taken_over",
    "merged",
]
MILESTONES: tuple[MilestoneKind, MilestoneKind] = ("reaction", "resolution")


class NotReportedError(ValueError):
    """The events do not begin with a report at or before the instant asked about."""

    def __init__(self) -> None:
        super().__init__("a guarantee begins with a report; the first event must be Reported")


@dataclass(frozen=True, slots=True)
class Plan:
    """A target applied from a start.

    ``target_at`` is where the target itself would be due, ``unpaused_due_at`` the same but never later than what was
    due already when the plan was made. ``due_at`` is what pauses and earlier plans made of it; none while an open
    pause suspends it. ``breached_at`` is the due instant when it passed unmet while the plan was in force.
    """

    of: MilestoneKind
    severity: Severity
    start_at: datetime
    target_at: datetime
    unpaused_due_at: datetime
    due_at: datetime | None
    cause: Cause
    planned_at: datetime
    superseded_at: datetime | None = None
    breached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One target of the ticket: its plans, oldest first, and whether it is met. No plan before the clock starts."""

    of: MilestoneKind
    plans: tuple[Plan, ...]
    met_at: datetime | None
    state: TrackState

    @property
    def plan(self) -> Plan | None:
        """The plan in force."""
        return self.plans[-1] if self.plans else None

    @property
    def due_at(self) -> datetime | None:
        return self.plans[-1].due_at if self.plans else None

    @property
    def is_breached(self) -> bool:
        """Whether any plan was breached; a later, easier plan does not undo it."""
        return any(plan.breached_at is not None for plan in self.plans)

    @property
    def margin_seconds(self) -> int | None:
        """Real seconds left when it was met; negative when it was late, none while it is open."""
        if self.met_at is None or self.due_at is None:
            return None
        return int((self.due_at - self.met_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Absence:
    """Time outside the guarantees, with why the matter left and came back; ``returned_at`` is none while it is away."""

    left_at: datetime
    reason: str
    returned_at: datetime | None = None
    return_reason: str = ""


def away_since(absences: Sequence[Absence]) -> datetime | None:
    """Since when a matter with these absences is away; none while it is not."""
    return absences[-1].left_at if absences and absences[-1].returned_at is None else None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A work-around that the agency took back: from delivery to withdrawal it seemed to stand."""

    delivered_at: datetime
    withdrawn_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What the agreement promises for one ticket, as of ``at``.

    ``start_at`` is none while the report does not yet conform; ``ways`` are those by which it was reported, each with
    when first. ``began_at`` is when work began, ``worked_around_at`` and ``solved_at`` when the work-around and the
    solution that stand were delivered, whether or not they count.
    While the matter is away, milestones and pauses are what they were when it left. Once it was merged into another
    it is counted there; here nothing is met or missed any more. ``before_correction`` is what was counted until the
    report was corrected.
    """

    at: datetime
    reported_at: datetime
    conforming_at: datetime | None
    start_at: datetime | None
    severity: Severity
    reaction: Milestone
    resolution: Milestone
    pauses: tuple[Pause, ...]
    began_at: datetime | None
    worked_around_at: datetime | None
    solved_at: datetime | None
    absences: tuple[Absence, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    merged_at: datetime | None = None
    ways: tuple[tuple[str, datetime], ...] = ()
    missing_ways: tuple[str, ...] = ()
    before_correction: "Guarantee | None" = None

    @property
    def left_at(self) -> datetime | None:
        """Since when the matter is outside the guarantees; none while they hold for it."""
        return away_since(self.absences) or self.merged_at

    @property
    def milestones(self) -> tuple[Milestone, Milestone]:
        return self.reaction, self.resolution

    def milestone(self, of: MilestoneKind) -> Milestone:
        return self.reaction if of == "reaction" else self.resolution

    def pauses_for(self, of: MilestoneKind) -> tuple[Pause, ...]:
        """The pauses that move this milestone: none for the reaction."""
        return self.pauses if of == "resolution" else ()
