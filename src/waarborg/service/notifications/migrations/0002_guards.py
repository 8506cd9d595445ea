"""Who may see what somebody was told: they themselves, at the desk. What they want to hear is theirs too, at any door."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import PERSON, WRITE

ONES_OWN = f"person_id = {PERSON}"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("tickets", "0004_guards")]

    operations = [
        isolation.share("notifications_mail"),
        isolation.guard("notifications_notification", staff="select, update", staff_when=ONES_OWN),
        isolation.child("notifications_notification", "ticket_id", "tickets_ticket"),
        isolation.guard(
            "notifications_preference",
            staff=WRITE,
            staff_when=ONES_OWN,
            portal=WRITE,
            portal_when=ONES_OWN,
        ),
    ]
