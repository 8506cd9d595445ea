"""Who may see what was asked and delivered, which of a client's people see which ticket, and what searching reads."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import CLIENTS, PERSON, ROLES, WRITE
from waarborg.service.foundation.viewer import Audience

# Whoever directs for the client sees all of its tickets, others what they reported or were let in on.
OWN = f"client_id = any ({CLIENTS})"
LET_IN = f"array (select ticket_id from tickets_participant where person_id = {PERSON})"
SEEN = f"{OWN} and ('directing' = any ({ROLES}) or reporter_id = {PERSON} or id = any ({LET_IN}))"

# What hangs on a ticket is seen with it, by the policy of the ticket itself.
OF_A_TICKET_SEEN = "exists (select from tickets_ticket t where t.id = ticket_id)"

SEEN_BY_WHOM = [
    "drop policy portal_all on tickets_ticket",
    *isolation.policy("tickets_ticket", Audience.PORTAL, SEEN),
]

# The subject weighs more than the description. A trigram index finds parts of words, which stems can't.
SEARCHED = [
    "alter table tickets_ticket add column lexemes tsvector generated always as ("
    "setweight(to_tsvector('dutch', subject), 'A') || setweight(to_tsvector('dutch', description), 'B')) stored",
    "create index tickets_ticket_lexemes on tickets_ticket using gin (lexemes)",
    "create index tickets_ticket_subject_parts on tickets_ticket using gin (upper(subject) gin_trgm_ops)",
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_the_matter"), ("estate", "0002_guards")]

    operations = [
        isolation.child("tickets_ticket", "interface_id", "estate_interface"),
        isolation.guard("tickets_participant", portal="select, insert, delete"),
        isolation.child("tickets_participant", "ticket_id", "tickets_ticket"),
        isolation.child("tickets_participant", "person_id", "parties_person"),
        migrations.RunSQL(SEEN_BY_WHOM, migrations.RunSQL.noop),
        isolation.guard("tickets_question", portal="select, update", portal_when=OF_A_TICKET_SEEN),
        isolation.parent("tickets_question"),
        isolation.child("tickets_question", "ticket_id", "tickets_ticket"),
        # Nothing of a delivery reaches the client before it is one.
        isolation.guard(
            "tickets_delivery",
            portal="select, update",
            portal_when=f"delivered_at is not null and {OF_A_TICKET_SEEN}",
        ),
        isolation.parent("tickets_delivery"),
        isolation.child("tickets_delivery", "ticket_id", "tickets_ticket"),
        isolation.share("tickets_setting", staff=WRITE),
        isolation.share("tickets_deputy", staff=WRITE),
        migrations.RunSQL(SEARCHED, migrations.RunSQL.noop),
    ]
