"""Who may see what is managed."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import READ, SUPPLIER

# A supplier's people see the integrations with their own system, both sides of each, and no website.
OWN_INTEGRATION = f"integration_id in (select id from estate_integration where supplier_id = {SUPPLIER})"


class Migration(migrations.Migration):
    dependencies = [("estate", "0001_initial"), ("parties", "0002_guards")]

    operations = [
        isolation.guard("estate_website", portal=READ),
        isolation.parent("estate_website"),
        isolation.guard(
            "estate_integration", portal=READ, supplier=READ, supplier_when=f"supplier_id = {SUPPLIER}"
        ),
        isolation.parent("estate_integration"),
        isolation.child("estate_integration", "supplier_id", "parties_supplier"),
        isolation.guard("estate_interface", portal=READ, supplier=READ, supplier_when=OWN_INTEGRATION),
        isolation.parent("estate_interface"),
        isolation.child("estate_interface", "integration_id", "estate_integration"),
    ]
