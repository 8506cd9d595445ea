"""All sessions of a login can be ended at once: those that began before an instant are over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0005_second_factor_reset"),
    ]

    operations = [
        migrations.AddField(
            model_name="login",
            name="signed_out_at",
            field=models.DateTimeField(null=True),
        ),
    ]
