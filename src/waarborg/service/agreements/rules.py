"""When a version may come into force, and whose it is. Pure decisions on instants and names."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version as version_of
from typing import Any
from zoneinfo import ZoneInfo

from waarborg.service.foundation.names import sort_key
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.calendar import country_list

YEARS_FROZEN_AHEAD = 10


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when a contract can be in force, ``ends_at`` exclusive and none until notice."""

    starts_at: datetime
    ends_at: datetime | None


def term_of(agreement: Agreement) -> Term:
    """The first and last day of the contract as instants, in the agreement's own time zone."""
    zone = ZoneInfo(agreement.timezone)
    ends = agreement.contract.ends
    return Term(day_starts_at(agreement.contract.starts, zone), day_ends_at(ends, zone) if ends else None)


def day_starts_at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def day_ends_at(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after ``day``."""
    return day_starts_at(day + timedelta(days=1), zone)


def frozen_holidays(agreement: Agreement, since: datetime) -> dict[str, list[list[Any]]]:
    """What the country's list says now, by year, from the year before ``since``: a report can be older than that."""
    listed = country_list(agreement.calendar.holidays)
    years = range(since.year - 1, since.year + YEARS_FROZEN_AHEAD + 1)
    return {
        str(year): [[day.on.isoformat(), day.name_nl, day.name_en, day.is_public] for day in listed(year)]
        for year in years
    }


def holidays_source(agreement: Agreement) -> str:
    """Where the frozen dates come from, for whoever doubts one."""
    return f"holidays {version_of('holidays')}, {agreement.calendar.holidays}"


@dataclass(frozen=True, slots=True)
class Identity:
    """By what one client is told from another; an empty trait is not known."""

    name: str
    registration: str
    contract_number: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A trait that a file names otherwise than it was known."""

    trait: str
    known: str
    found: str


ALIKE_ENOUGH = 2


def identity_of(agreement: Agreement) -> Identity:
    """Whose agreement a file says that it is."""
    return Identity(agreement.client.name, agreement.client.registration or "", agreement.contract.number)


def contradictions(known: Identity, found: Identity) -> tuple[Contradiction, ...]:
    """What speaks against both being one client. Accents, case and punctuation do not, nor does what is not known."""
    return tuple(
        Contradiction(trait, was, now)
        for trait, was, now in _pairs(known, found)
        if was and now and sort_key(was) != sort_key(now)
    )


def likeness(known: Identity, found: Identity) -> int:
    """How many traits speak for both being one client."""
    return sum(bool(was) and sort_key(was) == sort_key(now) for _trait, was, now in _pairs(known, found))


def is_taken_for(known: Identity, found: Identity) -> bool:
    """Whether a file for a new client is more likely one for ``known``: its name, or two traits of three."""
    return sort_key(known.name) == sort_key(found.name) or likeness(known, found) >= ALIKE_ENOUGH


def _pairs(known: Identity, found: Identity) -> list[tuple[str, str, str]]:
    return [(one.name, getattr(known, one.name), getattr(found, one.name)) for one in fields(Identity)]
