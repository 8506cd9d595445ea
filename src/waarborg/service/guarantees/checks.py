"""Comparing what is stored with what follows from the events."""

from collections.abc import Iterator
from dataclasses import dataclass

from waarborg.service.agreements.queries import terms_of
from waarborg.service.guarantees import queries, rules
from waarborg.service.guarantees.commands.storing import CACHED, plan_rows
from waarborg.service.guarantees.models import Alarm, Excuse, Guarantee, GuaranteeEvent, PlanRow, SweepMark
from waarborg.service.guarantees.rules import AlarmState
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla
from waarborg.sla.merging import merge

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
    """Recompute every guarantee and yield what differs. Needs the system's scope; reads a bounded number at a time.

    ``commands.rebuild`` puts one right.
    """
    yield from _out_of_sight()
    guarantees = Guarantee.objects.select_related("version", "version__contract").order_by("id")
    for guarantee in guarantees.iterator(chunk_size=AT_ONCE):
        events = queries.events_of(guarantee)
        folded = sla.fold(events, terms_of(guarantee.version), events[-1].at)
        yield from _deviating_plans(guarantee, folded)
        yield from _deviating_alarms(guarantee, folded)
        yield from _differing(guarantee, "next due instant", guarantee.next_due_at, rules.next_due_at(folded))
        yield from _differing(guarantee, "merged", guarantee.merged_at, folded.merged_at)
    yield from _deviating_merges()
    yield from _deviating_excuses()


def _deviating_plans(guarantee: Guarantee, folded: sla.Guarantee) -> Iterator[Deviation]:
    stored = {(row.of, row.number): row for row in PlanRow.objects.filter(guarantee=guarantee)}
    computed = {(row.of, row.number): row for row in plan_rows(guarantee, folded)}
    for of, number in sorted(stored.keys() | computed.keys()):
        there, wanted = stored.get((of, number)), computed.get((of, number))
        if there is None or wanted is None:
            yield from _differing(guarantee, f"{of} plan {number}", _presence(there), _presence(wanted))
            continue
        for field in CACHED:
            what = f"{of} plan {number} {field}"
            yield from _differing(guarantee, what, getattr(there, field), getattr(wanted, field))


def _deviating_alarms(guarantee: Guarantee, folded: sla.Guarantee) -> Iterator[Deviation]:
    known = {queries.key_of(alarm): queries.asked_of(alarm) for alarm in guarantee.alarms.all()}
    for key, asked in rules.alarms(folded, terms_of(guarantee.version), known).items():
        what = f"alarm of {key.of} plan {key.plan} level {key.level} at {key.percent}%"
        yield from _differing(guarantee, what, known.get(key), asked)


def _deviating_merges() -> Iterator[Deviation]:
    """Merges of which the survivor did not take over what the other's events give."""
    merged = GuaranteeEvent.objects.filter(kind="merged_into").select_related(
        "guarantee", "guarantee__version", "guarantee__version__contract"
    )
    for row in merged.order_by("id").iterator(chunk_size=AT_ONCE):
        guarantee, survivor = row.guarantee, row.data["into"]
        before = [
            event for event in queries.events_of(guarantee) if not isinstance(event, happened.MergedInto)
        ]
        names = str(guarantee.about_id), survivor
        _leaving, taking = merge(before, terms_of(guarantee.version), row.at, names=names)
        stored = GuaranteeEvent.objects.filter(
            guarantee__about_id=survivor, kind="took_over", data__merged=names[0]
        ).first()
        found = rules.from_json(stored.kind, stored.data) if stored is not None else None
        yield from _differing(guarantee, f"what {survivor} took over", found, taking)


def _deviating_excuses() -> Iterator[Deviation]:
    """Excuses for what was not missed when they were given."""
    excuses = Excuse.objects.select_related(
        "guarantee", "guarantee__version", "guarantee__version__contract"
    ).order_by("id")
    for excuse in excuses.iterator(chunk_size=AT_ONCE):
        folded, _terms = queries.folded(excuse.guarantee, excuse.at)
        is_missed = any(one.of == excuse.of and one.state == "missed" for one in folded.milestones)
        if not is_missed:
            yield Deviation(
                str(excuse.guarantee.about_id), f"excuse of the {excuse.of}", "given", "not missed"
            )


def _out_of_sight() -> Iterator[Deviation]:
    """Alarms that the sweep will not see, or has tried in vain."""
    low_at = SweepMark.objects.get().low_at
    waiting = Alarm.objects.filter(state=AlarmState.WAITING.value)
    for alarm in waiting.filter(sweep_at__lt=low_at):
        yield Deviation(
            str(alarm.about_id), f"alarm {alarm.id} instant", alarm.sweep_at, f"{low_at} or later"
        )
    for alarm in waiting.filter(attempts__gt=0):
        yield Deviation(str(alarm.about_id), f"alarm {alarm.id} attempts", alarm.attempts, 0)


def _differing(guarantee: Guarantee, what: str, stored: object, computed: object) -> Iterator[Deviation]:
    if stored != computed:
        yield Deviation(str(guarantee.about_id), what, stored, computed)


def _presence(row: PlanRow | None) -> str:
    return "absent" if row is None else "there"
