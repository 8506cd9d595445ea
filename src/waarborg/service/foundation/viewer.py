"""Who looks, and the scope in which rows may be seen: one transaction as that viewer's database role.

The role that the application logs in as has no rights on clients' tables. ``scope`` takes on the audience's role for
one transaction and tells row-level security whose rows may pass. A forgotten scope gives "permission denied", a
forgotten filter gives nothing. Source: docs/explanation/isolation.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction


class Audience(StrEnum):
    """The four kinds of viewer; each has a database role of its own."""

    STAFF = "staff"
    PORTAL = "portal"
    SUPPLIER = "supplier"
    SYSTEM = "system"

    @property
    def database_role(self) -> str:
        return f"waarborg_{self.value}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. ``client_ids`` are the clients whose rows a portal or supplier viewer may see; staff and system see all.

    Raises: ValueError for a viewer of a client without that client, which would be a viewer of nobody's or
    everybody's rows.
    """

    audience: Audience
    person_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    client_ids: frozenset[UUID] = frozenset()
    supplier_id: UUID | None = None

    def __post_init__(self) -> None:
        bound = self.audience in (Audience.PORTAL, Audience.SUPPLIER)
        if bound != bool(self.client_ids):
            raise ValueError(f"{self.audience} viewers {'need' if bound else 'have no'} clients")
        if (self.audience is Audience.SUPPLIER) != (self.supplier_id is not None):
            raise ValueError("a supplier's viewer, and no other, carries its supplier")
        if (self.audience is Audience.SYSTEM) == (self.person_id is not None):
            raise ValueError("every viewer but the system is a person")

    @property
    def sees_all_clients(self) -> bool:
        """Whether this viewer's rows are those of every client."""
        return self.audience in (Audience.STAFF, Audience.SYSTEM)

    def has_role(self, *roles: str) -> bool:
        """Whether the viewer carries any of ``roles``."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Viewer(Audience.SYSTEM)

_current: ContextVar[Viewer | None] = ContextVar("viewer", default=None)
_horizon: ContextVar[int | None] = ContextVar("horizon", default=None)


@contextmanager
def scope(viewer: Viewer) -> Iterator[Viewer]:
    """One transaction in which the database answers as to ``viewer``.

    A scope inside another one is a savepoint; what the outer viewer could see is restored when it ends. Work that is
    told to wait for the commit (``transaction.on_commit``) runs outside of it.
    """
    outer = _current.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        begins = _take_on(viewer)
        token = _current.set(viewer)
        horizon_token = _horizon.set(begins if outer is None else _horizon.get())
        try:
            yield viewer
        finally:
            _horizon.reset(horizon_token)
            _current.reset(token)
        if (
            nested and not transaction.get_rollback()
        ):  # a rollback restores the settings by itself, and so does the end of the whole transaction
            _take_on(outer)


def current_viewer() -> Viewer | None:
    """The viewer of the innermost scope, for logs; commands and queries are handed theirs."""
    return _current.get()


def horizon() -> int | None:
    """The number of the first transaction that had not ended when the outermost scope began; none outside of one.

    The scope sees everything that was written below it, so a page that remembers it can ask later for what came since
    (``foundation.announcing``). It comes with the round trip that the scope makes anyway.
    """
    return _horizon.get()


def _take_on(viewer: Viewer | None) -> int:
    """One round trip for the role and its settings, all of them local to the transaction; gives the horizon back.

    A setting of the session would reach the next request on a kept connection.
    """
    role, person, clients, supplier, roles = "none", "", "", "", ""
    if viewer is not None:
        role = viewer.audience.database_role
        person = str(viewer.person_id or "")
        supplier = str(viewer.supplier_id or "")
        clients = ",".join(sorted(map(str, viewer.client_ids)))
        roles = ",".join(sorted(viewer.roles))
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('role', %s, true), set_config('waarborg.person_id', %s, true),"
            " set_config('waarborg.client_ids', '{' || %s || '}', true), set_config('waarborg.supplier_id', %s, true),"
            " set_config('waarborg.roles', '{' || %s || '}', true),"
            " txid_snapshot_xmin(txid_current_snapshot())",
            (role, person, clients, supplier, roles),
        )
        return int(cursor.fetchone()[-1])
