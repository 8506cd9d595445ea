"""The catalogue of the database says of every table who can see it; a table that lacks a guard fails here.

A new table with clients' rows passes when its migration ends with ``isolation.guard`` (docs/explanation/isolation.md).
"""

import pytest
from django.db import connection

from waarborg.service.foundation.viewer import SYSTEM, Audience, scope

OUTSIDERS = ("waarborg_portal", "waarborg_supplier")
RIGHTS = ("select", "insert", "update", "delete")
AGENCYS_PEOPLE = "parties_person"  # the agency's own have no client, so only a plain reference can name them
ABOUT_NOBODY = {"guarantees_sweepmark"}  # one instant, read by a trigger as whoever lets an alarm wait
TO_EVERY_CLIENT = {
    "knowledge_article",
    "knowledge_text",
}  # what the agency shares, which a policy tells apart
ALLOWED_DEFINERS = "procrastinate_defer_jobs_v"

pytestmark = pytest.mark.usefixtures("world")


def _rows(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def _tables() -> list[str]:
    return [
        name
        for (name,) in _rows(
            "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1"
        )
    ]


def _clients_tables() -> dict[str, str]:
    """Tables with clients' rows, and the column that names the client."""
    rows = _rows(
        "select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where attname = 'client_id' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
    )
    return {"parties_client": "id"} | {name: "client_id" for (name,) in rows}


def _may(role: str, table: str, right: str) -> bool:
    return _rows("select has_table_privilege(%s, %s, %s)", role, table, right)[0][0]


def test_every_clients_table_forces_row_level_security():
    secured = {
        name for (name,) in _rows("select relname from pg_class where relrowsecurity and relforcerowsecurity")
    }
    assert set(_clients_tables()) <= secured


def test_the_login_role_has_no_right_on_any_clients_table():
    rights = {
        (table, right)
        for table in _clients_tables()
        for right in RIGHTS
        if _may("waarborg_login", table, right)
    }
    assert rights == set()


def test_outsiders_have_rights_only_where_row_level_security_holds():
    rights = {
        (table, right)
        for table in set(_tables()) - set(_clients_tables())
        for role in OUTSIDERS
        for right in RIGHTS
        if _may(role, table, right)
    }
    assert rights <= {(table, "select") for table in ABOUT_NOBODY | TO_EVERY_CLIENT}


def test_every_policy_for_outsiders_asks_for_their_client():
    policies = _rows(
        "select tablename, policyname, coalesce(qual, ''), coalesce(with_check, '') from pg_policies"
        " where roles && %s::name[] and not tablename = any (%s)",
        list(OUTSIDERS),
        list(TO_EVERY_CLIENT),
    )
    assert policies
    for table, name, using, check in policies:
        for condition in filter(None, (using, check)):
            assert "waarborg.client_ids" in condition, f"{table}.{name}: {condition}"


def test_no_policy_is_for_everybody():
    assert _rows("select tablename, policyname from pg_policies where 'public' = any (roles)") == []


def test_policies_read_their_setting_once_a_statement():
    """A setting read once a row makes every list slow; inside a select of its own it is read once."""
    for table, name, using in _rows("select tablename, policyname, coalesce(qual, '') from pg_policies"):
        outside = using.replace("SELECT (NULLIF(current_setting", "").replace(
            "SELECT NULLIF(current_setting", ""
        )
        assert "current_setting" not in outside, f"{table}.{name}: {using}"


def test_a_right_without_a_policy_is_a_mistake():
    """It would show nothing at all, to whoever was meant to see something."""
    for table in _clients_tables():
        for audience in Audience:
            role = audience.database_role
            if any(_may(role, table, right) for right in RIGHTS):
                found = _rows(
                    "select 1 from pg_policies where tablename = %s and %s = any (roles)", table, role
                )
                assert found, f"{table}: {role}"


def test_the_system_may_read_every_table_of_ours():
    """Backups, checks and the sweep act as the system."""
    unread = {table for table in _clients_tables() if not _may("waarborg_system", table, "select")}
    assert unread == set()


def test_references_between_clients_rows_carry_the_client():
    clients = _clients_tables()
    plain = [
        (name, table, other)
        for name, table, other, columns in _rows(
            "select conname, conrelid::regclass::text, confrelid::regclass::text,"
            " array(select attname::text from unnest(conkey) k join pg_attribute on attrelid = conrelid and attnum = k)"
            " from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace"
        )
        if table in clients
        and other in clients
        and other not in ("parties_client", AGENCYS_PEOPLE)
        and clients[table] not in columns
    ]
    assert plain == []


def test_views_look_with_the_eyes_of_who_asks():
    owners_eyes = _rows(
        "select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace"
        " and not coalesce(reloptions, '{}') @> array['security_invoker=true']"
        " and not exists (select 1 from pg_depend where objid = pg_class.oid and deptype = 'e')"
    )
    assert owners_eyes == []


def test_only_queueing_a_job_borrows_the_owners_rights():
    borrowing = _rows(
        "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace and proname not like %s",
        f"{ALLOWED_DEFINERS}%",
    )
    assert borrowing == []


def test_no_role_of_ours_is_above_the_rules():
    above = _rows(
        "select rolname from pg_roles where rolname like 'waarborg%%' and"
        " (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)"
    )
    assert above == []


def test_the_login_role_takes_on_rights_only_when_it_says_so():
    assert _rows("select rolinherit from pg_roles where rolname = 'waarborg_login'") == [(False,)]


@pytest.mark.parametrize("who", ["directing", "reporter", "suppliers_contact"])
@pytest.mark.parametrize("side", ["shop", "paper"])
def test_no_row_of_another_client_is_seen_in_any_table(world, side, who):
    viewer = getattr(getattr(world, side), who).as_viewer()
    others = list({one.client.id for one in world.sides} - viewer.client_ids)
    for table, column in _clients_tables().items():
        if _may(viewer.audience.database_role, table, "select"):
            with scope(viewer):
                seen = _rows(f"select count(*) from {table} where {column} = any (%s)", others)
            assert seen == [(0,)], table


def test_the_other_client_does_have_rows_to_be_hidden(world):
    with scope(SYSTEM):
        for table in ("parties_person", "estate_website", "agreements_contractversion", "foundation_fact"):
            assert _rows(f"select count(*) > 0 from {table} where client_id = %s", world.paper.client.id) == [
                (True,)
            ]
