"""Reading guarantees, within the rows of the scope's viewer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees.models import Alarm, Excuse, Guarantee, GuaranteeEvent, PlanRow
from waarborg.service.guarantees.rules import (
    LEAVING,
    PASSED,
    VERSION_FOLLOWED,
    AlarmKey,
    AlarmState,
    Asked,
    from_json,
)
from waarborg.sla import events as happened
from waarborg.sla import guarantee as sla
from waarborg.sla.band import MilestoneKind
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
    """The guarantees of several tickets at ``at``, by ticket, in three queries however many there are."""
    found = {}
    for guarantee, rows in _with_events(about):
        terms = _terms_at(guarantee, rows, at)
        found[guarantee.about_id] = sla.fold(_events(rows), terms, at), terms
    return found


def folded_under(about: Iterable[UUID], terms: Terms, at: datetime) -> Mapping[UUID, sla.Guarantee]:
    """What the guarantees of several tickets would be under other ``terms``, by ticket. Nothing of it is promised."""
    return {guarantee.about_id: sla.fold(_events(rows), terms, at) for guarantee, rows in _with_events(about)}


def _with_events(about: Iterable[UUID]) -> list[tuple[Guarantee, list[GuaranteeEvent]]]:
    guarantees = list(Guarantee.objects.filter(about_id__in=list(about)))
    _with_versions(guarantees)
    rows: dict[UUID, list[GuaranteeEvent]] = {guarantee.id: [] for guarantee in guarantees}
    for row in GuaranteeEvent.objects.filter(guarantee__in=list(rows)).order_by("at", "seq"):
        rows[row.guarantee_id].append(row)
    return [(guarantee, rows[guarantee.id]) for guarantee in guarantees]


def _with_versions(guarantees: Iterable[Guarantee]) -> None:
    """Each guarantee's version, read once for all that share it: a version carries the whole text of its agreement."""
    wanted = {guarantee.version_id for guarantee in guarantees}
    versions = ContractVersion.objects.select_related("contract").in_bulk(wanted)
    for guarantee in guarantees:
        guarantee.version = versions[guarantee.version_id]


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


# --- Figures ------------------------------------------------------------------------------------------------------

# One line for each milestone that was due in a period: whether it was missed, kept, or kept only just.
#
# Missed is a plan that was in force when its instant passed, whatever was planned later: a plan that is over knows it. Of
# one that is neither met nor superseded the sweep's alarm says so, or the guarantee itself, which has something due only
# while it runs: a matter that left in time owes nothing, and one that was merged into another counts there. Kept is what was met under its last plan, with no earlier one missed; only just
# is after a level of the ladder was due.
_JUDGED = """
select g.client_id, g.about_id, p.of, min(p.due_at) as due_at, max(p.met_at) as met_at,
       date_trunc('month', min(p.due_at) at time zone %(zone)s)::date as month,
       bool_or(v.missed) as missed,
       bool_or(p.superseded_at is null and p.met_at <= p.due_at) and not bool_or(v.missed) and not exists (
           select from guarantees_plan earlier
            where earlier.guarantee_id = g.id and earlier.of = p.of
              and earlier.breached_at is not null) as kept,
       bool_or(p.met_at <= p.due_at and exists (
           select from guarantees_alarm step
            where step.guarantee_id = g.id and step.of = p.of and step.plan = p.number and step.level > 0
              and step.due_at < p.met_at)) as near,
       exists (
           select from guarantees_excuse e
            where e.guarantee_id = g.id and e.of = p.of
              and not exists (select from guarantees_excusewithdrawal w where w.excuse_id = e.id)) as excused
  from guarantees_plan p
  join guarantees_guarantee g on g.id = p.guarantee_id,
       lateral (select case
           when p.breached_at is not null then true
           when least(p.met_at, p.superseded_at) is not null then false
           else p.due_at < %(at)s and (g.next_due_at is not null or exists (
               select from guarantees_alarm passing
                where passing.guarantee_id = g.id and passing.of = p.of and passing.plan = p.number
                  and passing.level = 0 and passing.state = 'fired'))
       end as missed) v
 where p.due_at >= %(since)s and p.due_at < %(until)s and g.merged_at is null
 group by g.id, g.client_id, g.about_id, p.of
"""
# ruff: noqa: S608 - what follows is made of constants of this module
_COUNTS = """count(*) filter (where kept) as kept, count(*) filter (where missed and not excused) as missed,
       count(*) filter (where missed and excused) as excused, count(*) filter (where kept and near) as near"""
