"""Who may see a ticket."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import WRITE


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial"), ("estate", "0002_guards"), ("guarantees", "0002_guards")]

    operations = [
        isolation.guard("tickets_ticket", portal=WRITE),
        isolation.parent("tickets_ticket"),
        isolation.child("tickets_ticket", "reporter_id", "parties_person"),
        isolation.child("tickets_ticket", "website_id", "estate_website"),
        isolation.child("tickets_ticket", "version_id", "agreements_contractversion"),
        isolation.guard("tickets_ticketcounter", portal=WRITE),
    ]
