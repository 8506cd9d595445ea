"""The worker process: runs the jobs that were queued in the transactions of their causes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from django.db import InterfaceError, OperationalError
from procrastinate import PsycopgConnector, RetryStrategy
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from waarborg.operation.errors import OperationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Iterable
    from typing import LiteralString

    from procrastinate import App
    from procrastinate.connector import Notify
    from procrastinate.tasks import Task

    from waarborg.config.environment import Environment
    from waarborg.operation.heartbeat import Heart

    AnyTask = Task[Any, Any, Any]

Answer = TypeVar("Answer")

STOP_S = 3  # a job that is cut off is rescued and run again; tasks are idempotent
POOL_S = 3.0  # how long the worker's own few words wait for a connection, of which there are enough
LOST = 3  # the exit code for what stands in the way
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


class Connector(PsycopgConnector):
    """Sees that the database is lost, and leaves when the jobs have had their time.

    By itself the worker waits for a last word to the database, and its pool looks for that ever more rarely: long after
    the database is back. What it leaves undone is what any killed worker does.
    """

    lost: ConnectorException | None = None

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        await self._seen(super().listen_notify(on_notification, channels))

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        await self._seen(super().execute_query_async(query, **arguments))

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:
        return await self._seen(super().execute_query_one_async(query, **arguments))

    async def execute_query_all_async(self, query: LiteralString, **arguments: Any) -> list[dict[str, Any]]:
        return await self._seen(super().execute_query_all_async(query, **arguments))

    async def _seen(self, asked: Awaitable[Answer]) -> Answer:
        try:
            return await asked
        except ConnectorException as error:
            if self.lost is None and isinstance(error.__cause__, psycopg.OperationalError):
                self.lost = error
                asyncio.get_running_loop().call_later(STOP_S, _leave, error)
            raise


def _leave(error: ConnectorException) -> None:
    sys.stderr.write(f"waarborg: {DatabaseLostError(error.__cause__ or error)}\n")
    sys.stderr.flush()
    os._exit(LOST)


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
    ours = DjangoApp(connector=Connector(kwargs=connector_params(), timeout=POOL_S))
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    ours.tasks = {name: _retried(task) for name, task in app.tasks.items()}
    _plan(ours)
    async with ours.open_async():
        yield ours


def _plan(ours: App) -> None:
    """What is periodic is queued by the worker itself, and not from within a job."""
    for line in app.periodic_registry.periodic_tasks.values():
        task = copy(line.task)
        task.blueprint = ours
        ours.periodic_registry.register_task(
            task=task, cron=line.cron, periodic_id=line.periodic_id, configure_kwargs=line.configure_kwargs
        )


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
        if isinstance(ours.connector, Connector) and ours.connector.lost is not None:
            raise ours.connector.lost
