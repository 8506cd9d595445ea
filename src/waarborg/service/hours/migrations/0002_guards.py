"""Who may see time spent: the agency. Entries are added and never changed; timers come and go."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import ALL, APPEND


class Migration(migrations.Migration):
    dependencies = [("hours", "0001_initial"), ("tickets", "0002_guards")]

    operations = [
        isolation.guard("hours_entry", staff=APPEND),
        isolation.parent("hours_entry"),
        isolation.child("hours_entry", "ticket_id", "tickets_ticket"),
        isolation.child("hours_entry", "reverses_id", "hours_entry"),
        isolation.child("hours_entry", "corrects_id", "hours_entry"),
        isolation.guard("hours_timer", staff=ALL),
        isolation.child("hours_timer", "ticket_id", "tickets_ticket"),
    ]
