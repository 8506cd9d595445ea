"""Calling in the higher levels of both organisations, and following it up until somebody takes over.

- ``record``: the clock reached a level. ``escalate``: somebody calls one in. ``take_over``: somebody answers.
- ``call_in``, ``gather``, ``claim``, ``claimed_calls``, ``note_sent``, ``note_trouble``, ``pass_on``: whom it concerns is
  called, over the next channel and then the next person when nobody takes over. For tasks.
- ``add_hook``, ``change_hook``, ``renew_secret``, ``remove_hook``, ``set_calling_times``: for an administrator.
"""

from waarborg.service.escalations.commands.arranging import (
    AddressNotUsable,
    HookStandsAlready,
    NotOfTheAgency,
    TimesNotInOrder,
    add_hook,
    change_hook,
    note_hook,
    remove_hook,
    renew_secret,
    set_calling_times,
)
from waarborg.service.escalations.commands.calling import call_in, pass_on
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
from waarborg.service.escalations.commands.sending import (
    Claimed,
    claim,
    claimed_calls,
    gather,
    note_sent,
    note_trouble,
)

__all__ = [
    "AddressNotUsable",
    "Claimed",
    "HookStandsAlready",
    "NoSuchLevel",
    "NotOfTheAgency",
    "NothingToEscalate",
    "ReasonForEscalationMissing",
    "StandsAlready",
    "TakenOverAlready",
    "TimesNotInOrder",
    "add_hook",
    "call_in",
    "change_hook",
    "claim",
    "claimed_calls",
    "escalate",
    "gather",
    "note_hook",
    "note_sent",
    "note_trouble",
    "pass_on",
    "record",
    "remove_hook",
    "renew_secret",
    "set_calling_times",
    "take_over",
]
