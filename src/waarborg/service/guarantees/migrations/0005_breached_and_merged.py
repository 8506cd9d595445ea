"""Whether a plan that is over was breached, and since when a guarantee counts elsewhere, beside what they follow from."""

from django.db import migrations, models

# Until now a plan that ended after its due instant had always been open when that passed. What was believed before a
# correction is no verdict.
KNOWN = """
update guarantees_plan p set breached_at = p.due_at
 where p.due_at < least(p.met_at, p.superseded_at)
   and not exists (select from guarantees_plan later
                    where later.guarantee_id = p.guarantee_id and later.of = p.of
                      and later.number > p.number and later.cause = 'report_corrected')
"""


class Migration(migrations.Migration):
    dependencies = [("guarantees", "0004_plan_due")]

    operations = [
        migrations.AddField("guarantee", "merged_at", models.DateTimeField(null=True)),
        migrations.AddField("planrow", "breached_at", models.DateTimeField(null=True)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
