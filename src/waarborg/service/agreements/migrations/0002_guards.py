"""Who may see what was agreed, and that nothing of it is ever overwritten."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import APPEND, READ, WRITE


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("estate", "0002_guards")]

    operations = [
        isolation.guard("agreements_contract", portal=READ),
        isolation.parent("agreements_contract"),
        isolation.guard("agreements_contractversion", staff=APPEND, portal=READ, system=APPEND),
        isolation.parent("agreements_contractversion"),
        isolation.child("agreements_contractversion", "contract_id", "agreements_contract"),
        isolation.append_only("agreements_contractversion"),
        isolation.guard("agreements_inforce", portal=READ, system=WRITE),
        isolation.child("agreements_inforce", "version_id", "agreements_contractversion"),
    ]
