"""A client's people may invite colleagues of their own with the lesser roles, and keep their own name and number."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import CLIENTS, PERSON
from waarborg.service.foundation.viewer import Audience

SEEN = f"client_id is null or client_id = any ({CLIENTS})"
OWN = f"client_id = any ({CLIENTS}) and supplier_id is null"
INVITED = f"{OWN} and left_at is null and roles <@ array['reports', 'approves_updates']::varchar[]"
ONESELF = f"{OWN} and id = {PERSON}"

STATEMENTS = [
    "drop policy portal_all on parties_person",
    "grant insert, update (name, name_key, phone) on parties_person to waarborg_portal",
    *isolation.policy("parties_person", Audience.PORTAL, SEEN, command="select"),
    *isolation.policy("parties_person", Audience.PORTAL, INVITED, command="insert"),
    *isolation.policy("parties_person", Audience.PORTAL, ONESELF, command="update"),
]
BACK = [
    *(f"drop policy portal_{command} on parties_person" for command in ("select", "insert", "update")),
    "revoke insert, update (name, name_key, phone) on parties_person from waarborg_portal",
    *isolation.policy("parties_person", Audience.PORTAL, SEEN),
]


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_client_indexes")]

    operations = [migrations.RunSQL(STATEMENTS, BACK)]
