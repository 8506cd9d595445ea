"""Who may see a guarantee, that its events are only ever added, and under which mark no alarm may wait."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import APPEND, READ, WRITE

# Alarms are updated all the time and their waiting ones are few: look for dead rows often, so that they stay few too.
TEND = """
alter table guarantees_alarm set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
    fillfactor = 80);
alter table guarantees_sweepmark set (fillfactor = 10);
insert into guarantees_sweepmark (id, low_at) values (1, '1970-01-01T00:00:00Z');
"""

# Whoever lets an alarm wait holds the mark where it is until the commit, and writes at or above it. The sweep moves
# the mark only while nobody holds it, so nothing can come to wait under it, however long a transaction takes and
# whatever the clocks of the machines say. Each statement of the function sees what was committed by then.
MARK = """
create function guarantees_wait_above_mark() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(21093);
    select greatest(new.sweep_at, low_at) into new.sweep_at from guarantees_sweepmark where id = 1;
    return new;
end $$;
create trigger guarantees_alarm_waits_above_mark before insert or update on guarantees_alarm
    for each row when (new.state = 'waiting') execute function guarantees_wait_above_mark();
"""


class Migration(migrations.Migration):
    dependencies = [("guarantees", "0001_initial"), ("agreements", "0002_guards")]

    operations = [
        isolation.guard("guarantees_guarantee", portal=WRITE),
        isolation.parent("guarantees_guarantee"),
        isolation.child("guarantees_guarantee", "version_id", "agreements_contractversion"),
        isolation.guard("guarantees_guaranteeevent", staff=APPEND, portal=APPEND, system=APPEND),
        isolation.child("guarantees_guaranteeevent", "guarantee_id", "guarantees_guarantee"),
        isolation.append_only("guarantees_guaranteeevent"),
        isolation.guard("guarantees_plan", portal=WRITE, system=WRITE),
        isolation.child("guarantees_plan", "guarantee_id", "guarantees_guarantee"),
        isolation.guard("guarantees_alarm", portal=WRITE, system=WRITE),
        isolation.child("guarantees_alarm", "guarantee_id", "guarantees_guarantee"),
        migrations.RunSQL(TEND, migrations.RunSQL.noop),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        isolation.share("guarantees_sweepmark", staff=READ, portal=READ, system="select, update"),
    ]
