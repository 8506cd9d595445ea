"""Beginning a guarantee, and noting what happens to it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation.refusals import Refused
from waarborg.service.guarantees import queries, rules
from waarborg.service.guarantees.commands.storing import store, store_first
from waarborg.service.guarantees.models import Guarantee, GuaranteeEvent
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla


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
    events: list[happened.Event] = [report]
    if outside is not None:
        events.append(happened.LeftGuarantee(report.at, outside))
    folded = sla.fold(events, terms_of(version), max(at, events[-1].at))
    guarantee = store_first(
        Guarantee(client_id=version.client_id, version=version, about_id=about_id), folded
    )
    _write(guarantee, events, 1)
    return folded


def note(*, at: datetime, about_id: UUID, event: happened.Event) -> sla.Guarantee | None:
    """Add what happened to a ticket's guarantee, and re-plan. None when the ticket has no guarantee.

    Raises: OutOfOrder.
    """
    guarantee = queries.guarantees_for_update().filter(about_id=about_id).first()
    if guarantee is None:
        return None
    return append(guarantee, event, at)


def append(guarantee: Guarantee, event: happened.Event, at: datetime) -> sla.Guarantee:
    """Add an event to a guarantee that is locked, and re-plan. Raises: OutOfOrder."""
    last = guarantee.events.aggregate(at=Max("at"), seq=Max("seq"))
    if event.at < last["at"]:
        raise OutOfOrder
    _write(guarantee, [event], last["seq"] + 1)
    known = queries.events_of(guarantee)
    return store(guarantee, sla.fold(known, terms_of(guarantee.version), max(at, event.at)))


def _write(guarantee: Guarantee, events: Sequence[happened.Event], first_seq: int) -> None:
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
