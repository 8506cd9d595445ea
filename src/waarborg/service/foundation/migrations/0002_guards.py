"""What the tables of the foundation are guarded by, and the queue's and the framework's own tables beside them."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import CLIENTS, PERSON
from waarborg.service.foundation.viewer import Audience

FUNCTIONS = """
create function foundation_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, lower(tg_op)
        using errcode = 'restrict_violation', hint = 'Record a further fact that corrects this one.';
end $$;

-- For set-based writers; PostgreSQL makes these itself from version 18 only.
create function foundation_uuid7() returns uuid language sql volatile parallel safe as $$
    select encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                from 1 for 6),
            52, 1), 53, 1), 'hex')::uuid
$$;

-- Instants as seconds and everything else as JSON, so that no setting of a session changes the text.
create function foundation_fact_digest(f foundation_fact) returns bytea language sql stable parallel safe as $$
    select sha256(convert_to(jsonb_build_array(
        f.id, f.public_id, f.kind, f.client_id, f.about_type, f.about_id, f.by_audience, f.by_id,
        extract(epoch from f.at), extract(epoch from f.recorded_at), f.shown_to_client, f.why, f.data)::text, 'UTF8'))
$$;
"""

FACTS = [
    "alter table foundation_fact alter column id set generated always",
    "alter table foundation_fact alter column public_id set default foundation_uuid7()",
    "alter table foundation_fact alter column why set default ''",
    "alter table foundation_fact alter column shown_to_client set default false",
    # The old name of pg_current_xact_id(), for its type: block range indexes know bigint and not xid8.
    "alter table foundation_fact add column recorded_xid bigint not null default txid_current()",
    # Rows lie in the order in which they were written, so a block range index finds a span of transactions, and it
    # costs writers next to nothing.
    "create index foundation_fact_recorded on foundation_fact using brin (recorded_xid) with (pages_per_range = 16)",
]

OWN = f"client_id = any ({CLIENTS})"
SIGNED = f"{OWN} and by_id = {PERSON}"

FACTS_ARE_SEEN = [
    *isolation.force("foundation_fact"),
    *isolation.grant("foundation_fact", Audience.STAFF, "select, insert"),
    *isolation.grant("foundation_fact", Audience.PORTAL, "select, insert"),
    *isolation.grant("foundation_fact", Audience.SUPPLIER, "insert"),
    *isolation.grant("foundation_fact", Audience.SYSTEM, "select, insert"),
    *isolation.policy("foundation_fact", Audience.STAFF, "true"),
    *isolation.policy("foundation_fact", Audience.PORTAL, f"{OWN} and shown_to_client", command="select"),
    *isolation.policy("foundation_fact", Audience.PORTAL, f"{SIGNED} and by_audience = 'portal'", command="insert"),
    *isolation.policy("foundation_fact", Audience.SUPPLIER, f"{SIGNED} and by_audience = 'supplier'", command="insert"),
    *isolation.policy("foundation_fact", Audience.SYSTEM, "true"),
]

# Queues a job as the queue's owner, so that a viewer who may cause a job needs no right to read the others'.
QUEUE = """
do $$
declare defer regprocedure;
begin
    for defer in select oid::regprocedure from pg_proc where proname like 'procrastinate\\_defer\\_jobs\\_v%' loop
        execute format('alter function %s security definer set search_path from current', defer);
    end loop;
end $$;
grant select, insert, update, delete on procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    procrastinate_workers to waarborg_login, waarborg_system;
grant select on procrastinate_jobs, procrastinate_events to waarborg_staff;
"""

CACHE = [
    "create table foundation_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null)",
    "create index foundation_cache_expires on foundation_cache (expires)",
    "grant select, insert, update, delete on foundation_cache to waarborg_login",
]


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(FACTS, migrations.RunSQL.noop),
        migrations.RunSQL(FACTS_ARE_SEEN, migrations.RunSQL.noop),
        isolation.append_only("foundation_fact"),
        isolation.share("foundation_seal", staff="select", system="select, insert"),
        isolation.append_only("foundation_seal"),
        migrations.RunSQL(QUEUE, migrations.RunSQL.noop),
        migrations.RunSQL(CACHE, migrations.RunSQL.noop),
        isolation.share("django_session", login=isolation.ALL, system=isolation.ALL),
        isolation.share("django_migrations", login=isolation.READ, system=isolation.READ),
    ]
