"""Who may see whom."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import ALL, CLIENTS, READ, SUPPLIER, WRITE
from waarborg.service.foundation.viewer import Audience

# A client's people see their own and the agency's, whose names and numbers the agreement promises them (clause C).
# A supplier's people see the agency's and themselves.
PEOPLE = [
    *isolation.force("parties_person"),
    *isolation.grant("parties_person", Audience.STAFF, WRITE),
    *isolation.grant("parties_person", Audience.PORTAL, READ),
    *isolation.grant("parties_person", Audience.SUPPLIER, READ),
    *isolation.grant("parties_person", Audience.SYSTEM, ALL),
    *isolation.policy("parties_person", Audience.STAFF, "true"),
    *isolation.policy("parties_person", Audience.PORTAL, f"client_id is null or client_id = any ({CLIENTS})"),
    *isolation.policy(
        "parties_person",
        Audience.SUPPLIER,
        f"client_id is null or (client_id = any ({CLIENTS}) and supplier_id = {SUPPLIER})",
    ),
    *isolation.policy("parties_person", Audience.SYSTEM, "true"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0001_initial"),
        ("foundation", "0002_guards"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        isolation.guard("parties_client", client="id", portal=READ, supplier=READ),
        isolation.guard("parties_supplier", portal=READ, supplier=READ, supplier_when=f"id = {SUPPLIER}"),
        isolation.parent("parties_supplier"),
        migrations.RunSQL(PEOPLE, migrations.RunSQL.noop),
        isolation.parent("parties_person"),
        isolation.child("parties_person", "supplier_id", "parties_supplier"),
        isolation.guard("parties_membership"),
        isolation.share("parties_login", login=WRITE, staff=WRITE),
        isolation.share("account_emailaddress", login=ALL, staff=ALL),
        isolation.share("account_emailconfirmation", login=ALL),
        isolation.share("mfa_authenticator", login=ALL),
    ]
