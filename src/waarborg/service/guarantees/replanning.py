"""Re-planning many running guarantees at once, after their contract's calendar was corrected.

A ticket keeps the version under which it was reported. The one exception is a later version that does nothing but
close further days: nothing that was promised comes earlier by it, and what it closes is closed for running tickets
too. Each guarantee that moves keeps an event that names both versions, so that what was planned before can be
recomputed, and a fact. What was breached stays under the version under which it was.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation import facts
from waarborg.service.foundation.facts import Happening
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import commands, queries, rules
from waarborg.service.guarantees.events import Replanned
from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind
from waarborg.sla.bulk import due_many
from waarborg.sla.moments import epoch_seconds, from_epoch_seconds
from waarborg.sla.targets import part_used
from waarborg.sla.terms import Terms

AT_ONCE = 5000
YEARS_COMPARED = 5
_SECOND = 1

# Neither met nor missed, and locked: what happens to them from here on happens under the new version.
_MOVE = """
update guarantees_guarantee g set version_id = %(now)s
 where g.version_id = %(was)s
   and exists (select from guarantees_plan p
                where p.guarantee_id = g.id and p.met_at is null and p.superseded_at is null)
   and not exists (select from guarantees_plan p
                    where p.guarantee_id = g.id and p.due_at < coalesce(p.met_at, p.superseded_at, %(at)s))
returning g.id, g.about_id,
       exists (select from guarantees_guaranteeevent e where e.guarantee_id = g.id
                  and e.kind not in ('reported', 'reported_by_another_way', 'work_began'))
"""
_NOTE = """
insert into guarantees_guaranteeevent (client_id, guarantee_id, seq, at, kind, data)
select g.client_id, g.id, (select max(seq) + 1 from guarantees_guaranteeevent e where e.guarantee_id = g.id),
       %(at)s, 'version_followed', jsonb_build_object('was', %(was)s::uuid, 'now', %(now)s::uuid)
  from guarantees_guarantee g where g.id = any(%(ids)s)
"""
_OPEN_PLANS = """
select id, of, severity, extract(epoch from planned_at)::bigint, extract(epoch from start_at)::bigint,
       extract(epoch from due_at)::bigint
  from guarantees_plan where guarantee_id = any(%(ids)s) and met_at is null and superseded_at is null
"""
_REDATE_PLANS = """
update guarantees_plan p set start_at = to_timestamp(start), unpaused_due_at = to_timestamp(due), due_at = to_timestamp(due)
  from unnest(%(ids)s::bigint[], %(starts)s::bigint[], %(dues)s::bigint[]) as fresh(id, start, due)
 where p.id = fresh.id
"""
_ALARMS = """
select a.id, p.id, a.level, a.percent, extract(epoch from a.due_at)::bigint
  from guarantees_plan p join guarantees_alarm a on (a.guarantee_id, a.of, a.plan) = (p.guarantee_id, p.of, p.number)
 where p.id = any(%(ids)s) and a.state = 'waiting'
"""
_REDATE_ALARMS = """
update guarantees_alarm a set due_at = to_timestamp(due), sweep_at = to_timestamp(sweep)
  from unnest(%(ids)s::bigint[], %(dues)s::bigint[], %(sweeps)s::bigint[]) as fresh(id, due, sweep)
 where a.id = fresh.id and a.state = 'waiting'
"""
_REDATE_GUARANTEES = """
update guarantees_guarantee g set next_due_at = open.due_at
  from (select guarantee_id, min(due_at) as due_at from guarantees_plan
         where guarantee_id = any(%(ids)s) and met_at is null and superseded_at is null group by guarantee_id) open
 where g.id = open.guarantee_id and g.next_due_at is distinct from open.due_at
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
    """When a plan starts and is due under the corrected calendar."""

    plan: _Plan
    start: int
    due: int


def follow_correction(*, by: Viewer, at: datetime, was: ContractVersion, now: ContractVersion) -> list[UUID]:
    """Let the running guarantees of ``was`` follow ``now``. Returns what they are about. Raises: NotACorrection."""
    if not _only_closes_more(terms_of(was), terms_of(now), at):
        raise NotACorrection
    moved = _rows(_MOVE, was=was.id, now=now.id, at=at)
    for part in _parts(moved):
        ids = [number for number, *_ in part]
        _run(_NOTE, ids=ids, at=at, was=was.id, now=now.id)
        _redate([number for number, _about, has_history in part if not has_history], terms_of(now))
        for guarantee in queries.guarantees_for_update().filter(
            id__in=[one for one, _about, has_history in part if has_history]
        ):
            commands.rebuild(guarantee=guarantee)
        fact = Replanned(was.id, now.id)
        facts.record_all(
            [Happening(fact, about, at, now.client_id) for _id, about, _has_history in part], by=by
        )
    return [about for _id, about, _has_history in moved]


def _only_closes_more(was: Terms, now: Terms, at: datetime) -> bool:
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
    plans = [_Plan(*row) for row in _rows(_OPEN_PLANS, ids=guarantees)]
    dated = {dates.plan.id: dates for dates in _dated(plans, terms)}
    changed = [
        dates for dates in dated.values() if (dates.start, dates.due) != (dates.plan.start, dates.plan.due)
    ]
    _run(
        _REDATE_PLANS,
        ids=[dates.plan.id for dates in changed],
        starts=[dates.start for dates in changed],
        dues=[dates.due for dates in changed],
    )
    _redate_alarms(dated, terms)
    _run(_REDATE_GUARANTEES, ids=guarantees)


def _redate_alarms(dated: Mapping[int, _Dates], terms: Terms) -> None:
    """Also where the plan keeps its dates: a part of a target is counted in open time, of which there is less now."""
    ids, dues, sweeps = [], [], []
    for number, plan_id, level, percent, was_due in _rows(_ALARMS, ids=list(dated)):
        due = _alarm_due(dated[plan_id], level, percent, terms)
        if due != was_due:
            ids.append(number)
            dues.append(due)
            sweeps.append(due + _SECOND if level == rules.PASSED else due)
    _run(_REDATE_ALARMS, ids=ids, dues=dues, sweeps=sweeps)


def _dated(plans: Sequence[_Plan], terms: Terms) -> Iterator[_Dates]:
    """All plans of one target at once: the bulk door answers each distinct start once."""
    alike: dict[tuple[MilestoneKind, Severity], list[_Plan]] = defaultdict(list)
    for plan in plans:
        alike[plan.of, Severity(plan.severity)].append(plan)
    for (of, severity), some in alike.items():
        counts_from = [plan.counts_from for plan in some]
        dues = due_many(terms.window, counts_from, terms.norms[severity].target(of), terms.rules.day_ends)
        for plan, due in zip(some, dues, strict=True):
            start = terms.window.next_open(from_epoch_seconds(plan.counts_from))
            yield _Dates(plan, epoch_seconds(start), int(due))


def _alarm_due(dates: _Dates, level: int, percent: int, terms: Terms) -> int:
    if level == rules.PASSED:
        return dates.due
    measure = terms.measure(Severity(dates.plan.severity), dates.plan.of)
    start, due = from_epoch_seconds(dates.start), from_epoch_seconds(dates.due)
    return epoch_seconds(part_used(start, due, percent, measure))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), AT_ONCE):
        yield rows[first : first + AT_ONCE]


def _rows(statement: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cast("list[Any]", cursor.fetchall())


def _run(statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
