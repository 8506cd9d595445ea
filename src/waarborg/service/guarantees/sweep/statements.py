"""The SQL of the sweep. Each constant is one statement, or a part of one that its neighbours complete."""

# The mark bounds the index scan from below: entries of alarms that fired lie under it, also those that vacuum can't
# remove yet because an old transaction might still see them. Sorting is the index's (guarantees_alarm_waiting).
_WAITING = """
    select id from guarantees_alarm
     where state = 'waiting' and sweep_at <= %(at)s
       and sweep_at >= (select low_at from guarantees_sweepmark where id = 1)
     order by sweep_at
     limit %(limit)s
       for update skip locked"""

NEXT = """
select sweep_at from guarantees_alarm
 where state = 'waiting' and sweep_at >= (select low_at from guarantees_sweepmark where id = 1)
 order by sweep_at
 limit 1
"""

FIRE = """
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
               'due_at', due_at, 'late_seconds', greatest(0, extract(epoch from %(at)s - due_at)::bigint))
      from fired order by due_at, id
    returning public_id, kind
), queued as (
    insert into procrastinate_jobs (queue_name, priority, task_name, args)
    select queue, urgency, task, jsonb_build_object('fact_id', public_id)
      from written
      join unnest(%(kinds)s::text[], %(tasks)s::text[], %(queues)s::text[], %(urgencies)s::int[])
           as subscription(on_kind, task, queue, urgency) on on_kind = kind
    returning 1
)
select count(*) from fired
"""

CLAIM = _WAITING
FIRE_WAITING = "with due as (" + _WAITING + "\n)" + FIRE
_NAMED = """
with due as (
    select id from guarantees_alarm where id = any(%(ids)s) and state = 'waiting'
)"""
FIRE_NAMED = _NAMED + FIRE

# What can't be fired is tried again later and later, so that it neither holds up the others nor is forgotten.
POSTPONE = """
update guarantees_alarm
   set attempts = attempts + 1,
       sweep_at = %(at)s + least(interval '1 hour', interval '1 minute' * power(2, least(attempts, 10)))
 where id = %(id)s
returning attempts
"""

# Moves the mark to the first alarm that still waits, or past the instant until which all have been seen to, unless
# somebody is about to let one wait: they share the lock until they have committed. What another sweep has claimed
# still waits for us, so the mark stays below that.
ADVANCE = """
update guarantees_sweepmark
   set low_at = greatest(low_at, least(%(at)s + interval '1 microsecond', (
       select min(sweep_at) from guarantees_alarm
        where state = 'waiting' and sweep_at >= (select low_at from guarantees_sweepmark where id = 1))))
 where id = 1
"""
MAY_ADVANCE = "select pg_try_advisory_xact_lock(21093)"
