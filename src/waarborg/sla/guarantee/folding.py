"""The guarantee of one ticket: a fold of its events over immutable terms.

``fold`` is a pure function of the events, the terms and the instant asked about. Nothing is ever overwritten: a
re-plan keeps the superseded plan, its cause and its instant. Source: docs/reference/time.md, "Judging", "Changes
under way".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, assert_never

from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind, TrackState
from waarborg.sla.pauses import Pause, merged, moved
from waarborg.sla.targets import part_used
from waarborg.sla.terms import Terms

Cause = Literal["reported", "severity_raised", "severity_lowered", "delivery_refused"]
MILESTONES: tuple[MilestoneKind, MilestoneKind] = ("reaction", "resolution")
DANGER_PERCENT = 75


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
class Guarantee:
    """What the agreement promises for one ticket, as of ``at``.

    ``start_at`` is none while the report does not yet conform. ``before_correction`` is what was counted until the
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
    solved_at: datetime | None
    left_at: datetime | None
    missing_ways: tuple[str, ...] = ()
    before_correction: "Guarantee | None" = None

    @property
    def milestones(self) -> tuple[Milestone, Milestone]:
        return self.reaction, self.resolution

    def milestone(self, of: MilestoneKind) -> Milestone:
        return self.reaction if of == "reaction" else self.resolution

    def pauses_for(self, of: MilestoneKind) -> tuple[Pause, ...]:
        """The pauses that move this milestone: none for the reaction."""
        return self.pauses if of == "resolution" else ()


def fold(events: Iterable[happened.Event], terms: Terms, at: datetime) -> Guarantee:
    """The guarantee as of ``at``, from the events that had happened by then.

    Raises: NotReportedError, NeverOpensError, YearOutOfRangeError.
    """
    past = [event for event in events if event.at <= at]
    corrections = [number for number, event in enumerate(past) if isinstance(event, happened.ReportCorrected)]
    if not corrections:
        return _Folding(terms, at).over(past)
    last = corrections[-1]
    correction = past[last]
    assert isinstance(correction, happened.ReportCorrected)  # noqa: S101 - found by that very test above
    before = fold(past[:last], terms, correction.at)
    corrected = [
        replace(event, at=correction.reported_at) if isinstance(event, happened.Reported) else event
        for event in past
        if not isinstance(event, happened.ReportCorrected)
    ]
    return replace(_Folding(terms, at).over(corrected), before_correction=before)


