"""What the agency's order in its work consists of. Pure decisions: filters and their addresses, tags, macros."""

from waarborg.service.organising.rules.filters import (
    Before,
    DueWord,
    Filter,
    Sort,
    Standing,
    Who,
    Within,
    due_before,
)
from waarborg.service.organising.rules.reading import Problem, Reading, address, read, write

__all__ = [
    "Before",
    "DueWord",
    "Filter",
    "Problem",
    "Reading",
    "Sort",
    "Standing",
    "Who",
    "Within",
    "address",
    "due_before",
    "read",
    "write",
]
