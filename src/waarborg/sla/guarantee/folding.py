"""The fold itself. Source: docs/reference/time.md, "Judging", "Changes under way", "Leaving and returning"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind
from waarborg.sla.guarantee.plans import Plans, part_before
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
from waarborg.sla.pauses import Pause, merged
from waarborg.sla.terms import Terms


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
    plans: dict[MilestoneKind, Plans] = field(init=False)
    pauses: list[Pause] = field(default_factory=list)
    began_at: datetime | None = None
    standing: list[happened.Delivery] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    merged_at: datetime | None = None
    # What was shown when the matter last left; kept until it is back, while the count goes on underneath.
    when_left: dict[MilestoneKind, Milestone] = field(default_factory=dict)
    pauses_when_left: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        self.plans = {of: Plans(of, self.terms) for of in MILESTONES}

    def over(self, events: Sequence[happened.Event]) -> Guarantee:
        if not events or not isinstance(events[0], happened.Reported):
            raise NotReportedError
        for event in events:
            if self.merged_at is None:
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
            case happened.MergedInto(at):
                self._settle(at)
                self.merged_at = at
            case happened.TookOver():
                self._take_over(event)
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
            self.plans[of].add(self.severity, self.start_at, "reported", at)

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
            self._settle(at)
            self.absences.append(Absence(at, reason))

    def _settle(self, at: datetime) -> None:
        """What is shown from here on, unless it is settled already."""
        if away_since(self.absences) is None:
            self.when_left = {of: self._judged(of, at, is_over=True) for of in MILESTONES}
            self.pauses_when_left = part_before(at, merged(self.pauses))

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
            is_open, plans = self._met_at(of) is None, self.plans[of]
            if is_open and plans.current.severity is not severity:
                self._replan(of, at, "returned")
            elif is_open or self.when_left[of].met_at is None:
                plans.go_on(self._supersede(of, at), "returned", at)

    def _take_over(self, other: happened.TookOver) -> None:
        """One matter from here on: the earliest report, the strictest target, the first work and delivery of both.

        What either had missed by then stays missed, whatever the other did.
        """
        changing = [of for of in MILESTONES if self.plans[of].made and self._is_changed_by(other, of)]
        before = {of: self._supersede(of, other.at) for of in changing}
        self._join(other)
        for of in MILESTONES:
            if of in changing or not self.plans[of].made:
                self._plan_for_both(of, other, before.get(of))

    def _is_changed_by(self, other: happened.TookOver, of: MilestoneKind) -> bool:
        is_raised = other.severity is not None and other.severity.is_more_severe_than(self.severity)
        return other.promise(of) is not None or (is_raised and self._met_at(of) is None)

    def _join(self, other: happened.TookOver) -> None:
        if other.severity is not None and other.severity.is_more_severe_than(self.severity):
            self.severity = other.severity
        self.reported_at = _earliest(self.reported_at, other.reported_at)
        for way, at in other.ways:
            self.ways[way] = min(at, self.ways.get(way, at))
        self.began_at = _earliest(self.began_at, other.began_at)
        self.standing = sorted((*self.standing, *other.deliveries), key=lambda delivery: delivery.at)
        self.conforming_at = _earliest(self.conforming_at, other.conforming_at)
        if self.conforming_at is None:
            self._start_when_conforming(other.at)
        else:
            self.start_at = self.terms.window.next_open(self.conforming_at)

    def _plan_for_both(self, of: MilestoneKind, other: happened.TookOver, before: Plan | None) -> None:
        """By the rule for raising where the other was more severe, and never later than either had promised."""
        plans, promise, at = self.plans[of], other.promise(of), other.at
        was_due_at = plans.current.due_at if before is not None else None
        promised_at = promise.due_at if promise is not None else None
        is_open = self._met_at(of) is None
        if promise is not None:
            plans.take_over(promise, at)
        if before is not None and not (is_open and self.severity.is_more_severe_than(before.severity)):
            plans.go_on(before, "merged", at, never_later_than=promised_at)
        elif self.start_at is not None:
            plans.promised += [before] if before is not None else []
            start_at = max(self.start_at, self.terms.window.next_open(at))
            limit_at = _earliest(was_due_at, promised_at)
            plans.add(self.severity, start_at, "merged", at, never_later_than=limit_at)

    def _replan(self, of: MilestoneKind, at: datetime, cause: Cause | None = None) -> None:
        """Supersedes the plan in force by one of the severity now in force.

        To a more severe level from the change on, but never later than what was due; to a less severe one from the
        original start.
        """
        plans, before = self.plans[of], self._supersede(of, at)
        assert self.start_at is not None  # noqa: S101 - there is a plan
        if self.severity.is_more_severe_than(before.severity):
            plans.promised.append(before)
            start_at = max(self.start_at, self.terms.window.next_open(at))
            was_due_at = plans.current.due_at
            plans.add(self.severity, start_at, cause or "severity_raised", at, never_later_than=was_due_at)
        else:
            plans.promised.clear()
            plans.add(self.severity, self.start_at, cause or "severity_lowered", at)

    def _supersede(self, of: MilestoneKind, at: datetime) -> Plan:
        return self.plans[of].supersede(at, self._pauses_for(of), met_at=self._met_at(of))

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
        if is_open and plans.made and plans.current.severity is not self.severity:
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

    def _result(self) -> Guarantee:
        assert self.reported_at is not None  # noqa: S101 - the first event is the report
        over_at = away_since(self.absences) or self.merged_at
        return Guarantee(
            at=self.at,
            reported_at=self.reported_at,
            conforming_at=self.conforming_at,
            start_at=self.start_at,
            severity=self.severity,
            reaction=self._shown("reaction"),
            resolution=self._shown("resolution"),
            pauses=merged(self.pauses) if over_at is None else self.pauses_when_left,
            began_at=self.began_at,
            worked_around_at=self._delivered_at(happened.WorkaroundDelivered),
            solved_at=self._delivered_at(happened.SolutionDelivered),
            absences=tuple(self.absences),
            withdrawals=tuple(self.withdrawals),
            merged_at=self.merged_at,
            ways=tuple(self.ways.items()),
            missing_ways=() if self.start_at else self._missing_ways(),
        )

    def _delivered_at(self, kind: type[happened.Delivery]) -> datetime | None:
        return next((delivery.at for delivery in self.standing if isinstance(delivery, kind)), None)

    def _shown(self, of: MilestoneKind) -> Milestone:
        """The milestone now; while the matter is away as it was when it left, and no longer open.

        Merged into another it counts there, and here neither as met nor as missed.
        """
        if self.merged_at is not None:
            return replace(self.when_left[of], state="none")
        if away_since(self.absences) is None:
            return self._judged(of, self.at, is_over=False)
        left = self.when_left[of]
        return left if left.state in {"met", "missed"} else replace(left, state="none")

    def _judged(self, of: MilestoneKind, at: datetime, *, is_over: bool) -> Milestone:
        return self.plans[of].judged(at, self._pauses_for(of), met_at=self._met_at(of), is_over=is_over)


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)
