"""Reading guarantees, within the rows of the scope's viewer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees.models import Alarm, Excuse, Guarantee, GuaranteeEvent
from waarborg.service.guarantees.rules import (
    LEAVING,
    VERSION_FOLLOWED,
    AlarmKey,
    AlarmState,
    Asked,
    from_json,
)
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla
from waarborg.sla.terms import Terms

_WITH_VERSION = ("version", "version__contract")


def visible_to(viewer: Viewer) -> QuerySet[Guarantee]:
    """The guarantees that ``viewer`` may see; a supplier none."""
    if viewer.audience is Audience.SUPPLIER:
        return Guarantee.objects.none()
    guarantees = Guarantee.objects.select_related(*_WITH_VERSION)
    return guarantees if viewer.sees_all_clients else guarantees.filter(client__in=viewer.client_ids)


def guarantees_for_update() -> QuerySet[Guarantee]:
    """Guarantees whose rows stay locked to the end of the transaction: what happens to one happens in a row."""
    return Guarantee.objects.select_for_update(of=("self",)).select_related(*_WITH_VERSION)


def guarantee_of(about_id: UUID) -> Guarantee | None:
    """The guarantee of one ticket; none when no agreement was in force at its report."""
    return Guarantee.objects.select_related(*_WITH_VERSION).filter(about_id=about_id).first()


def folded(guarantee: Guarantee, at: datetime) -> tuple[sla.Guarantee, Terms]:
    """What the guarantee is at ``at``, recomputed from its events, and the terms it was under then.

    Raises: NotReportedError for an instant before the report.
    """
    rows = list(guarantee.events.order_by("at", "seq"))
    terms = _terms_at(guarantee, rows, at)
    return sla.fold(_events(rows), terms, at), terms


def folded_many(about: Iterable[UUID], at: datetime) -> Mapping[UUID, tuple[sla.Guarantee, Terms]]:
    """The guarantees of several tickets at ``at``, by ticket, in two queries however many there are."""
    found = {}
    for guarantee, rows in _with_events(about):
        terms = _terms_at(guarantee, rows, at)
        found[guarantee.about_id] = sla.fold(_events(rows), terms, at), terms
    return found


def folded_under(about: Iterable[UUID], terms: Terms, at: datetime) -> Mapping[UUID, sla.Guarantee]:
    """What the guarantees of several tickets would be under other ``terms``, by ticket. Nothing of it is promised."""
    return {guarantee.about_id: sla.fold(_events(rows), terms, at) for guarantee, rows in _with_events(about)}


def _with_events(about: Iterable[UUID]) -> list[tuple[Guarantee, list[GuaranteeEvent]]]:
    guarantees = list(Guarantee.objects.select_related(*_WITH_VERSION).filter(about_id__in=list(about)))
    rows: dict[UUID, list[GuaranteeEvent]] = {guarantee.id: [] for guarantee in guarantees}
    for row in GuaranteeEvent.objects.filter(guarantee__in=list(rows)).order_by("at", "seq"):
        rows[row.guarantee_id].append(row)
    return [(guarantee, rows[guarantee.id]) for guarantee in guarantees]


def events_of(guarantee: Guarantee) -> list[happened.Event]:
    """The events that are folded, in the order in which they happened."""
    return _events(guarantee.events.order_by("at", "seq"))


def _events(rows: Iterable[GuaranteeEvent]) -> list[happened.Event]:
    return [from_json(row.kind, row.data) for row in rows if row.kind != VERSION_FOLLOWED]


def _terms_at(guarantee: Guarantee, rows: Iterable[GuaranteeEvent], at: datetime) -> Terms:
    """The terms that the guarantee was under: those of its version, or of the one that it still had then."""
    for row in rows:
        if row.kind == VERSION_FOLLOWED and row.at > at:
            return terms_of(ContractVersion.objects.select_related("contract").get(id=row.data["was"]))
    return terms_of(guarantee.version)


def is_in_force(guarantee: Guarantee, of: str, number: int) -> bool:
    """Whether that plan still runs: not met, not superseded, its matter not out of the guarantees."""
    plans = guarantee.plans.filter(of=of, number=number, met_at=None, superseded_at=None)
    moves = guarantee.events.filter(kind__in=(*LEAVING, "returned_to_guarantee"))
    last = moves.order_by("at", "seq").values_list("kind", flat=True).last()
    return plans.exists() and last not in LEAVING


def standing_excuse(guarantee: Guarantee, of: str) -> Excuse | None:
    """The excuse for a milestone that has not been withdrawn."""
    return guarantee.excuses.filter(of=of, withdrawal=None).select_related("by").first()


def standing_excuses(about: Iterable[UUID]) -> Mapping[tuple[UUID, str], Excuse]:
    """What is excused of several tickets, by ticket and milestone, in one query: at most one for each."""
    found = Excuse.objects.filter(guarantee__about_id__in=list(about), withdrawal=None)
    return {(one.guarantee.about_id, one.of): one for one in found.select_related("guarantee", "by")}


def excuses_of(guarantee: Guarantee) -> QuerySet[Excuse]:
    """Every excuse that was ever given, oldest first, with its withdrawal where there is one."""
    return guarantee.excuses.select_related("by", "withdrawal", "withdrawal__by").order_by("at", "id")


def key_of(alarm: Alarm) -> AlarmKey:
    return AlarmKey(
        "reaction" if alarm.of == "reaction" else "resolution", alarm.plan, alarm.level, alarm.percent
    )


def asked_of(alarm: Alarm) -> Asked:
    """What the stored alarm stands for."""
    return Asked(alarm.due_at, AlarmState(alarm.state))
