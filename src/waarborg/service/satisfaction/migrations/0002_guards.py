"""Who may see and give ratings: a client's people on the tickets that they may see; the agency reads all."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import READ, WRITE

# A rating is seen by whoever sees its ticket: the rest is left to the tickets' own policies.
SEEN = "exists (select from tickets_ticket t where t.id = satisfaction_rating.ticket_id)"


class Migration(migrations.Migration):
    dependencies = [("satisfaction", "0001_initial"), ("tickets", "0002_guards"), ("parties", "0002_guards")]

    operations = [
        isolation.guard("satisfaction_rating", staff=READ, portal=WRITE, portal_when=SEEN),
        isolation.child("satisfaction_rating", "ticket_id", "tickets_ticket"),
        isolation.child("satisfaction_rating", "person_id", "parties_person"),
    ]
