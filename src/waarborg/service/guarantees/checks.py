"""Comparing what is stored with what follows from the events."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from waarborg.service.agreements.queries import terms_of
from waarborg.service.guarantees import queries, rules
from waarborg.service.guarantees.commands import CACHED, plan_rows
from waarborg.service.guarantees.models import Guarantee, PlanRow
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Deviation:
    """A stored value that does not follow from the events."""

    about_id: str
    what: str
    stored: object
    computed: object

    def __str__(self) -> str:
        return f"ticket {self.about_id}: {self.what} is {self.stored}, its events give {self.computed}"


def verify() -> Iterator[Deviation]:
    """Recompute every guarantee and yield what differs. Needs the system's scope; reads a bounded number at a time."""
    guarantees = Guarantee.objects.select_related("version", "version__contract").order_by("id")
    for guarantee in guarantees.iterator(chunk_size=AT_ONCE):
        yield from _deviations(guarantee)


def _deviations(guarantee: Guarantee) -> Iterator[Deviation]:
    events = queries.events_of(guarantee)
    folded = sla.fold(events, terms_of(guarantee.version), _last(events))
    stored = {(row.of, row.number): row for row in PlanRow.objects.filter(guarantee=guarantee)}
    computed = {(row.of, row.number): row for row in plan_rows(guarantee, folded)}
    for key in sorted(stored.keys() | computed.keys()):
        yield from _differing(guarantee, key, stored.get(key), computed.get(key))
    next_due_at = rules.next_due_at(folded)
    if guarantee.next_due_at != next_due_at:
        yield Deviation(str(guarantee.about_id), "next due instant", guarantee.next_due_at, next_due_at)


def _differing(
    guarantee: Guarantee, key: tuple[str, int], stored: PlanRow | None, computed: PlanRow | None
) -> Iterator[Deviation]:
    name = f"{key[0]} plan {key[1]}"
    if stored is None or computed is None:
        yield Deviation(
            str(guarantee.about_id), name, "there" if stored else "absent", "there" if computed else "absent"
        )
        return
    for field in CACHED:
        if getattr(stored, field) != getattr(computed, field):
            yield Deviation(
                str(guarantee.about_id), f"{name} {field}", getattr(stored, field), getattr(computed, field)
            )


def _last(events: list[happened.Event]) -> datetime:
    return max(event.at for event in events)
