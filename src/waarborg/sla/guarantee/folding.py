"""The fold itself. Source: docs/reference/time.md, "Judging", "Changes under way", "Leaving and returning"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind, TrackState
from waarborg.sla.guarantee.records import (
    MILESTONES,
    Absence,
    Cause,
    Guarantee,
    Milestone,
    NotReportedError,
    Plan,
    Withdrawal,
    away_since,
)
from waarborg.sla.pauses import Pause, merged, moved
from waarborg.sla.targets import part_used
from waarborg.sla.terms import Terms

DANGER_PERCENT = 75


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
    return replace(_Folding(terms, at).over(_corrected(past, correction)), before_correction=before)


def _corrected(
    events: Sequence[happened.Event], correction: happened.ReportCorrected
) -> list[happened.Event]:
    """The events with the report where it belongs. What left the guarantees with its report still does."""
    moving = (happened.Reported, happened.LeftGuarantee)
    return [
        replace(event, at=correction.reported_at)
        if isinstance(event, moving) and event.at == events[0].at
        else event
        for event in events
        if not isinstance(event, happened.ReportCorrected)
    ]


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
    withdrawals: list[Withdrawal] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    # What was shown when the matter last left; kept until it is back, while the count goes on underneath.
    when_left: dict[MilestoneKind, Milestone] = field(default_factory=dict)

    def over(self, events: Sequence[happened.Event]) -> Guarantee:
        if not events or not isinstance(events[0], happened.Reported):
            raise NotReportedError
        for event in events:
            self._take(event)
        return self._result()

    def _take(self, event: happened.Event) -> None:  # noqa: C901, PLR0912 - one case per kind of event
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
                self._end_pause(at)  # whatever was asked: nobody waits for an answer to what is delivered
                self.standing.append(event)
            case happened.WorkaroundWithdrawn(at, reason):
                self._withdraw_workaround(at, reason)
            case happened.DeliveryRefused(at, reason):
                self._refuse_delivery(at, reason)
            case happened.LeftGuarantee(at, reason):
                self._leave(at, reason)
            case happened.ReturnedToGuarantee(at, severity, reason):
                self._return(at, severity, reason)
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

    def _leave(self, at: datetime, reason: str) -> None:
        if away_since(self.absences) is None:
            self.when_left = {of: self._milestone(of, at, is_over=True) for of in MILESTONES}
            self.absences.append(Absence(at, reason))

    def _return(self, at: datetime, severity: Severity, reason: str) -> None:
        """Everything is as if the matter had never been away and its severity had been set anew.

        Each milestone that was open gets a plan of its own, so that what passed meanwhile is on record and noticed.
        """
        if away_since(self.absences) is None:
            self._change_severity(at, severity)
            return
        self.absences[-1] = replace(self.absences[-1], returned_at=at, return_reason=reason)
        self.severity = severity
        if self.start_at is None:
            self._start_when_conforming(at)
            return
        for of in MILESTONES:
            is_open = self._met_at(of) is None
            if is_open and self.plans[of][-1].severity is not severity:
                self._replan(of, at, "returned")
            elif is_open or self.when_left[of].met_at is None:
                self._continue(of, at, "returned")

    def _replan(self, of: MilestoneKind, at: datetime, cause: Cause | None = None) -> None:
        """Supersedes the plan in force by one of the severity now in force.

        To a more severe level from the change on, but never later than what was due; to a less severe one from the
        original start.
        """
        current = self.plans[of][-1]
        due_at = self._supersede(of, at)
        assert self.start_at is not None  # noqa: S101 - there is a plan
        if self.severity.is_more_severe_than(current.severity):
            self.caps[of].append(current)
            start_at = max(self.start_at, self.terms.window.next_open(at))
            self._plan(of, start_at, cause or "severity_raised", at, never_later_than=due_at)
        else:
            self.caps[of].clear()
            self._plan(of, self.start_at, cause or "severity_lowered", at)

    def _continue(self, of: MilestoneKind, at: datetime, cause: Cause) -> None:
        """The plan in force goes on under another cause; what it promised and may not be later than stays."""
        current = self.plans[of][-1]
        self._supersede(of, at)
        self.plans[of].append(replace(current, cause=cause, planned_at=at))

    def _supersede(self, of: MilestoneKind, at: datetime) -> datetime | None:
        """Ends the plan in force, judged by what was due when it ended: at ``at``, or when it was met."""
        current = self.plans[of][-1]
        until = self._met_at(of) or at
        due_at = self._due(current, _until(until, self._pauses_for(of)))
        breached_at = due_at if due_at is not None and due_at < until else None
        self.plans[of][-1] = replace(current, due_at=due_at, superseded_at=at, breached_at=breached_at)
        return due_at

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
        self._end_pause(at)
        self.pauses.append(Pause(refused.at, at, "client", reason))
        self._resume_plan(at, "delivery_refused")

    def _withdraw_workaround(self, at: datetime, reason: str) -> None:
        """The clock goes on without a gap: as if no work-around had been delivered."""
        withdrawn = [one for one in self.standing if isinstance(one, happened.WorkaroundDelivered)]
        if not withdrawn:
            return
        self.withdrawals += [Withdrawal(one.at, at, reason) for one in withdrawn]
        self.standing = [one for one in self.standing if one not in withdrawn]
        self._resume_plan(at, "workaround_withdrawn")

    def _resume_plan(self, at: datetime, cause: Cause) -> None:
        """A milestone that is open again keeps its plan, unless the severity changed while it was met."""
        plans = self.plans["resolution"]
        is_open = self._met_at("resolution") is None
        if is_open and plans and plans[-1].severity is not self.severity:
            self._replan("resolution", at, cause)

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
        left_at = away_since(self.absences)
        return Guarantee(
            at=self.at,
            reported_at=self.reported_at,
            conforming_at=self.conforming_at,
            start_at=self.start_at,
            severity=self.severity,
            reaction=self._shown("reaction"),
            resolution=self._shown("resolution"),
            pauses=merged(self.pauses) if left_at is None else _until(left_at, merged(self.pauses)),
            worked_around_at=self._delivered_at(happened.WorkaroundDelivered),
            solved_at=self._delivered_at(happened.SolutionDelivered),
            absences=tuple(self.absences),
            withdrawals=tuple(self.withdrawals),
            missing_ways=() if self.start_at else self._missing_ways(),
        )

    def _delivered_at(self, kind: type[happened.Delivery]) -> datetime | None:
        return next((delivery.at for delivery in self.standing if isinstance(delivery, kind)), None)

    def _shown(self, of: MilestoneKind) -> Milestone:
        """The milestone now; while the matter is away as it was when it left, and no longer open."""
        if away_since(self.absences) is None:
            return self._milestone(of, self.at, is_over=False)
        left = self.when_left[of]
        return left if left.state in {"met", "missed"} else replace(left, state="none")

    def _milestone(self, of: MilestoneKind, at: datetime, *, is_over: bool) -> Milestone:
        """Judged as of ``at``; when it is over by then, or was met before, no later pause moves it."""
        met_at = self._met_at(of)
        if not self.plans[of]:
            return Milestone(of, (), met_at, "none")
        judged_at = met_at or at
        pauses = self._pauses_for(of)
        if met_at or is_over:
            pauses = _until(judged_at, pauses)
        current = self.plans[of][-1]
        due_at = self._due(current, pauses)
        breached_at = due_at if due_at is not None and due_at < judged_at else None
        current = replace(current, due_at=due_at, breached_at=breached_at)
        plans = (*self.plans[of][:-1], current)
        return Milestone(of, plans, met_at, self._state(plans, met_at, pauses, at))

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
        measure = self.terms.measure(current.severity, current.of)
        danger_at = part_used(current.start_at, current.unpaused_due_at, DANGER_PERCENT, measure)
        danger_at_moved = self._moved(current, danger_at, pauses) or current.due_at
        return "in_danger" if min(danger_at_moved, current.due_at) <= at else "on_time"


def _until(at: datetime, pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The pauses as far as they lie before ``at``, an open one as if it ended there."""
    return tuple(part for pause in pauses if (part := pause.before(at)))
