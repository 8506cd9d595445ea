"""Who may see how tickets belong together: the agency, and whoever of the client sees both ends."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import ALL, READ, WRITE


def seen(*columns: str) -> str:
    """The tickets of these columns pass the viewer's own row-level security."""
    return " and ".join(f"exists (select from tickets_ticket seen where seen.id = {column})" for column in columns)


class Migration(migrations.Migration):
    dependencies = [("relations", "0001_initial"), ("tickets", "0002_guards")]

    operations = [
        isolation.guard("relations_link", staff=ALL, portal=READ, portal_when=seen("source_id", "target_id")),
        isolation.child("relations_link", "source_id", "tickets_ticket"),
        isolation.child("relations_link", "target_id", "tickets_ticket"),
        isolation.guard(
            "relations_merge", staff=isolation.APPEND, portal=READ, portal_when=seen("merged_id", "survivor_id")
        ),
        isolation.child("relations_merge", "merged_id", "tickets_ticket"),
        isolation.child("relations_merge", "survivor_id", "tickets_ticket"),
        isolation.guard(
            "relations_followup", staff=WRITE, portal=READ, portal_when=seen("original_id", "ticket_id")
        ),
        isolation.child("relations_followup", "original_id", "tickets_ticket"),
        isolation.child("relations_followup", "ticket_id", "tickets_ticket"),
    ]
