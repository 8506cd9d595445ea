"""Whether this process can serve: the database answers and holds every table that this release needs."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def hindrance() -> str | None:
    """What stands in the way, in words; none when nothing does. Leaves no connection behind in its thread."""
    try:
        waiting = _waiting_migrations()
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except MigrationsWaitError as error:
        waiting = error.count
    except DatabaseError as error:
        return f"the database does not answer: {type(error).__name__}"
    finally:
        connection.close()
    return f"{waiting} migrations are waiting; run: waarborg migrate" if waiting else None


class MigrationsWaitError(Exception):
    """The database is older than this release."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@cache
def _waiting_migrations() -> int:
    """None are waiting: a cached answer, for only going back could change it. Raises: MigrationsWaitError."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise MigrationsWaitError(len(plan))
    return 0
