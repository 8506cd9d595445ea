"""Two reports of one matter made one: the survivor keeps the earliest report and the strictest target.

Source: docs/reference/time.md, "Merging"; docs/decisions/0040-what-is-merged-is-judged-as-one.md.
"""

from collections.abc import Sequence
from datetime import datetime

from waarborg.sla.band import MilestoneKind
from waarborg.sla.events import Event, MergedInto, Promise, TookOver
from waarborg.sla.guarantee import Guarantee, away_since, fold
from waarborg.sla.terms import Terms


def merge(
    merged: Sequence[Event], terms: Terms, at: datetime, *, names: tuple[str, str] = ("", "")
) -> tuple[MergedInto, TookOver]:
    """What happens at ``at`` to the report with the events ``merged``, and what to the one that survives.

    ``terms`` are those of the merged one, which may be under another version than the survivor. ``names`` are the
    merged one's and the survivor's, for the record.

    Raises: NotReportedError, NeverOpensError, YearOutOfRangeError.
    """
    name, survivor = names
    leaving = MergedInto(at, survivor)
    settled = fold([*merged, leaving], terms, at)
    is_under = away_since(settled.absences) is None
    return leaving, TookOver(
        at,
        severity=settled.severity if is_under else None,
        reported_at=settled.reported_at if is_under else None,
        conforming_at=settled.conforming_at if is_under else None,
        ways=settled.ways if is_under else (),
        began_at=settled.began_at,
        worked_around_at=settled.worked_around_at,
        solved_at=settled.solved_at,
        reaction=_promise(settled, "reaction", is_under=is_under),
        resolution=_promise(settled, "resolution", is_under=is_under),
        merged=name,
    )


def _promise(settled: Guarantee, of: MilestoneKind, *, is_under: bool) -> Promise | None:
    """What binds the survivor: the due instant in force; of a matter that was outside only what it had missed."""
    milestone = settled.milestone(of)
    plan = milestone.plan
    if plan is None:
        return None
    missed_at = min((one.breached_at for one in milestone.plans if one.breached_at), default=None)
    due_at = plan.due_at if is_under else missed_at
    as_of = milestone.met_at or settled.at
    return Promise(plan.severity, plan.start_at, due_at, as_of, missed_at) if due_at is not None else None
