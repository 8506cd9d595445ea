"""Calling in the higher levels of both organisations, and following it up until somebody takes over.

- ``record``: the clock reached a level. ``escalate``: somebody calls one in. ``take_over``: somebody answers.
- ``call_in``, ``gather``, ``send_due``, ``pass_on``: whom it concerns is called, and the next when nobody takes over. For tasks.
"""

from waarborg.service.escalations.commands.calling import call_in, gather, pass_on, send_due
from waarborg.service.escalations.commands.levels import (
    NoSuchLevel,
    NothingToEscalate,
    ReasonForEscalationMissing,
    StandsAlready,
    TakenOverAlready,
    escalate,
    record,
    take_over,
)

__all__ = [
    "NoSuchLevel",
    "NothingToEscalate",
    "ReasonForEscalationMissing",
    "StandsAlready",
    "TakenOverAlready",
    "call_in",
    "escalate",
    "gather",
    "pass_on",
    "record",
    "send_due",
    "take_over",
]
