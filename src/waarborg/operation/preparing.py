"""Brings the database to this release's tables, and the demo's to its world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from waarborg.operation.errors import OperationError
from waarborg.operation.progress import step

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_ONE_MIGRATOR = 0x0AA2B027  # advisory lock: machines that start together migrate one after the other


class NoOwnerError(OperationError):
    """Tables can be changed by their owner only."""

    def __init__(self) -> None:
        super().__init__(
            "Set DATABASE_OWNER_URL beside DATABASE_URL: migrating needs the role waarborg_owner."
        )


def migrate() -> int:
    """Apply what is waiting, as the owner of the tables; the number of migrations that were. Raises: NoOwnerError."""
    if "owner" not in connections:
        raise NoOwnerError
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", (_ONE_MIGRATOR,))
    try:
        waiting = _waiting(owner)
        if waiting:
            with step(f"Applying {waiting} migrations"):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
    finally:
        owner.close()  # and with the session its lock
    return waiting


def _waiting(connection: BaseDatabaseWrapper) -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
