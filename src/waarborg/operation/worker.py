"""The worker process: runs the jobs that were queued in the transactions of their causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import call_command

if TYPE_CHECKING:
    from waarborg.config.environment import Environment

STOP_S = 3  # a job that is cut off is rescued and run again; tasks are idempotent
POLL_S = 1.0  # jobs are announced; only those planned for later are found by looking


def work(environment: Environment) -> None:
    """Work until asked to stop."""
    call_command(
        "procrastinate",
        "worker",
        concurrency=environment.worker_concurrency,
        fetch_job_polling_interval=POLL_S,
        shutdown_graceful_timeout=STOP_S,
    )
