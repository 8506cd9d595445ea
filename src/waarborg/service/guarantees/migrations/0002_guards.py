"""Who may see a guarantee, that its events are only ever added, and where the sweep begins."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import APPEND, READ, WRITE

# Alarms are updated all the time and their waiting ones are few: look for dead rows often, so that they stay few too.
TEND = """
alter table guarantees_alarm set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
    fillfactor = 80);
insert into guarantees_sweepmark (id, low_at) values (1, '1970-01-01T00:00:00Z');
"""


class Migration(migrations.Migration):
    dependencies = [("guarantees", "0001_initial"), ("agreements", "0002_guards")]

    operations = [
        isolation.guard("guarantees_guarantee", portal=READ),
        isolation.parent("guarantees_guarantee"),
        isolation.child("guarantees_guarantee", "version_id", "agreements_contractversion"),
        isolation.guard("guarantees_guaranteeevent", staff=APPEND, portal=READ, system=APPEND),
        isolation.child("guarantees_guaranteeevent", "guarantee_id", "guarantees_guarantee"),
        isolation.append_only("guarantees_guaranteeevent"),
        isolation.guard("guarantees_plan", portal=READ, system=WRITE),
        isolation.child("guarantees_plan", "guarantee_id", "guarantees_guarantee"),
        isolation.guard("guarantees_alarm", system=WRITE),
        isolation.child("guarantees_alarm", "guarantee_id", "guarantees_guarantee"),
        migrations.RunSQL(TEND, migrations.RunSQL.noop),
        isolation.share("guarantees_sweepmark", system="select, update"),
    ]
