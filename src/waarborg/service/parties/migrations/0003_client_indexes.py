"""Clients in order of name, and by their registration, without reading all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_guards")]

    operations = [
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["name_key", "id"], name="parties_client_by_name"),
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["registration"], name="parties_client_registration"),
        ),
    ]
