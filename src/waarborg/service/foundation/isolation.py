"""What a migration does to a table so that one client's rows never reach another: the only place that knows how.

Every migration that makes a table ends with one of these operations for it, and the catalogue test fails on a table
that lacks one. Source: docs/explanation/isolation.md.
"""

from collections.abc import Iterable

from django.db.migrations import RunSQL

from waarborg.service.foundation.viewer import Audience

# Read once a statement as an initial plan, not once a row: that is what the inner select is for.
CLIENTS = "((select nullif(current_setting('waarborg.client_ids', true), '')::uuid[]))::uuid[]"
SUPPLIER = "(select nullif(current_setting('waarborg.supplier_id', true), '')::uuid)"
PERSON = "(select nullif(current_setting('waarborg.person_id', true), '')::uuid)"
ROLES = "((select nullif(current_setting('waarborg.roles', true), '')::text[]))::text[]"

READ = "select"
APPEND = "select, insert"
WRITE = "select, insert, update"
ALL = "select, insert, update, delete"


def guard(
    table: str,
    *,
    staff: str = WRITE,
    portal: str = "",
    supplier: str = "",
    system: str = ALL,
    client: str = "client_id",
    staff_when: str = "true",
    portal_when: str = "true",
    supplier_when: str = "true",
) -> RunSQL:
    """Rights and forced row-level security for a table that holds clients' rows.

    Each audience names its rights ("" for none). Portal and supplier viewers pass only rows whose ``client`` column is
    one of theirs, and for which the further condition holds; ``staff_when`` is for what is somebody's own, as a draft.
    """
    own = f"{client} = any ({CLIENTS})"
    statements = [
        *force(table),
        *grant(table, Audience.STAFF, staff),
        *grant(table, Audience.PORTAL, portal),
        *grant(table, Audience.SUPPLIER, supplier),
        *grant(table, Audience.SYSTEM, system),
        *policy(table, Audience.STAFF, staff_when if staff else ""),
        *policy(table, Audience.PORTAL, f"{own} and ({portal_when})" if portal else ""),
        *policy(table, Audience.SUPPLIER, f"{own} and ({supplier_when})" if supplier else ""),
        *policy(table, Audience.SYSTEM, "true" if system else ""),
    ]
    return _operation(statements)


def share(
    table: str, *, login: str = "", staff: str = "", portal: str = "", supplier: str = "", system: str = ALL
) -> RunSQL:
    """Rights on a table that holds no client's rows, so that it needs no row-level security."""
    statements = [f"grant {login} on {table} to waarborg_login"] if login else []
    for audience, rights in zip(Audience, (staff, portal, supplier, system), strict=True):
        statements += grant(table, audience, rights)
    return _operation(statements)


def parent(table: str) -> RunSQL:
    """Let children of this table's rows refer to them together with their client."""
    return RunSQL(
        f"alter table {table} add constraint {table}_within_client unique (client_id, id)",
        f"alter table {table} drop constraint {table}_within_client",
    )


def child(table: str, column: str, of: str) -> RunSQL:
    """``column`` refers to a row of ``of`` that belongs to the same client.

    Foreign keys ignore row-level security, so a plain one would let a row of one client point at another's. The
    model's field says ``db_constraint=False``.
    """
    name = f"{table}_{column}_within_client"
    return RunSQL(
        f"alter table {table} add constraint {name} foreign key (client_id, {column}) references {of} (client_id, id)",
        f"alter table {table} drop constraint {name}",
    )


def append_only(table: str) -> RunSQL:
    """Nobody changes or removes a row, the table's owner included; only ``drop`` would, in plain sight."""
    return RunSQL(
        f"create trigger {table}_append_only before update or delete or truncate on {table}"
        " for each statement execute function foundation_refuse_change()",
        f"drop trigger {table}_append_only on {table}",
    )


def force(table: str) -> Iterable[str]:
    """Row-level security that binds the table's owner too."""
    return (f"alter table {table} enable row level security", f"alter table {table} force row level security")


def grant(table: str, audience: Audience, rights: str) -> Iterable[str]:
    return (f"grant {rights} on {table} to {audience.database_role}",) if rights else ()


def policy(
    table: str, audience: Audience, using: str, *, command: str = "all", check: str | None = None
) -> Iterable[str]:
    """One policy for one audience; none when ``using`` is empty, and then no row passes."""
    if not using:
        return ()
    name = f"{audience.value}_{command}"
    clauses = [] if command == "insert" else [f"using ({using})"]
    clauses += [] if command in ("select", "delete") else [f"with check ({check or using})"]
    return (f"create policy {name} on {table} for {command} to {audience.database_role} {' '.join(clauses)}",)


def narrow(table: str, audience: Audience, using: str, *, client: str = "client_id") -> RunSQL:
    """A further condition on what an audience reads of a table, beside the policy that its own migration made.

    For a capability that decides who sees what hangs on its rows in the tables of those below it.
    """
    name = f"{audience.value}_narrowed"
    own = f"{client} = any ({CLIENTS})"
    return RunSQL(
        f"create policy {name} on {table} as restrictive for select to {audience.database_role}"
        f" using ({own} and ({using}))",
        f"drop policy {name} on {table}",
    )


def _operation(statements: Iterable[str]) -> RunSQL:
    """Rights and policies fall with their table, so going back needs no statement of its own."""
    return RunSQL(list(statements), RunSQL.noop)
