"""The worker runs jobs on a real queue: whatever the database does meanwhile, each is done, and none before its cause."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

import databases
from waarborg.operation import worker

pytestmark = pytest.mark.usefixtures("own_database")


class BrokenOffError(Exception):
    """A job comes upon something that it can't do."""


@pytest.fixture
def task() -> Iterator:
    """Registers a task for the time of the test."""
    names: list[str] = []

    def registered(function, **options):
        names.append(f"tests.{function.__name__}")
        return app.task(name=names[-1], **options)(function)

    yield registered
    for name in names:
        del app.tasks[name]


def _work() -> None:
    """Take jobs until none waits."""

    async def work() -> None:
        async with worker.taking_jobs() as jobs:
            await jobs.run_worker_async(wait=False, install_signal_handlers=False)

    asyncio.run(work())


def _rows(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else []


def _states(name: str) -> list[tuple]:
    return _rows(f"select status, attempts from procrastinate_jobs where task_name = 'tests.{name}'")


def test_what_a_job_queues_is_queued_with_its_own_work_or_not_at_all(task):
    def follows() -> None:
        pass

    def breaks_off() -> None:
        with transaction.atomic():
            app.tasks["tests.follows"].defer()
            raise BrokenOffError

    task(follows)
    task(breaks_off).defer()
    _work()
    assert _states("breaks_off") == [("failed", 1)]
    assert _states("follows") == []


def test_what_a_job_queues_finds_what_the_job_wrote(task):
    """A worker is quick: it may take the next job before this one's transaction has committed."""

    def follows() -> None:
        pass

    seen = []

    def causes() -> None:
        with transaction.atomic():
            app.tasks["tests.follows"].defer()
            with connection.copy().cursor() as another:
                another.execute("select count(*) from procrastinate_jobs where task_name = 'tests.follows'")
                seen.append(another.fetchone())

    task(follows)
    task(causes).defer()
    _work()
    assert seen == [(0,)]
    assert _states("follows") == [("succeeded", 1)]


def test_a_job_under_which_the_database_goes_away_is_run_again(task):
    runs = []

    def unlucky() -> None:
        runs.append(1)
        if len(runs) == 1:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    task(unlucky).defer()
    _work()
    assert _states("unlucky") == [("todo", 1)]
    _rows("update procrastinate_jobs set scheduled_at = now() where scheduled_at > now()")
    _work()
    assert _states("unlucky") == [("succeeded", 2)]


def test_a_job_that_fails_by_itself_stays_to_be_seen(task):
    def wrong() -> None:
        raise BrokenOffError

    task(wrong).defer()
    _work()
    assert _states("wrong") == [("failed", 1)]


def test_a_task_that_knows_when_to_try_again_is_left_to_it(task):
    async def retries() -> dict:
        async with worker.taking_jobs() as jobs:
            return {name: one.retry_strategy for name, one in jobs.tasks.items()}

    def patient() -> None:
        pass

    own = task(patient, retry=3).retry_strategy
    found = asyncio.run(retries())
    assert found["tests.patient"] is own
    assert found["escalations.record"] is worker.ONCE_IT_IS_BACK


def test_a_worker_that_lost_the_database_leaves_within_seconds_and_says_why(own_database, tmp_path):
    """Whoever supervises it starts another; until then nobody is called in."""
    ours = {"WAARBORG_HOME": str(tmp_path), "DATABASE_URL": databases.urls(own_database).login}
    command = [sys.executable, "-m", "waarborg.operation.main", "worker"]
    with subprocess.Popen(command, env=os.environ | ours, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not _rows(
            "select 1 from pg_stat_activity where query like 'LISTEN%' and datname = current_database()"
        ):
            assert time.monotonic() < deadline, "it does not listen"
            time.sleep(0.1)
        with databases.as_superuser("postgres") as server:
            server.execute("update pg_database set datallowconn = false where datname = %s", [own_database])
            try:
                server.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                    [own_database],
                )
                _, said = process.communicate(timeout=5 * worker.STOP_S)
            finally:
                server.execute(
                    "update pg_database set datallowconn = true where datname = %s", [own_database]
                )
    assert process.returncode == worker.LOST
    assert "The worker has lost the database" in said
