"""Noticing what has become due: alarms are rows, and any number of processes claims them.

One statement claims a batch, writes a fact for each and queues the jobs that the fact's kind is subscribed to, so that
each alarm fires exactly once or not at all. What happened while nobody swept is caught up in order, each fact saying
how late it was noticed; verdicts never depend on it. Source: docs/explanation/sweep.md.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction

from waarborg.service.foundation.facts import subscribers
from waarborg.service.guarantees.models import Alarm

log = structlog.get_logger(__name__)

# A row that was written by a transaction which is still open cannot be seen yet; none stays open this long.
SLOWEST_COMMIT = timedelta(seconds=60)

# The mark bounds the index scan from below: entries of alarms that fired since the last vacuum lie under it.
_CLAIM = """
with due as (
    select id from guarantees_alarm
     where state = 'waiting' and sweep_at <= %(at)s
       and sweep_at >= coalesce((select low_at from guarantees_sweepmark where id = 1), '-infinity')
     order by sweep_at
     limit %(limit)s
       for update skip locked
)
"""
_ONE = "with due as (select id from guarantees_alarm where id = %(id)s and state = 'waiting' for update skip locked)"
_FIRE = """
, fired as (
    update guarantees_alarm a set state = 'fired', noticed_at = %(at)s, sweep_at = null
      from due where a.id = due.id
    returning a.*
), written as (
    insert into foundation_fact
        (kind, client_id, about_type, about_id, by_audience, at, recorded_at, shown_to_client, data)
    select case level when 0 then 'guarantee.milestone_missed' else 'guarantee.level_reached' end,
           client_id, 'ticket', about_id, 'system', due_at, %(at)s, level = 0,
           jsonb_build_object(
               'guarantee_id', guarantee_id, 'of', of, 'plan', plan, 'level', level, 'percent', percent,
               'due_at', due_at, 'late_seconds', extract(epoch from %(at)s - due_at)::bigint)
      from fired order by due_at, id
    returning public_id, kind
), queued as (
    insert into procrastinate_jobs (queue_name, task_name, args)
    select 'alarm', task, jsonb_build_object('fact_id', public_id)
      from written join unnest(%(kinds)s::text[], %(tasks)s::text[]) as subscription(on_kind, task) on on_kind = kind
    returning 1
)
select count(*) from fired
"""
_ADVANCE = """
update guarantees_sweepmark
   set low_at = greatest(low_at, least(%(horizon)s, (
       select min(sweep_at) from guarantees_alarm
        where state = 'waiting' and sweep_at >= (select low_at from guarantees_sweepmark where id = 1))))
 where id = 1
"""
_NOTICED = ("guarantee.level_reached", "guarantee.milestone_missed")


def sweep(*, at: datetime, limit: int) -> int:
    """Fire at most ``limit`` alarms that are due at ``at``. Needs the system's scope; returns how many it saw to.

    When one alarm of a batch cannot be fired, the others of it are fired one by one and it is set aside, visibly.
    """
    try:
        with transaction.atomic():
            fired = _fire(_CLAIM + _FIRE, at, limit=limit)
    except DatabaseError as error:
        log.warning("sweep_batch_refused", error=str(error))
        return _one_by_one(at, limit)
    if 0 < fired < limit:
        _advance(at)
    return fired


def _fire(statement: str, at: datetime, **bounds: Any) -> int:
    pairs = [(kind, task) for kind in _NOTICED for task in subscribers(kind)]
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {"at": at, "kinds": [kind for kind, _ in pairs], "tasks": [task for _, task in pairs], **bounds},
        )
        (count,) = cursor.fetchone()
    return int(count)


def _one_by_one(at: datetime, limit: int) -> int:
    waiting = Alarm.objects.filter(state=Alarm.State.WAITING, sweep_at__lte=at).order_by("sweep_at")
    numbers = list(waiting.values_list("id", flat=True)[:limit])
    return sum(_fire_or_set_aside(number, at) for number in numbers)


def _fire_or_set_aside(number: int, at: datetime) -> int:
    try:
        with transaction.atomic():
            return _fire(_ONE + _FIRE, at, id=number)
    except DatabaseError as error:
        log.exception("alarm_stuck", alarm=number, error=str(error))
        return Alarm.objects.filter(id=number, state=Alarm.State.WAITING).update(state=Alarm.State.STUCK)


def _advance(at: datetime) -> None:
    """Move the mark to the first alarm that waits, but never past what a slow transaction may still write."""
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, {"horizon": at - SLOWEST_COMMIT})
