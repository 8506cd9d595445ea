"""The agency's own times, which no client is promised: for the check before a delivery, and for an unanswered question."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from waarborg.sla.agreement.model import Severity
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.guarantee import Milestone
from waarborg.sla.targets import due, part_used
from waarborg.sla.terms import Terms


@dataclass(frozen=True, slots=True)
class AgencyTimes:
    """What the agency asks of itself. A check may take ``check_minutes`` of the client's open time, by severity.

    It may never take more than ``check_share`` per cent of what is left until the resolution is due. A question that
    stays unanswered for ``remind_after`` working days is asked again; ``decide_after`` working days later it is the
    project manager's to decide.
    """

    check_minutes: dict[str, int]
    check_share: int
    remind_after: int
    decide_after: int


def check_due_at(
    at: datetime, severity: Severity, terms: Terms | None, resolution: Milestone | None, times: AgencyTimes
) -> datetime:
    """By when what was handed in at ``at`` is to be checked, so that the check can't eat the client's time.

    Without an agreement there is no window to count in, and real time counts.
    """
    minutes = times.check_minutes[severity.value]
    if terms is None:
        return at + timedelta(minutes=minutes)
    own = due(terms.window.next_open(at), Duration(minutes, Unit.MINUTES), terms.window)
    if resolution is None or resolution.plan is None or resolution.met_at is not None:
        return own
    if resolution.due_at is None or resolution.due_at <= at:
        return own
    measure = terms.measure(resolution.plan.severity, "resolution")
    return min(own, part_used(at, resolution.due_at, times.check_share, measure))


def working_days_later(at: datetime, days: int, terms: Terms | None) -> datetime:
    """``days`` working days of the client's calendar after ``at``; days, where there is no agreement to say which."""
    if terms is None:
        return at + timedelta(days=days)
    return due(
        terms.window.next_open(at), Duration(days, Unit.WORKING_DAYS), terms.window, terms.rules.day_ends
    )
