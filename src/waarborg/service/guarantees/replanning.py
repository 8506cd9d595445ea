"""Re-planning many running guarantees at once, after their contract's calendar was corrected.

A ticket keeps the version under which it was reported. The one exception is a later version that does nothing but
close further days: nothing that was promised comes earlier by it, and what it closes is closed for running tickets
too. Each guarantee that moves keeps an event that names both versions, so that what was planned before can be
recomputed, and a fact. What was breached stays under the version under which it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import compress
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation import time_source
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import commands, queries, rules
from waarborg.service.guarantees.sweep.batches import subscriptions
from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind
from waarborg.sla.bulk import due_many, parts_used_many, starts_many
from waarborg.sla.terms import Terms

# Each part reads the tables once, so that few large ones cost half of what many small ones do.
AT_ONCE = 25_000
YEARS_COMPARED = 5
_Target = tuple[MilestoneKind, Severity]

# Neither met nor missed, nor merged into another. Locked before they move: what happens to them from here on happens under the new version.
_RUNNING = """
select g.id, g.about_id,
       exists (select from guarantees_guaranteeevent e where e.guarantee_id = g.id
                  and e.kind not in ('reported', 'reported_by_another_way', 'work_began'))
  from guarantees_guarantee g
 where g.version_id = %(was)s and g.merged_at is null
   and exists (select from guarantees_plan p
                where p.guarantee_id = g.id and p.met_at is null and p.superseded_at is null)
   and not exists (select from guarantees_plan p
                    where p.guarantee_id = g.id and p.due_at < coalesce(p.met_at, p.superseded_at, %(at)s))
 order by g.id
"""
_LOCKED = f"{_RUNNING}   for update of g"
_NOTE = """
with moved as (
    select g.client_id, g.id, g.about_id from guarantees_guarantee g where g.id = any(%(ids)s::uuid[])
), noted as (
    insert into guarantees_guaranteeevent (client_id, guarantee_id, seq, at, kind, data)
    select client_id, id, (select max(seq) + 1 from guarantees_guaranteeevent e where e.guarantee_id = moved.id),
           %(at)s, 'version_followed', jsonb_build_object('was', %(was)s::uuid, 'now', %(now)s::uuid)
      from moved
), written as (
    insert into foundation_fact (kind, client_id, about_type, about_id, by_audience, by_id, at, recorded_at,
                                 shown_to_client, data)
    select 'guarantee.replanned', client_id, 'ticket', about_id, %(audience)s, %(person)s::uuid, %(at)s, %(recorded_at)s,
           true, jsonb_build_object('was_version_id', %(was)s::uuid, 'version_id', %(now)s::uuid)
      from moved
    returning public_id
)
select procrastinate_defer_jobs_v1(array_agg(
           row(queue, task, urgency, null, null, jsonb_build_object('fact_id', public_id), null)
           ::procrastinate_job_to_defer_v1))
  from written, unnest(%(tasks)s::text[], %(queues)s::text[], %(urgencies)s::int[]) as reacts(task, queue, urgency)
having count(*) > 0
"""
_OPEN_PLANS = """
select id, of, severity, date_part('epoch', planned_at)::bigint, date_part('epoch', start_at)::bigint,
       date_part('epoch', due_at)::bigint
  from guarantees_plan where guarantee_id = any(%(ids)s::uuid[]) and met_at is null and superseded_at is null
"""
_REDATE_PLANS = """
update guarantees_plan p set start_at = to_timestamp(start), unpaused_due_at = to_timestamp(due), due_at = to_timestamp(due)
  from unnest(%(ids)s::bigint[], %(starts)s::bigint[], %(dues)s::bigint[]) as fresh(id, start, due)
 where p.id = fresh.id
"""
_LEVELS = """
select a.id, p.id, a.percent, date_part('epoch', a.due_at)::bigint
  from guarantees_plan p join guarantees_alarm a on (a.guarantee_id, a.of, a.plan) = (p.guarantee_id, p.of, p.number)
 where p.id = any(%(ids)s::bigint[]) and a.state = 'waiting' and a.level <> %(passed)s
"""
_REDATE_LEVELS = """
update guarantees_alarm a set due_at = to_timestamp(due), sweep_at = to_timestamp(due)
  from unnest(%(ids)s::bigint[], %(dues)s::bigint[]) as fresh(id, due)
 where a.id = fresh.id and a.state = 'waiting'
"""
# A milestone passes when its plan is due, and that is noticed from the second after.
_REDATE_PASSINGS = """
update guarantees_alarm a set due_at = p.due_at, sweep_at = p.due_at + interval '1 second'
  from guarantees_plan p
 where p.id = any(%(ids)s::bigint[]) and (a.guarantee_id, a.of, a.plan) = (p.guarantee_id, p.of, p.number)
   and a.state = 'waiting' and a.level = %(passed)s
"""
_MOVE = """
update guarantees_guarantee g set version_id = %(now)s, next_due_at = open.due_at
  from (select guarantee_id, min(due_at) as due_at from guarantees_plan
         where guarantee_id = any(%(ids)s::uuid[]) and met_at is null and superseded_at is null group by guarantee_id) open
 where g.id = open.guarantee_id
