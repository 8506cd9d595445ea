"""Whoever listens hears of new facts the moment that they are committed. Source: docs/explanation/live.md."""

from django.db import migrations

# One announcement for a statement, however many facts it writes: the sweep writes five thousand at once. A payload
# holds 8000 bytes, so things are named as far as they fit; without names it means "a great deal has changed".
#
# The horizon is a promise about what a listener has heard by now. Every transaction below it had ended when we looked,
# so its announcement lies before ours: announcements are delivered in the order of commits.
ANNOUNCE = """
create function foundation_announce_facts() returns trigger language plpgsql as $$
declare
    named constant int := 60;
    things jsonb;
begin
    select jsonb_agg(jsonb_build_array(about_type, about_id, client_id, shown))
      into things
      from (select about_type, about_id, client_id, bool_or(shown_to_client) as shown
              from written where about_type <> 'login'
             group by about_type, about_id, client_id limit named + 1) thing;
    if things is not null then
        perform pg_notify('waarborg_facts', jsonb_strip_nulls(jsonb_build_object(
            'horizon', txid_snapshot_xmin(txid_current_snapshot()),
            'things', case when jsonb_array_length(things) <= named then things end))::text);
    end if;
    return null;
end $$;

create trigger foundation_fact_announced after insert on foundation_fact
    referencing new table as written
    for each statement execute function foundation_announce_facts();
"""

SILENCE = """
drop trigger foundation_fact_announced on foundation_fact;
drop function foundation_announce_facts();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_guards")]

    operations = [migrations.RunSQL(ANNOUNCE, SILENCE)]
