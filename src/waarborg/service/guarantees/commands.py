"""Beginning a guarantee, noting what happens to it, and keeping plans and alarms true to its events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation.refusals import Refused
from waarborg.service.guarantees import queries, rules
from waarborg.service.guarantees.models import Alarm, Guarantee, GuaranteeEvent, PlanRow
from waarborg.service.guarantees.rules import AlarmKey, Asked
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla
from waarborg.sla.terms import Terms


class OutOfOrder(Refused):
    """Events are judged by their instants; one that would come before what is known could rewrite a verdict."""

    code = "guarantee.out_of_order"
    sentence = _("Something happened to this after that instant already; give a later one.")


def begin(
    *,
    at: datetime,
    about_id: UUID,
    version: ContractVersion,
    report: happened.Reported,
    outside: str | None = None,
) -> sla.Guarantee:
    """Start the guarantee of a ticket under the version that was in force when it was reported.

    ``at`` is when that is recorded; what counts is the instant of the report. ``outside`` says why the matter is
    outside the guarantees from its report on, such as a question: should it turn into an incident, note that it
    returned, and all that happened meanwhile counts.
    """
    guarantee = Guarantee.objects.create(client_id=version.client_id, version=version, about_id=about_id)
    events: list[happened.Event] = [report]
    if outside is not None:
        events.append(happened.LeftGuarantee(report.at, outside))
    return _append(guarantee, events, 1, at)


def note(*, at: datetime, about_id: UUID, event: happened.Event) -> sla.Guarantee | None:
    """Add what happened to a ticket's guarantee, and re-plan. None when the ticket has no guarantee.

    Raises: OutOfOrder.
    """
    guarantee = queries.guarantees_for_update().filter(about_id=about_id).first()
    if guarantee is None:
        return None
    last = guarantee.events.aggregate(at=Max("at"), seq=Max("seq"))
    if event.at < last["at"]:
        raise OutOfOrder
    return _append(guarantee, [event], last["seq"] + 1, at)


def rebuild(*, guarantee: Guarantee) -> sla.Guarantee:
    """Write plans, alarms and the next due instant anew from the events, as after ``verify`` found them to differ."""
    locked = queries.guarantees_for_update().get(id=guarantee.id)
    events = queries.events_of(locked)
    return _store(locked, sla.fold(events, terms_of(locked.version), events[-1].at))


def _append(
    guarantee: Guarantee, events: Sequence[happened.Event], first_seq: int, at: datetime
) -> sla.Guarantee:
    GuaranteeEvent.objects.bulk_create(
        GuaranteeEvent(
            client_id=guarantee.client_id,
            guarantee=guarantee,
            seq=seq,
            at=event.at,
            kind=rules.name_of(event),
            data=rules.to_json(event),
        )
        for seq, event in enumerate(events, start=first_seq)
    )
    known = queries.events_of(guarantee)
    return _store(guarantee, sla.fold(known, terms_of(guarantee.version), max(at, events[-1].at)))


def _store(guarantee: Guarantee, folded: sla.Guarantee) -> sla.Guarantee:
    """Write what the fold gives. Rows of superseded plans stay."""
    _store_plans(guarantee, folded)
    _store_alarms(guarantee, folded, terms_of(guarantee.version))
    guarantee.revise({"next_due_at": rules.next_due_at(folded)})
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