"""


class NotACorrection(Refused):
    """A version that changes more than the calendar, or opens a day, is for new reports only."""

    code = "guarantee.not_a_correction"
    sentence = _("Running tickets follow a version only if it closes further days and changes nothing else.")


class _Plan(NamedTuple):
    """An open plan as it is stored; instants in epoch seconds."""

    id: int
    of: MilestoneKind
    severity: str
    counts_from: int
    start: int
    due: int


class _Dates(NamedTuple):
    """When a plan starts and is due under the corrected calendar, and of which target it is."""

    start: int
    due: int
    target: _Target


def follow_correction(*, by: Viewer, at: datetime, was: ContractVersion, now: ContractVersion) -> list[UUID]:
    """Let the running guarantees of ``was`` follow ``now``. Returns what they are about. Raises: NotACorrection."""
    if not only_closes_more(terms_of(was), terms_of(now), at):
        raise NotACorrection
    running = _rows(_LOCKED, was=was.id, at=at)
    by_whom = {"audience": by.audience.value, "person": by.person_id, "recorded_at": time_source.now()}
    reacts = subscriptions(["guarantee.replanned"])
    for part in _parts(running):
        ids = _array(guarantee_id for guarantee_id, _about, _has_history in part)
        _run(_NOTE, ids=ids, at=at, was=was.id, now=now.id, **by_whom, **reacts)
        _redate([one for one, _about, has_history in part if not has_history], terms_of(now))
        _run(_MOVE, ids=ids, now=now.id)
        for guarantee in queries.guarantees_for_update().filter(
            id__in=[one for one, _about, has_history in part if has_history]
        ):
            commands.rebuild(guarantee=guarantee)
    return [about for _id, about, _has_history in running]


def would_follow(*, was: ContractVersion, now: Terms, at: datetime) -> list[UUID]:
    """What the guarantees are about that ``follow_correction`` would move to a version with the terms ``now``."""
    if not only_closes_more(terms_of(was), now, at):
        return []
    return [about for _id, about, _has_history in _rows(_RUNNING, was=was.id, at=at)]


def only_closes_more(was: Terms, now: Terms, at: datetime) -> bool:
    """Whether ``now`` does nothing but close further days of the calendar."""
    changed = {"calendar": was.agreement.calendar.model_copy(update=_closings(now))}
    if was.agreement.model_copy(update=changed) != now.agreement:
        return False
    years = range(at.year - 1, at.year + YEARS_COMPARED)
    return all(set(was.calendar.closings(year)) <= set(now.calendar.closings(year)) for year in years)


def _closings(terms: Terms) -> dict[str, Any]:
    calendar = terms.agreement.calendar
    return {"also_closed": calendar.also_closed, "also_open": calendar.also_open}


def _redate(guarantees: Sequence[UUID], terms: Terms) -> None:
    """New dates for plans that nothing but work has touched: one plan a milestone, and no pauses."""
    plans = [_Plan(*row) for row in _rows(_OPEN_PLANS, ids=_array(guarantees))]
    dated = dict(_dated(plans, terms))
    fresh = [(plan.id, *dated[plan.id][:2]) for plan in plans if dated[plan.id][:2] != (plan.start, plan.due)]
    if fresh:
        ids, starts, dues = zip(*fresh, strict=True)
        _run(_REDATE_PLANS, ids=_array(ids), starts=_array(starts), dues=_array(dues))
        _run(_REDATE_PASSINGS, ids=_array(ids), passed=rules.PASSED)
    _redate_levels(dated, terms)


def _dated(plans: Sequence[_Plan], terms: Terms) -> Iterator[tuple[int, _Dates]]:
    """All plans of one target at once, through the engine's bulk door."""
    alike: dict[_Target, list[_Plan]] = defaultdict(list)
    for plan in plans:
        alike[plan.of, Severity(plan.severity)].append(plan)
    for target, some in alike.items():
        of, severity = target
        counts_from = [plan.counts_from for plan in some]
        starts = starts_many(terms.window, counts_from)
        dues = due_many(terms.window, counts_from, terms.norms[severity].target(of), terms.rules.day_ends)
        for plan, start, due in zip(some, map(int, starts), map(int, dues), strict=True):
            yield plan.id, _Dates(start, due, target)


def _redate_levels(dated: Mapping[int, _Dates], terms: Terms) -> None:
    """Also where the plan keeps its dates: a part of a target is counted in open time, of which there is less now."""
    alike: dict[_Target, list[tuple[int, int, int, int, int]]] = defaultdict(list)
    for number, plan_id, percent, was_due in _rows(_LEVELS, ids=_array(dated), passed=rules.PASSED):
        start, due, target = dated[plan_id]
        alike[target].append((number, was_due, start, due, percent))
    ids: list[int] = []
    fresh: list[int] = []
    for (of, severity), some in alike.items():
        numbers, were_due, starts, dues, percents = zip(*some, strict=True)
        used = parts_used_many(starts, dues, percents, terms.measure(severity, of))
        moved = [due != was_due for due, was_due in zip(used, were_due, strict=True)]
        ids += compress(numbers, moved)
        fresh += compress(map(int, used), moved)
    if ids:
        _run(_REDATE_LEVELS, ids=_array(ids), dues=_array(fresh))


def _array(values: Iterable[int | UUID]) -> str:
    """As PostgreSQL writes an array: the driver asks of each value how to write it, which takes longer than all else."""
    return f"{{{','.join(map(str, values))}}}"


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), AT_ONCE):
        yield rows[first : first + AT_ONCE]


def _rows(statement: str, **values: Any) -> list[Any]:
    with _cursor() as cursor:
        return cursor.execute(statement, values, binary=True).fetchall()


def _run(statement: str, **values: Any) -> None:
    with _cursor() as cursor:
        cursor.execute(statement, values)


def _cursor() -> psycopg.Cursor[Any]:
    """On the scope's own connection, below the framework's cursor, which would write long arrays out as text."""
    return psycopg.Cursor(connection.connection)
