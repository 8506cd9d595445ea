"""Who may see what was said.

A message is seen by whoever sees its ticket, so the policies ask for the ticket and leave the rest to the tickets' own.
What hangs on a message asks for the message in the same way: a client's people find it only when it is public.
"""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import ALL, APPEND, CLIENTS, PERSON
from waarborg.service.foundation.viewer import Audience

OWN = f"client_id = any ({CLIENTS})"
PUBLIC = (
    f"{OWN} and kind = 'public' and exists (select from tickets_ticket t where t.id = conversations_message.ticket_id)"
)
SAID_BY_ONESELF = f"{PUBLIC} and author_id = {PERSON} and channel = 'portal' and not is_automatic"


def on_message(table: str, further: str = "") -> str:
    return f"{OWN} and exists (select from conversations_message m where m.id = {table}.message_id{further})"


def clients_add(table: str, seen: str, added: str) -> migrations.RunSQL:
    """A client's people see what is ``seen`` and may add what is ``added``, and nobody changes anything."""
    portal = Audience.PORTAL
    return migrations.RunSQL(
        [
            *isolation.grant(table, portal, APPEND),
            *isolation.policy(table, portal, seen, command="select"),
            *isolation.policy(table, portal, added, command="insert"),
        ],
        migrations.RunSQL.noop,
    )


def hangs_on_message(table: str) -> list[migrations.RunSQL]:
    by_oneself = on_message(table, f" and m.author_id = {PERSON}")
    return [
        isolation.guard(table, staff=APPEND, system=APPEND),
        clients_add(table, on_message(table), by_oneself),
        isolation.child(table, "message_id", "conversations_message"),
    ]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("tickets", "0002_guards")]

    operations = [
        isolation.guard("conversations_message", staff=APPEND, system=APPEND),
        clients_add("conversations_message", PUBLIC, SAID_BY_ONESELF),
        isolation.parent("conversations_message"),
        isolation.child("conversations_message", "ticket_id", "tickets_ticket"),
        *hangs_on_message("conversations_attachment"),
        *hangs_on_message("conversations_mention"),
        isolation.guard("conversations_retraction", staff=APPEND, system=APPEND),
        isolation.child("conversations_retraction", "message_id", "conversations_message"),
        isolation.guard(
            "conversations_upload",
            staff=ALL,
            staff_when=f"owner_id = {PERSON}",
            portal=ALL,
            portal_when=f"owner_id = {PERSON} and kind = 'public'",
        ),
        isolation.guard(
            "conversations_draft",
            staff=ALL,
            staff_when=f"person_id = {PERSON}",
            portal=ALL,
            portal_when=f"person_id = {PERSON} and kind = 'public'",
        ),
        isolation.child("conversations_draft", "ticket_id", "tickets_ticket"),
        isolation.share("conversations_cannedreply", staff=isolation.WRITE),
    ]
