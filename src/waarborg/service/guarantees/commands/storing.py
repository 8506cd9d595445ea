"""Keeping plans, alarms and the next due instant true to a guarantee's events."""

from collections.abc import Mapping

from waarborg.service.agreements.queries import terms_of
from waarborg.service.guarantees import queries, rules
from waarborg.service.guarantees.models import Alarm, Guarantee, PlanRow
from waarborg.service.guarantees.rules import AlarmKey, Asked
from waarborg.sla import guarantee as sla
from waarborg.sla.terms import Terms


def rebuild(*, guarantee: Guarantee) -> sla.Guarantee:
    """Write plans, alarms and the next due instant anew from the events, as after ``verify`` found them to differ."""
    locked = queries.guarantees_for_update().get(id=guarantee.id)
    events = queries.events_of(locked)
    return store(locked, sla.fold(events, terms_of(locked.version), events[-1].at))


def store_first(guarantee: Guarantee, folded: sla.Guarantee) -> Guarantee:
    """Write a guarantee that begins, with what the fold of its first events gives: nothing is there to look up yet."""
    guarantee.next_due_at, guarantee.merged_at = rules.next_due_at(folded), folded.merged_at
    guarantee.save(force_insert=True)
    PlanRow.objects.bulk_create(plan_rows(guarantee, folded))
    asked = rules.alarms(folded, terms_of(guarantee.version), {})
    Alarm.objects.bulk_create(_fresh(guarantee, asked, {}))
    return guarantee


def store(guarantee: Guarantee, folded: sla.Guarantee) -> sla.Guarantee:
    """Write what the fold gives. Rows of superseded plans stay."""
    _store_plans(guarantee, folded)
    _store_alarms(guarantee, folded, terms_of(guarantee.version))
    guarantee.revise({"next_due_at": rules.next_due_at(folded), "merged_at": folded.merged_at})
    return folded


def plan_rows(guarantee: Guarantee, folded: sla.Guarantee) -> list[PlanRow]:
    """The rows that the fold asks for."""
    return [
        PlanRow(
            client_id=guarantee.client_id,
            guarantee=guarantee,
            of=kept.of,
            number=kept.number,
            severity=kept.plan.severity.value,
            cause=kept.cause,
            planned_at=kept.plan.planned_at,
            start_at=kept.plan.start_at,
            unpaused_due_at=kept.plan.unpaused_due_at,
            due_at=kept.plan.due_at,
            met_at=kept.met_at,
            superseded_at=kept.plan.superseded_at,
            breached_at=kept.breached_at,
        )
        for kept in rules.kept_plans(folded)
    ]


CACHED = (
    "severity",
    "cause",
    "planned_at",
    "start_at",
    "unpaused_due_at",
    "due_at",
    "met_at",
    "superseded_at",
    "breached_at",
)


def _store_plans(guarantee: Guarantee, folded: sla.Guarantee) -> None:
    PlanRow.objects.bulk_create(
        plan_rows(guarantee, folded),
        update_conflicts=True,
        update_fields=list(CACHED),
        unique_fields=["guarantee", "of", "number"],
    )


def _store_alarms(guarantee: Guarantee, folded: sla.Guarantee, terms: Terms) -> None:
    """Waiting and held alarms follow the plans; what has fired stays as it fired.

    The rows are locked in the order of their ids. The sweep, which may hold some of them, locks nothing else that a
    command waits for, so whoever comes second waits, and neither waits for ever.
    """
    known = {queries.key_of(alarm): alarm for alarm in guarantee.alarms.order_by("id").select_for_update()}
    asked = rules.alarms(folded, terms, {key: queries.asked_of(alarm) for key, alarm in known.items()})
    Alarm.objects.bulk_create(_fresh(guarantee, asked, known))
    changed = [_set(known[key], key, one) for key, one in asked.items() if _differs(known.get(key), one)]
    Alarm.objects.bulk_update(changed, ["due_at", "sweep_at", "state"])


def _fresh(
    guarantee: Guarantee, asked: Mapping[AlarmKey, Asked], known: Mapping[AlarmKey, Alarm]
) -> list[Alarm]:
    return [
        _set(Alarm(client_id=guarantee.client_id, guarantee=guarantee, about_id=guarantee.about_id), key, one)
        for key, one in asked.items()
        if key not in known
    ]


def _differs(alarm: Alarm | None, asked: Asked) -> bool:
    return alarm is not None and queries.asked_of(alarm) != asked


def _set(alarm: Alarm, key: AlarmKey, asked: Asked) -> Alarm:
    alarm.of, alarm.plan, alarm.level, alarm.percent = key.of, key.plan, key.level, key.percent
    alarm.due_at, alarm.state = asked.due_at, asked.state.value
    alarm.sweep_at = rules.sweep_at(key, asked.due_at)
    return alarm
