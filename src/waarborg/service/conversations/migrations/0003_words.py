"""What was said, by word: kept by the database itself, and read by ``queries.tickets_with`` only.

The framework does not know the column, so that no page carries it along.
"""

from django.db import migrations

WORDS = [
    "alter table conversations_message add column words tsvector"
    " generated always as (to_tsvector('dutch'::regconfig, text)) stored",
    "create index conversations_message_words on conversations_message using gin (words)",
]
BACK = ["alter table conversations_message drop column words"]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_guards")]

    operations = [migrations.RunSQL(WORDS, BACK)]
