"""A client's people read the story and the guarantee of those tickets that they see, and of no other."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.viewer import Audience

TICKET_IS_SEEN = "exists (select from tickets_ticket t where t.id = about_id)"
GUARANTEE_IS_SEEN = "exists (select from guarantees_guarantee g where g.id = guarantee_id)"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_guards"), ("guarantees", "0002_guards"), ("foundation", "0002_guards")]

    operations = [
        isolation.narrow("foundation_fact", Audience.PORTAL, f"about_type <> 'ticket' or {TICKET_IS_SEEN}"),
        isolation.narrow("guarantees_guarantee", Audience.PORTAL, TICKET_IS_SEEN),
        isolation.narrow("guarantees_guaranteeevent", Audience.PORTAL, GUARANTEE_IS_SEEN),
    ]
