"""Who may see where something comes from: the agency, and a client's people of the tickets that they see."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import READ, WRITE

# A client looks a ticket up by the number that it had elsewhere; whence its people came is no business of theirs.
OF_A_TICKET_SEEN = "kind = 'ticket' and exists (select from tickets_ticket t where t.id = about_id)"


class Migration(migrations.Migration):
    dependencies = [("transfer", "0001_initial"), ("tickets", "0005_story_and_guarantee_are_seen_with_the_ticket")]

    operations = [
        isolation.guard("transfer_origin", staff=WRITE, portal=READ, portal_when=OF_A_TICKET_SEEN),
    ]
