"""The worker process: runs the jobs that were queued in the transactions of their causes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, cast

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from waarborg.operation.errors import OperationError

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from waarborg.config.environment import Environment
    from waarborg.operation.heartbeat import Heart

STOP_S = 3  # a job that is cut off is rescued and run again; tasks are idempotent
POLL_S = 1.0  # jobs are announced; only those planned for later are found by looking


class DatabaseLostError(OperationError):
    """The queue stands in the database, so without it there is nothing to do."""

    def __init__(self, why: BaseException) -> None:
        super().__init__(f"The worker has lost the database: {why}")


def work(environment: Environment, heart: Heart) -> None:
    """Work until asked to stop. Raises: DatabaseLostError."""
    try:
        asyncio.run(_work(environment, heart))
    except ConnectorException as error:
        raise DatabaseLostError(error.__cause__ or error) from error


async def _work(environment: Environment, heart: Heart) -> None:
    """The jobs run in threads and in this loop; it is the loop that must not stand still."""
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as ours:
        async with ours.open_async():
            beating = asyncio.create_task(heart.beat_on())
            try:
                await ours.run_worker_async(
                    concurrency=environment.worker_concurrency,
                    fetch_job_polling_interval=POLL_S,
                    shutdown_graceful_timeout=STOP_S,
                )
            finally:
                beating.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await beating
