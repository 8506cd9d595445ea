"""What a reason is, of which kinds there are, and the words for what brought a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from waarborg.sla.guarantee import Cause
from waarborg.sla.wording import Sentence

ReasonKind = Literal[
    "version_in_force",
    "corrected",
    "reported",
    "ways_missing",
    "conforming",
    "window_opens",
    "closed_day",
    "target",
    "severity_raised",
    "severity_lowered",
    "delivery_refused",
    "workaround_withdrawn",
    "returned",
    "taken_over",
    "merged",
    "superseded",
    "capped",
    "pause",
    "pause_without_effect",
    "suspended",
    "due",
    "workaround_delivered",
    "met",
    "breached",
    "solved",
    "left",
    "merged_into",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact behind a due instant. ``from_at`` and ``to_at`` say when it held, where it has a time."""

    kind: ReasonKind
    words: Sentence
    from_at: datetime | None = None
    to_at: datetime | None = None


# What brought a plan that is not a milestone's first.
CHANGES: Mapping[Cause, tuple[ReasonKind, str, str]] = {
    "severity_raised": (
        "severity_raised",
        "Ernst verhoogd naar {name} op {at}.",
        "Severity raised to {name} on {at}.",
    ),
    "severity_lowered": (
        "severity_lowered",
        "Ernst verlaagd naar {name} op {at}.",
        "Severity lowered to {name} on {at}.",
    ),
    "delivery_refused": (
        "delivery_refused",
        "Oplevering afgewezen op {at}; verder als {name}.",
        "Delivery turned down on {at}; continued as {name}.",
    ),
    "workaround_withdrawn": (
        "workaround_withdrawn",
        "Work-around teruggenomen op {at}; verder als {name}.",
        "Work-around withdrawn on {at}; continued as {name}.",
    ),
    "merged": (
        "merged",
        "Vanaf {at} samen met de andere melding: de vroegste melding en de strengste norm gelden, als {name}.",
        "One with the other report from {at}: the earliest report and the strictest target hold, as {name}.",
    ),
}
