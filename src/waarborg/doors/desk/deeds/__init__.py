"""What can be done to a ticket at the desk: each deed is a form, a command, and how a page offers it.

A deed that asks nothing is a button that posts at once. Any other is a dialog: its address shows the ticket with the
dialog open, so that it works without scripts, and what was refused comes back in it as it was typed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from waarborg.doors.desk.deeds import (
    arranging,
    asking,
    delivering,
    escalating,
    excusing,
    keeping,
    moving,
    relating,
    retracting,
    spending,
)
from waarborg.doors.desk.deeds.deed import Deed, DeedForm, Doing

_ALL = (
    *moving.DEEDS,
    *asking.DEEDS,
    *delivering.DEEDS,
    *arranging.DEEDS,
    *relating.DEEDS,
    *escalating.DEEDS,
    *excusing.DEEDS,
    *keeping.DEEDS,
    *spending.DEEDS,
    *retracting.DEEDS,
)
DEEDS: Mapping[str, Deed] = MappingProxyType({deed.name: deed for deed in _ALL})

__all__ = ["DEEDS", "Deed", "DeedForm", "Doing"]