_BY_MONTH = f"""
select month, {_COUNTS} from ({_JUDGED}) judged where kept or missed group by month order by month
"""
_BY_CLIENT = f"""
select client_id, {_COUNTS} from ({_JUDGED}) judged where kept or missed group by client_id
 order by missed desc, count(*) desc, client_id limit %(most)s
"""
_NAMED = f"select about_id, of, due_at, met_at, excused from ({_JUDGED}) judged"
_MISSED = f"{_NAMED} where missed order by due_at desc, about_id limit %(most)s"
_NEAR = f"{_NAMED} where kept and near order by due_at desc, about_id limit %(most)s"


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """How many milestones were due in a month, by what became of them. ``near`` are some of ``kept``."""

    month: date
    kept: int = 0
    missed: int = 0
    excused: int = 0
    near: int = 0

    @property
    def judged(self) -> int:
        return self.kept + self.missed + self.excused


@dataclass(frozen=True, slots=True)
class ClientFigures:
    """The same of one client."""

    client_id: UUID
    kept: int
    missed: int
    excused: int
    near: int

    @property
    def judged(self) -> int:
        return self.kept + self.missed + self.excused


@dataclass(frozen=True, slots=True)
class Judged:
    """One milestone of one ticket that was missed, or kept only just. ``met_at`` is none while it is open."""

    about_id: UUID
    of: MilestoneKind
    due_at: datetime
    met_at: datetime | None
    is_excused: bool


def figures_by_month(
    viewer: Viewer, since_at: datetime, until_at: datetime, *, at: datetime, zone: str
) -> list[MonthFigures]:
    """What became of the milestones that were due from ``since_at`` to ``until_at``, by the calendar of ``zone``.

    One query over the plans of that time alone; for the agency's own eyes. A month in which nothing was due is not there.
    """
    rows = _figures(viewer, _BY_MONTH, since=since_at, until=until_at, at=at, zone=zone)
    return [MonthFigures(*row) for row in rows]


def figures_by_client(
    viewer: Viewer, since_at: datetime, until_at: datetime, *, at: datetime, most: int
) -> list[ClientFigures]:
    """The same by client, whoever missed most first. A client of whom nothing was due is not there."""
    rows = _figures(viewer, _BY_CLIENT, since=since_at, until=until_at, at=at, zone="UTC", most=most)
    return [ClientFigures(*row) for row in rows]


def missed_between(
    viewer: Viewer, since_at: datetime, until_at: datetime, *, at: datetime, most: int
) -> list[Judged]:
    """The milestones that were due in that time and missed, excused ones too, the latest first."""
    rows = _figures(viewer, _MISSED, since=since_at, until=until_at, at=at, zone="UTC", most=most)
    return [Judged(*row) for row in rows]


def near_misses_between(
    viewer: Viewer, since_at: datetime, until_at: datetime, *, at: datetime, most: int
) -> list[Judged]:
    """The milestones that were kept when a level of the ladder had been due already, the latest first."""
    rows = _figures(viewer, _NEAR, since=since_at, until=until_at, at=at, zone="UTC", most=most)
    return [Judged(*row) for row in rows]


def endangered(at: datetime) -> QuerySet[PlanRow]:
    """Plans in force, not met, of which a level of the ladder was due by ``at``."""
    reached = Alarm.objects.filter(
        guarantee=OuterRef("guarantee"),
        of=OuterRef("of"),
        plan=OuterRef("number"),
        level__gt=PASSED,
        due_at__lte=at,
    )
    running = PlanRow.objects.filter(met_at=None, superseded_at=None, due_at__isnull=False)
    return running.filter(Exists(reached))


def _figures(viewer: Viewer, sql: str, **params: Any) -> list[Any]:
    if not viewer.sees_all_clients:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor)
