"""What people do to a ticket. Each runs in the transaction of the scope, records a fact, and moves the guarantee."""

from waarborg.service.tickets.commands.delivering import (
    deliver_solution,
    deliver_workaround,
    refuse_delivery,
)
from waarborg.service.tickets.commands.following import (
    follow_correction,
)
from waarborg.service.tickets.commands.moving import (
    close,
    pause,
    resume,
    take_in_hand,
)
from waarborg.service.tickets.commands.rating import (
    change_severity,
)
from waarborg.service.tickets.commands.refusals import (
    MoveNotPossible,
    NeedsProjectManager,
    NotInAgreement,
    QuestionMissing,
    ReasonMissing,
    ReportInTheFuture,
    SameSeverity,
)
from waarborg.service.tickets.commands.reporting import (
    Report,
    correct_report,
    report,
    report_again,
)

__all__ = [
    "MoveNotPossible",
    "NeedsProjectManager",
    "NotInAgreement",
    "QuestionMissing",
    "ReasonMissing",
    "Report",
    "ReportInTheFuture",
    "SameSeverity",
    "change_severity",
    "close",
    "correct_report",
    "deliver_solution",
    "deliver_workaround",
    "follow_correction",
    "pause",
    "refuse_delivery",
    "report",
    "report_again",
    "resume",
    "take_in_hand",
]
