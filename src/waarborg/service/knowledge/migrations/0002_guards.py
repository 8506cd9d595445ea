"""Who may read an article, and how it is found."""

from django.db import migrations
from django.db.migrations import RunSQL

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import ALL, READ, WRITE
from waarborg.service.foundation.viewer import Audience

_SHARED = "for_clients and retired_at is null"
ARTICLES = {
    "knowledge_article": _SHARED,
    # What it said before it was shared, or in a version that was corrected, is the agency's own.
    "knowledge_text": f"is_current and article_id in (select id from knowledge_article where {_SHARED})",
}
GUARDS = [
    statement
    for table, shared in ARTICLES.items()
    for statement in (
        *isolation.force(table),
        *isolation.grant(table, Audience.STAFF, WRITE),
        *isolation.grant(table, Audience.PORTAL, READ),
        *isolation.grant(table, Audience.SYSTEM, ALL),
        *isolation.policy(table, Audience.STAFF, "true"),
        *isolation.policy(table, Audience.PORTAL, shared),
        *isolation.policy(table, Audience.SYSTEM, "true"),
    )
]

# Kept by the database, so that nobody can forget it; each language with the stems of its own words.
WORDS = """
create function knowledge_text_words() returns trigger language plpgsql as $$
begin
    new.words := setweight(to_tsvector(case new.language when 'nl' then 'dutch' else 'english' end::regconfig, new.title), 'A')
              || setweight(to_tsvector(case new.language when 'nl' then 'dutch' else 'english' end::regconfig, new.text), 'B');
    return new;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial"), ("parties", "0002_guards")]

    operations = [
        RunSQL(WORDS, "drop function knowledge_text_words()"),
        RunSQL(
            "create trigger knowledge_text_words before insert or update of title, text, language on knowledge_text"
            " for each row execute function knowledge_text_words()",
            "drop trigger knowledge_text_words on knowledge_text",
        ),
        RunSQL(GUARDS, RunSQL.noop),
    ]
