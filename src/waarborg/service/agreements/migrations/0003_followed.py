"""When a client's details became those of a version; until now that was always when it was concluded.

The default fills what is stored while the column is made: row-level security binds the table's owner, who could not
update the rows afterwards.
"""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_guards"), ("parties", "0003_client_indexes")]

    operations = [
        migrations.AddField(
            model_name="inforce",
            name="followed_at",
            field=models.DateTimeField(null=True, db_default=Now()),
        ),
        migrations.AlterField(
            model_name="inforce",
            name="followed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="inforce",
            index=models.Index(
                fields=["version"],
                name="agreements_in_force_to_follow",
                condition=models.Q(followed_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["number"], name="agreements_contract_number"),
        ),
    ]
