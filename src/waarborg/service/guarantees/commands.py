"""Beginning a guarantee, noting what happens to it, and keeping plans and alarms true to its events."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation import time_source
from waarborg.service.guarantees import queries, rules
from waarborg.service.guarantees.models import Alarm, Guarantee, GuaranteeEvent, PlanRow
from waarborg.service.guarantees.rules import AlarmKey
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla
from waarborg.sla.terms import Terms


def begin(
    *, at: datetime, about_id: UUID, version: ContractVersion, report: happened.Reported
) -> sla.Guarantee:
    """Start the guarantee of a ticket under the version that was in force when it was reported.

    ``at`` is when that is recorded; what counts is the instant of the report.
    """
    guarantee = Guarantee.objects.create(client_id=version.client_id, version=version, about_id=about_id)
    return _note(guarantee, report, at)


def note(*, at: datetime, about_id: UUID, event: happened.Event) -> sla.Guarantee | None:
    """Add what happened to a ticket's guarantee, and re-plan. None when the ticket has no guarantee."""
    guarantee = (
        Guarantee.objects.select_for_update(of=("self",))
        .select_related("version", "version__contract")
        .filter(about_id=about_id)
        .first()
    )
    return None if guarantee is None else _note(guarantee, event, at)


def _note(guarantee: Guarantee, event: happened.Event, at: datetime) -> sla.Guarantee:
    last = guarantee.events.aggregate(last=Max("seq"))["last"] or 0
    GuaranteeEvent.objects.create(
        client_id=guarantee.client_id,
        guarantee=guarantee,
        seq=last + 1,
        at=event.at,
        kind=rules.name_of(event),
        data=rules.to_json(event),
    )
    terms = terms_of(guarantee.version)
    folded = sla.fold(queries.events_of(guarantee), terms, max(at, event.at))
    store(guarantee, folded, terms)
    return folded


def store(guarantee: Guarantee, folded: sla.Guarantee, terms: Terms) -> None:
    """Write plans, alarms and the next due instant as the fold gives them. Rows of superseded plans stay."""
    _store_plans(guarantee, folded)
    _store_alarms(guarantee, folded, terms)
    guarantee.revise({"next_due_at": rules.next_due_at(folded)})


def plan_rows(guarantee: Guarantee, folded: sla.Guarantee) -> list[PlanRow]:
    """The rows that the fold asks for."""
    return [
        PlanRow(
            client_id=guarantee.client_id,
            guarantee=guarantee,
            of=milestone.of,
            number=number,
            severity=plan.severity.value,
            cause=plan.cause,
            planned_at=plan.planned_at,
            start_at=plan.start_at,
            unpaused_due_at=plan.unpaused_due_at,
            due_at=plan.due_at,
            met_at=milestone.met_at if plan is milestone.plan else None,
            superseded_at=plan.superseded_at,
        )
        for milestone in folded.milestones
        for number, plan in enumerate(milestone.plans)
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
)


def _store_plans(guarantee: Guarantee, folded: sla.Guarantee) -> None:
    PlanRow.objects.bulk_create(
        plan_rows(guarantee, folded),
        update_conflicts=True,
        update_fields=list(CACHED),
        unique_fields=["guarantee", "of", "number"],
    )


def _store_alarms(guarantee: Guarantee, folded: sla.Guarantee, terms: Terms) -> None:
    """Waiting and held alarms follow the plans; what has fired stays as it fired."""
    known = {
        AlarmKey(alarm.of, alarm.plan, alarm.level, alarm.percent): alarm  # type: ignore[arg-type]
        for alarm in guarantee.alarms.select_for_update()
    }
    asked = rules.alarms(folded, terms, known=frozenset(known))
    recorded_at = time_source.now()
    fresh = [
        _set(
            Alarm(client_id=guarantee.client_id, guarantee=guarantee, about_id=guarantee.about_id),
            key,
            at,
            recorded_at,
        )
        for key, at in asked.items()
        if key not in known
    ]
    kept = [
        _set(alarm, key, asked[key], recorded_at) if key in asked else _withdrawn(alarm)
        for key, alarm in known.items()
        if alarm.state in (Alarm.State.WAITING, Alarm.State.HELD)
    ]
    Alarm.objects.bulk_create(fresh)
    Alarm.objects.bulk_update(kept, ["due_at", "sweep_at", "state"])


def _set(alarm: Alarm, key: AlarmKey, due_at: datetime | None, recorded_at: datetime) -> Alarm:
    alarm.of, alarm.plan, alarm.level, alarm.percent = key.of, key.plan, key.level, key.percent
    alarm.due_at = due_at
    alarm.sweep_at = None if due_at is None else max(due_at, recorded_at)
    alarm.state = Alarm.State.HELD if due_at is None else Alarm.State.WAITING
    return alarm


def _withdrawn(alarm: Alarm) -> Alarm:
    alarm.state, alarm.sweep_at = Alarm.State.WITHDRAWN, None
    return alarm
