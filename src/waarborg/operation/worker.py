"""The worker process: runs the jobs that were queued in the transactions of their causes."""

from __future__ import annotations

import asyncio
import contextlib
from copy import copy
from typing import TYPE_CHECKING, Any, cast

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.exceptions import ConnectorException

from waarborg.operation.errors import OperationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from procrastinate import App
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.tasks import Task

    from waarborg.config.environment import Environment
    from waarborg.operation.heartbeat import Heart

    AnyTask = Task[Any, Any, Any]

STOP_S = 3  # a job that is cut off is rescued and run again; tasks are idempotent
POLL_S = 1.0  # jobs are announced; only those planned for later are found by looking
# A job that meets a database that is away, or restarts under it, has not failed: in 2 s, 4 s, and so on for half an hour.
ONCE_IT_IS_BACK = RetryStrategy(
    max_attempts=10,
    exponential_wait=2,
    retry_exceptions=(OperationalError, InterfaceError, ConnectorException),
)


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


@contextlib.asynccontextmanager
async def taking_jobs() -> AsyncIterator[App]:
    """The queue as the worker reads it.

    That is an app of its own with the tasks of the one that they belong to, whose connector would be replaced
    otherwise: what a job queues would then be queued beside its transaction, and run before that has committed.
    """
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    ours = DjangoApp(connector=connector)
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    ours.tasks = {name: _retried(task) for name, task in app.tasks.items()}
    ours.periodic_registry = app.periodic_registry
    async with ours.open_async():
        yield ours


def _retried(task: AnyTask) -> AnyTask:
    if task.retry_strategy is not None:
        return task
    patient = copy(task)
    patient.retry_strategy = ONCE_IT_IS_BACK
    return patient


async def _work(environment: Environment, heart: Heart) -> None:
    """The jobs run in threads and in this loop; it is the loop that must not stand still."""
    async with taking_jobs() as ours:
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
