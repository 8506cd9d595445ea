"""A client’s first page reads what is not over from the index by client: what was delivered comes first there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_followed"),
        ("estate", "0002_guards"),
        ("parties", "0006_signed_out_at"),
        ("tickets", "0005_story_and_guarantee_are_seen_with_the_ticket"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="ticket",
            name="tickets_ticket_by_client",
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "reported",
                            "in_hand",
                            "waiting_for_client",
                            "waiting_for_third_party",
                            "ready_for_check",
                            "checked",
                            "worked_around",
                            "delivered",
                            "turned_down",
                        ],
                    )
                ),
                fields=["client", "next_due_at", "id"],
                name="tickets_ticket_by_client",
            ),
        ),
    ]
