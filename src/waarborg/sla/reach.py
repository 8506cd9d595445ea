"""How to report now: for a severity and an instant, the ways that the agreement asks for and the others (clause C)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from waarborg.sla.agreement.model import Channel, Severity
from waarborg.sla.terms import Terms
from waarborg.sla.windows import NeverOpensError

Answer = Literal["yes", "no", "perhaps"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach the agency at an instant.

    ``answers`` is "perhaps" where a person answers when available. ``until`` is when that answer changes, none when it
    never does. ``is_asked`` says whether the agreement asks for this way at that severity and hour.
    """

    key: str
    channel: Channel
    number: str | None
    answers: Answer
    until: datetime | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways at ``at``: those the agreement asks for in its order, then the others that answer, then the rest."""

    at: datetime
    severity: Severity | None
    in_office_hours: bool
    ways: tuple[Way, ...]

    @property
    def asked(self) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if way.is_asked)


def reach(terms: Terms, at: datetime, severity: Severity | None = None) -> Reach:
    """The ways to report at ``at``. Without a severity none is asked for and all are listed as the file orders them.

    Raises: YearOutOfRangeError.
    """
    in_office_hours = terms.office_hours.is_open(at)
    changes_at = _office_change_after(terms, at, in_office_hours=in_office_hours)
    asked = terms.ways(severity, at) if severity is not None else ()
    others = [key for key in terms.channels if key not in asked]
    ways = [
        _way(terms, key, in_office_hours=in_office_hours, changes_at=changes_at, is_asked=key in asked)
        for key in (*asked, *others)
    ]
    order = {"yes": 0, "perhaps": 1, "no": 2}
    ways[len(asked) :] = sorted(ways[len(asked) :], key=lambda way: order[way.answers])
    return Reach(at, severity, in_office_hours, tuple(ways))


def _way(
    terms: Terms, key: str, *, in_office_hours: bool, changes_at: datetime | None, is_asked: bool
) -> Way:
    channel = terms.channels[key]
    number = channel.number
    if channel.kind == "project_manager" and number is None:
        number = terms.agreement.project_manager.mobile
    match channel.answers:
        case "always":
            return Way(key, channel, number, "yes", None, is_asked)
        case "when_available":
            return Way(key, channel, number, "perhaps", None, is_asked)
        case "office_hours":
            answers: Answer = "yes" if in_office_hours else "no"
        case "outside_office_hours":
            answers = "no" if in_office_hours else "yes"
    return Way(key, channel, number, answers, changes_at, is_asked)


def _office_change_after(terms: Terms, at: datetime, *, in_office_hours: bool) -> datetime | None:
    """When office hours next end or begin; none when they never do."""
    if terms.office_hours.is_always_open:
        return None
    try:
        if not in_office_hours:
            return terms.office_hours.next_open(at)
    except NeverOpensError:
        return None
    return terms.office_hours.open_span(at).ends_at
