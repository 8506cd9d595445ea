"""How time is counted: whole minutes, on the day of the agency's calendar, each for one service. Pure decisions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from waarborg.sla.agreement.model import Agreement, Services

DAY_MINUTES = 24 * 60
NOTE_CHARACTERS = 500

# A timer that has run this long was forgotten: nobody works a whole working day on one ticket without a break.
TIMER_LIMIT = timedelta(hours=8)

# Time that no service of the agreement covers; it is spent and shown all the same.
OUTSIDE = "outside"

SERVICE_NAMES: Mapping[str, Any] = MappingProxyType(
    {
        "support": _("Support"),
        "security_updates": _("Security updates"),
        "core_web_vitals": _("Core Web Vitals"),
        OUTSIDE: _("Outside the agreement"),
    }
)


class Source(StrEnum):
    """How the minutes came to be known."""

    HAND = "hand"
    TIMER = "timer"


@dataclass(frozen=True, slots=True)
class Part:
    """What of a stretch of time fell on one day."""

    worked_on: date
    minutes: int


class UnnamedServiceError(Exception):
    """The SLA file knows a service that people would not see by name; the program must not start with it."""


def services_of(agreement: Agreement | None) -> tuple[str, ...]:
    """What time can be spent on: the services that were agreed, and what is outside of them."""
    agreed = [name for name in Services.model_fields if agreement and getattr(agreement.services, name)]
    return (*agreed, OUTSIDE)


def agreed_minutes(agreement: Agreement | None, service: str) -> int | None:
    """The minutes of a month that the fee covers; none where nothing was agreed."""
    terms = getattr(agreement.services, service, None) if agreement else None
    return int(terms.hours_per_month * 60) if terms else None


def is_forgotten(started_at: datetime, at: datetime) -> bool:
    """Whether a timer has run for longer than anybody works in one go."""
    return at - started_at > TIMER_LIMIT


def minutes_between(begin_at: datetime, end_at: datetime) -> int:
    """Real minutes, the half rounded up. What was begun counts: never less than one."""
    return max(1, _rounded(end_at - begin_at))


def parts(begin_at: datetime, end_at: datetime, zone: tzinfo) -> tuple[Part, ...]:
    """The minutes of each day that was worked on, in ``zone``. Their sum is ``minutes_between``.

    Each midnight is rounded counted from the begin, so that no minute is lost or made where two days meet.
    """
    total = minutes_between(begin_at, end_at)
    found, before = [], 0
    for on, until in _days(begin_at, end_at, zone):
        so_far = total if until == end_at else min(total, _rounded(until - begin_at))
        if so_far > before:
            found.append(Part(on, so_far - before))
        before = so_far
    return tuple(found)


def day_of(at: datetime, zone: tzinfo) -> date:
    """The date on the agency's calendar."""
    return at.astimezone(zone).date()


def end_of_day(on: date, zone: tzinfo) -> datetime:
    """The instant at which ``on`` is over in ``zone``."""
    return datetime.combine(on + timedelta(days=1), time.min, zone).astimezone(UTC)


def last_of_day(on: date, zone: tzinfo) -> datetime:
    """The last second of ``on`` in ``zone``: an agreement that begins at midnight is the next day's."""
    return end_of_day(on, zone) - timedelta(seconds=1)


def month_of(on: date) -> tuple[date, date]:
    """The first day of the month of ``on``, and that of the next."""
    first = on.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _days(begin_at: datetime, end_at: datetime, zone: tzinfo) -> Iterator[tuple[date, datetime]]:
    """Each date from begin to end, with the instant until which it counts."""
    on, last = day_of(begin_at, zone), day_of(end_at, zone)
    while on < last:
        yield on, end_of_day(on, zone)
        on += timedelta(days=1)
    yield last, end_at


def _rounded(spent: timedelta) -> int:
    return (int(spent.total_seconds()) + 30) // 60


def validate() -> None:
    """Raises: UnnamedServiceError."""
    unnamed = set(Services.model_fields) - set(SERVICE_NAMES)
    if unnamed:
        raise UnnamedServiceError(", ".join(sorted(unnamed)))


validate()
