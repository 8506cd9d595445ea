"""An administrator at the desk may take away what proves somebody a second time; nobody there may read its secret."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_own_people"), ("mfa", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "grant select (id, user_id, type), delete on mfa_authenticator to waarborg_staff",
            "revoke select (id, user_id, type), delete on mfa_authenticator from waarborg_staff",
        ),
    ]
