"""Telling people, by the list at the desk and by mail.

- ``tell``: whom a fact concerns is told. ``claim``, ``settle``: what waits for one person goes out as one mail. For tasks.
- ``note_read``, ``note_all_read``: at the desk. ``arrange``: what somebody wants to be mailed, and in which language.
"""

from waarborg.service.notifications.commands.mailing import Claimed, claim, forget, settle
from waarborg.service.notifications.commands.telling import (
    UnknownChoice,
    arrange,
    note_all_read,
    note_read,
    tell,
)

__all__ = [
    "Claimed",
    "UnknownChoice",
    "arrange",
    "claim",
    "forget",
    "note_all_read",
    "note_read",
    "settle",
    "tell",
]