@dataclass
class _Folding:
    """The fold's working state; lives only inside ``fold``."""

    terms: Terms
    at: datetime
    reported_at: datetime | None = None
    severity: Severity = Severity.MINOR
    ways: dict[str, datetime] = field(default_factory=dict)
    conforming_at: datetime | None = None
    start_at: datetime | None = None
    plans: dict[MilestoneKind, list[Plan]] = field(default_factory=lambda: {of: [] for of in MILESTONES})
    # The plans before a raise: what they promised is not taken back, whatever pauses are still to come.
    caps: dict[MilestoneKind, list[Plan]] = field(default_factory=lambda: {of: [] for of in MILESTONES})
    pauses: list[Pause] = field(default_factory=list)
    began_at: datetime | None = None
    standing: list[happened.Delivery] = field(default_factory=list)
    left_at: datetime | None = None

    def over(self, events: Sequence[happened.Event]) -> Guarantee:
        if not events or not isinstance(events[0], happened.Reported):
            raise NotReportedError
        for event in events:
            if self.left_at is None:
                self._take(event)
        return self._result()

    def _take(self, event: happened.Event) -> None:  # noqa: C901 - one case per kind of event
        match event:
            case happened.Reported(at, severity, way):
                self.reported_at, self.severity = at, severity
                self._report(at, way)
            case happened.ReportedByAnotherWay(at, way):
                self._report(at, way)
            case happened.SeverityChanged(at, severity):
                self._change_severity(at, severity)
            case happened.Paused(at, party, reason):
                self._end_pause(at)
                if self.terms.rules.pause_while_waiting_for_client:
                    self.pauses.append(Pause(at, None, party, reason))
            case happened.Resumed(at):
                self._end_pause(at)
            case happened.WorkBegan(at):
                self.began_at = self.began_at or at
            case happened.WorkaroundDelivered(at) | happened.SolutionDelivered(at):
                self.began_at = self.began_at or at
                self.standing.append(event)
            case happened.DeliveryRefused(at, reason):
                self._refuse_delivery(at, reason)
            case happened.LeftGuarantee(at):
                self.left_at = at
            case happened.ReportCorrected():
                pass
            case _:
                assert_never(event)

    def _report(self, at: datetime, way: str | None) -> None:
        if way is not None:
            self.ways.setdefault(way, at)
        self._start_when_conforming(at)

    def _start_when_conforming(self, at: datetime) -> None:
        if self.start_at is not None or self._missing_ways():
            return
        assert self.reported_at is not None  # noqa: S101 - the first event is the report
        asked = self.terms.ways(self.severity, self.reported_at) if self._waits_for_ways() else ()
        self.conforming_at = max((self.ways[way] for way in asked), default=self.reported_at)
        self.start_at = self.terms.window.next_open(self.conforming_at)
        for of in MILESTONES:
            self._plan(of, self.start_at, "reported", at)

    def _missing_ways(self) -> tuple[str, ...]:
        """The ways that the severity asks for and nobody has used yet; none when it was never said which were used."""
        if not self._waits_for_ways() or self.reported_at is None:
            return ()
        return tuple(way for way in self.terms.ways(self.severity, self.reported_at) if way not in self.ways)

    def _waits_for_ways(self) -> bool:
        return self.terms.rules.clock_starts == "conforming_report" and bool(self.ways)

    def _change_severity(self, at: datetime, severity: Severity) -> None:
        if severity is self.severity:
            return
        self.severity = severity
        if self.start_at is None:
            self._start_when_conforming(at)
            return
        for of in MILESTONES:
            if self._met_at(of) is None:
                self._replan(of, at)

    def _replan(self, of: MilestoneKind, at: datetime, cause: Cause | None = None) -> None:
        """Supersedes the plan in force by one of the severity now in force.

        To a more severe level from the change on, but never later than what was due; to a less severe one from the
        original start.
        """
        current = self.plans[of][-1]
        until_now = [part for pause in self._pauses_for(of) if (part := pause.before(at))]
        due_at = self._due(current, until_now)
        breached_at = due_at if due_at is not None and due_at < at else None
        self.plans[of][-1] = replace(current, due_at=due_at, superseded_at=at, breached_at=breached_at)
        assert self.start_at is not None  # noqa: S101 - there is a plan
        if self.severity.is_more_severe_than(current.severity):
            self.caps[of].append(current)
            start_at = max(self.start_at, self.terms.window.next_open(at))
            self._plan(of, start_at, cause or "severity_raised", at, never_later_than=due_at)
        else:
            self.caps[of].clear()
            self._plan(of, self.start_at, cause or "severity_lowered", at)

    def _plan(
        self,
        of: MilestoneKind,
        start_at: datetime,
        cause: Cause,
        at: datetime,
        *,
        never_later_than: datetime | None = None,
    ) -> None:
        target_at = self.terms.due(start_at, self.severity, of)
        unpaused_due_at = target_at if never_later_than is None else min(target_at, never_later_than)
        self.plans[of].append(
            Plan(of, self.severity, start_at, target_at, unpaused_due_at, unpaused_due_at, cause, at)
        )

    def _end_pause(self, at: datetime) -> None:
        if self.pauses and self.pauses[-1].ends_at is None:
            self.pauses[-1] = replace(self.pauses[-1], ends_at=at)

    def _refuse_delivery(self, at: datetime, reason: str) -> None:
        """The time between delivery and refusal counts as a pause, when no other delivery stands."""
        if not self.standing:
            return
        refused = self.standing.pop()
        if self._met_at("resolution") is not None:
            return
        self._end_pause(refused.at)
        self.pauses.append(Pause(refused.at, at, "client", reason))
        plans = self.plans["resolution"]
        if plans and plans[-1].severity is not self.severity:
            self._replan("resolution", at, "delivery_refused")

    def _met_at(self, of: MilestoneKind) -> datetime | None:
        if of == "reaction":
            return self.began_at
        counts = self.terms.rules.workaround_counts
        return next(
            (
                delivery.at
                for delivery in self.standing
                if counts or isinstance(delivery, happened.SolutionDelivered)
            ),
            None,
        )

    def _pauses_for(self, of: MilestoneKind) -> tuple[Pause, ...]:
        return merged(self.pauses) if of == "resolution" else ()

    def _due(self, plan: Plan, pauses: Sequence[Pause]) -> datetime | None:
        """When the milestone is due: by the plan itself, or by one that it may not be later than.

        Each is moved by the pauses in its own way: a raise during a pause neither ends nor outlasts it.
        """
        each = (self._moved(one, one.target_at, pauses) for one in (plan, *self.caps[plan.of]))
        return min((due_at for due_at in each if due_at is not None), default=None)

    def _moved(self, plan: Plan, at: datetime, pauses: Iterable[Pause]) -> datetime | None:
        return moved(at, pauses, start=plan.start_at, measure=self.terms.measure(plan.severity, plan.of))

    def _result(self) -> Guarantee:
        assert self.reported_at is not None  # noqa: S101 - the first event is the report
        return Guarantee(
            at=self.at,
            reported_at=self.reported_at,
            conforming_at=self.conforming_at,
            start_at=self.start_at,
            severity=self.severity,
            reaction=self._milestone("reaction"),
            resolution=self._milestone("resolution"),
            pauses=merged(self.pauses),
            solved_at=next((d.at for d in self.standing if isinstance(d, happened.SolutionDelivered)), None),
            left_at=self.left_at,
            missing_ways=() if self.start_at else self._missing_ways(),
        )

    def _milestone(self, of: MilestoneKind) -> Milestone:
        met_at = self._met_at(of)
        if not self.plans[of]:
            return Milestone(of, (), met_at, "none")
        judged_at = met_at or self.left_at or self.at
        pauses = self._pauses_for(of)
        if met_at or self.left_at:
            pauses = tuple(part for pause in pauses if (part := pause.before(judged_at)))
        current = self.plans[of][-1]
        due_at = self._due(current, pauses)
        breached_at = due_at if due_at is not None and due_at < judged_at else None
        current = replace(current, due_at=due_at, breached_at=breached_at)
        plans = (*self.plans[of][:-1], current)
        return Milestone(of, plans, met_at, self._state(plans, met_at, pauses))

    def _state(
        self, plans: tuple[Plan, ...], met_at: datetime | None, pauses: tuple[Pause, ...]
    ) -> TrackState:
        current = plans[-1]
        if any(plan.breached_at is not None for plan in plans):
            return "missed"
        if met_at is not None:
            return "met"
        if self.left_at is not None:
            return "none"
        if current.due_at is None:
            return "paused"
        measure = self.terms.measure(current.severity, current.of)
        danger_at = part_used(current.start_at, current.unpaused_due_at, DANGER_PERCENT, measure)
        danger_at_moved = self._moved(current, danger_at, pauses) or current.due_at
        return "in_danger" if min(danger_at_moved, current.due_at) <= self.at else "on_time"
