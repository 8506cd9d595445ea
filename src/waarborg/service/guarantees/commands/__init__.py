"""What moves a guarantee: events that are noted, reports that are merged, breaches that are excused."""

from waarborg.service.guarantees.commands.excusing import (
    AlreadyExcused,
    NotExcused,
    NotMissed,
    ReasonMissing,
    excuse,
    withdraw_excuse,
)
from waarborg.service.guarantees.commands.merging import (
    AlreadyMerged,
    Merged,
    NotOneMatter,
    SurvivorOutside,
    merge,
)
from waarborg.service.guarantees.commands.noting import OutOfOrder, begin, note
from waarborg.service.guarantees.commands.storing import rebuild

__all__ = [
    "AlreadyExcused",
    "AlreadyMerged",
    "Merged",
    "NotExcused",
    "NotMissed",
    "NotOneMatter",
    "OutOfOrder",
    "ReasonMissing",
    "SurvivorOutside",
    "begin",
    "excuse",
    "merge",
    "note",
    "rebuild",
    "withdraw_excuse",
]
