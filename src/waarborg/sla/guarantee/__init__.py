"""The guarantee of one ticket: a fold of its events over immutable terms.

``fold`` is a pure function of the events, the terms and the instant asked about. Nothing is ever overwritten: a
re-plan keeps the superseded plan, its cause and its instant. Source: docs/reference/time.md, "Judging", "Changes
under way", "Leaving and returning".
"""

from waarborg.sla.guarantee.folding import fold
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

__all__ = [
    "MILESTONES",
    "Absence",
    "Cause",
    "Guarantee",
    "Milestone",
    "NotReportedError",
    "Plan",
    "Withdrawal",
    "away_since",
    "fold",
]
