"""When a version may come into force. Pure decisions on instants."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version as version_of
from typing import Any
from zoneinfo import ZoneInfo

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
