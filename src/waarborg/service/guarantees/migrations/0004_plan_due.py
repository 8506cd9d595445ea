"""An index on due instants, so that a month's figures read that month alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guarantees", "0003_excuses")]

    operations = [
        migrations.AddIndex(
            model_name="planrow",
            index=models.Index(
                fields=["due_at"],
                name="guarantees_plan_due",
                condition=models.Q(("due_at__isnull", False)),
            ),
        ),
    ]
