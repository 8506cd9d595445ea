"""Who may see how the agency keeps order: the agency. Of followers, whoever sees the ticket sees their own line."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import ALL, PERSON, WRITE

OWN_OF_A_TICKET_IN_SIGHT = (
    f"person_id = {PERSON} and exists (select from tickets_ticket seen where seen.id = ticket_id)"
)


class Migration(migrations.Migration):
    dependencies = [("organising", "0001_initial"), ("tickets", "0002_guards")]

    operations = [
        isolation.share("organising_tag", staff=ALL),
        isolation.share("organising_tagname", staff=ALL),
        isolation.guard("organising_tagging", staff=ALL),
        isolation.child("organising_tagging", "ticket_id", "tickets_ticket"),
        isolation.guard("organising_follower", portal=WRITE, portal_when=OWN_OF_A_TICKET_IN_SIGHT),
        isolation.child("organising_follower", "ticket_id", "tickets_ticket"),
        isolation.share("organising_savedview", staff=ALL),
        isolation.share("organising_firstview", staff=ALL),
        isolation.share("organising_macro", staff=WRITE),
        # Written every few seconds by everybody who looks, and of no use after a crash.
        migrations.RunSQL("alter table organising_presence set unlogged", migrations.RunSQL.noop),
        isolation.guard("organising_presence", staff=ALL),
        isolation.child("organising_presence", "ticket_id", "tickets_ticket"),
    ]
