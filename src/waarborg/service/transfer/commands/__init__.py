"""Taking along, and erasing."""

from waarborg.service.transfer.commands.erasing import (
    ErasedAlready,
    StillInCharge,
    StillPresent,
    erase_person,
)
from waarborg.service.transfer.commands.exporting import Taken, export_client, export_person

__all__ = [
    "ErasedAlready",
    "StillInCharge",
    "StillPresent",
    "Taken",
    "erase_person",
    "export_client",
    "export_person",
]
