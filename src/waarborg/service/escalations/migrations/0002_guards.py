"""Who may see an escalation."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import APPEND, READ


class Migration(migrations.Migration):
    dependencies = [("escalations", "0001_initial"), ("tickets", "0002_guards")]

    operations = [
        isolation.guard("escalations_escalation", staff=READ, portal=READ, system=APPEND),
        isolation.child("escalations_escalation", "ticket_id", "tickets_ticket"),
    ]
