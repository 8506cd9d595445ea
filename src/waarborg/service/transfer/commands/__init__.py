"""Taking along, bringing along, and erasing."""

from waarborg.service.transfer.commands.erasing import (
    ErasedAlready,
    StillInCharge,
    StillPresent,
    erase_person,
)
from waarborg.service.transfer.commands.exporting import Taken, export_client, export_person
from waarborg.service.transfer.commands.importing import Report, Source, bring_along

__all__ = [
    "ErasedAlready",
    "Report",
    "Source",
    "StillInCharge",
    "StillPresent",
    "Taken",
    "bring_along",
    "erase_person",
    "export_client",
    "export_person",
]
