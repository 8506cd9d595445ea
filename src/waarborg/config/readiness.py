"""Whether this process can serve: the database answers and holds every table that this release needs."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def hindrance() -> str | None:
    """What stands in the way, in words; none when nothing does. Leaves no connection behind in its thread."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"the database does not answer: {type(error).__name__}"
    finally:
        connection.close()
    return f"{len(waiting)} migrations are waiting; run: waarborg migrate" if waiting else None
