"""What the agency's order in its work consists of. Pure decisions: filters and their addresses, tags, macros."""

from waarborg.service.organising.rules.filters import (
    Before,
    DueWord,
    Filter,
    Sort,
    States,
    Who,
    Within,
    due_before,
    is_of_open_tickets,
    order_of,
    reported_between,
)
from waarborg.service.organising.rules.reading import Parameters, Problem, Reading, address, read, write
from waarborg.service.organising.rules.tags import TAG_CHARACTERS, tag_key, tag_name

__all__ = [
    "TAG_CHARACTERS",
    "Before",
    "DueWord",
    "Filter",
    "Parameters",
    "Problem",
    "Reading",
    "Sort",
    "States",
    "Who",
    "Within",
    "address",
    "due_before",
    "is_of_open_tickets",
    "order_of",
    "read",
    "reported_between",
    "tag_key",
    "tag_name",
    "write",
]
