"""What can happen to time spent. Notes stay with the entry; the reason of a correction stands in the fact's ``why``."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind("time.spent", about="ticket", sentence=_("%(minutes)s minutes were spent."))
@dataclass(frozen=True, slots=True)
class TimeSpent:
    """``corrects_id`` is the entry in whose place this one stands."""

    entry_id: UUID
    person_id: UUID
    service: str
    minutes: int
    worked_on: date
    source: str
    corrects_id: UUID | None = None


@kind("time.reversed", about="ticket", sentence=_("An entry of %(minutes)s minutes was taken back."))
@dataclass(frozen=True, slots=True)
class TimeReversed:
    entry_id: UUID
    reversal_id: UUID
    person_id: UUID
    minutes: int


@kind("timer.started", about="ticket", sentence=_("A timer was started."))
@dataclass(frozen=True, slots=True)
class TimerStarted:
    timer_id: UUID
    person_id: UUID
    service: str


@kind("timer.cut", about="ticket", sentence=_("A forgotten timer was cut; somebody says how long it was."))
@dataclass(frozen=True, slots=True)
class TimerCut:
    timer_id: UUID
    person_id: UUID


@kind("timer.discarded", about="ticket", sentence=_("A timer was thrown away without an entry."))
@dataclass(frozen=True, slots=True)
class TimerDiscarded:
    timer_id: UUID
    person_id: UUID
