"""Which tickets somebody wants to see, as an immutable description. The queue, saved views and exports all speak it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from waarborg.service.tickets.rules import OPEN_STATES, Kind, State
from waarborg.sla.agreement.model import Severity

TEXT_CHARACTERS = 200
TEAM_CHARACTERS = 60
WITHIN_AT_MOST = timedelta(days=366)


class States(StrEnum):
    """States by what they have in common, so that an address stays true when a state is added."""

    OPEN = "open"
    ENDED = "ended"
    ALL = "all"


class Who(StrEnum):
    """People by their part instead of by name: a shared view is about whoever looks at it."""

    ME = "me"
    NOBODY = "nobody"


class DueWord(StrEnum):
    """What is due, said by a word that moves with time."""

    LATE = "late"
    TODAY = "today"
    NEVER = "never"  # nothing is due: paused, or outside every agreement


class Sort(StrEnum):
    """The order of a list; each ends with the ticket's identity, so that pages never overlap."""

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Within:
    """Due within so much real time from the instant of looking, or too late already. Whole minutes."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Before:
    """Due on or before a date of the agency's calendar."""

    on: date


Due = Within | Before | DueWord


@dataclass(frozen=True, slots=True)
class Filter:
    """A ticket is shown when all of it holds; an empty part asks for nothing.

    Of several states, kinds or severities any will do, of several tags the ticket carries each. ``team`` is the key of
    a team, ``tags`` are keys too. ``manager`` is who the client's project manager is, or stands in for. ``reported_since``
    and ``reported_until`` are dates of the agency's calendar, both included.
    """

    states: States | frozenset[State] = States.OPEN
    kinds: frozenset[Kind] = frozenset()
    team: str = ""
    severities: frozenset[Severity] = frozenset()
    client: UUID | None = None
    website: UUID | None = None
    assignee: UUID | Who | None = None
    manager: UUID | Who | None = None
    follower: UUID | Who | None = None
    tags: frozenset[str] = frozenset()
    due: Due | None = None
    reported_since: date | None = None
    reported_until: date | None = None
    text: str = ""


def is_of_open_tickets(wanted: Filter) -> bool:
    """Whether every ticket that it shows still asks for work; of those there are few, however long the history."""
    states = wanted.states
    return states is States.OPEN if isinstance(states, States) else states <= set(OPEN_STATES)


def order_of(wanted: Filter, sort: Sort) -> Sort:
    """The order that such a list can have: what has ended has nothing due, so that such tickets come by their report."""
    return sort if is_of_open_tickets(wanted) or sort is not Sort.DUE else Sort.NEWEST


def due_before(due: Within | Before | DueWord, at: datetime, zone: tzinfo) -> datetime | None:
    """The instant before which a ticket is due, seen at ``at``; none for what is never due."""
    match due:
        case Within(span):
            return at + span
        case Before(on):
            return _midnight_after(on, zone)
        case DueWord.LATE:
            return at
        case DueWord.TODAY:
            return _midnight_after(at.astimezone(zone).date(), zone)
        case DueWord.NEVER:
            return None


def reported_between(wanted: Filter, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """From which instant on, and before which, a ticket was reported."""
    since, until = wanted.reported_since, wanted.reported_until
    return (
        datetime.combine(since, time.min, zone).astimezone(UTC) if since else None,
        _midnight_after(until, zone) if until else None,
    )


def _midnight_after(on: date, zone: tzinfo) -> datetime:
    return datetime.combine(on + timedelta(days=1), time.min, zone).astimezone(UTC)
