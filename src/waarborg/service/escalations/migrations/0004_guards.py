"""Who may see a call, and who may call a level in or take it over."""

from django.db import migrations
from django.db.migrations import RunSQL

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import APPEND, WRITE
from waarborg.service.foundation.viewer import Audience

ESCALATION = "escalations_escalation"


class Migration(migrations.Migration):
    dependencies = [("escalations", "0003_calls"), ("parties", "0002_guards")]

    operations = [
        RunSQL(
            [
                *isolation.grant(ESCALATION, Audience.STAFF, WRITE),
                *isolation.grant(ESCALATION, Audience.PORTAL, APPEND),
                *isolation.grant(ESCALATION, Audience.SYSTEM, WRITE),
            ],
            RunSQL.noop,
        ),
        isolation.parent(ESCALATION),
        isolation.guard("escalations_call", staff=WRITE),
        isolation.child("escalations_call", "escalation_id", ESCALATION),
    ]
