"""Periodic housekeeping of the foundation. When each runs stands in ``config/schedule.py``."""

import structlog
from django.contrib.sessions.backends.db import SessionStore
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from waarborg.service.foundation import sealing, time_source
from waarborg.service.foundation.viewer import SYSTEM, scope

log = structlog.get_logger(__name__)

STALLED_AFTER_SECONDS = 30
KEEP_FINISHED_HOURS = 7 * 24


class RecordAlteredError(Exception):
    """The record of facts is not what was sealed."""


@app.task(name="foundation.seal_facts", queue="slow")
def seal_facts(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    with scope(SYSTEM):
        sealing.seal(at=time_source.now())


@app.task(name="foundation.verify_facts", queue="slow")
def verify_facts(timestamp: int) -> None:  # noqa: ARG001
    """Raises: RecordAlteredError, so that the job stays visible as failed."""
    with scope(SYSTEM):
        verdict = sealing.verify()
    if verdict.difference:
        log.error("record_altered", difference=str(verdict.difference))
        raise RecordAlteredError(str(verdict.difference))


@app.task(name="foundation.rescue_stalled_jobs", queue="alarm")
async def rescue_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001
    """Start again what a killed worker left behind, each on its own: one that can't be must not hold up the rest."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await _rescue(job)


@app.task(name="foundation.forget_finished_jobs", queue="slow")
async def forget_finished_jobs(timestamp: int) -> None:  # noqa: ARG001
    await app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)


@app.task(name="foundation.forget_old_sessions", queue="slow")
def forget_old_sessions(timestamp: int) -> None:  # noqa: ARG001
    SessionStore.clear_expired()


async def _rescue(job: Job) -> None:
    try:
        await app.job_manager.retry_job(job)
    except exceptions.ConnectorException as error:
        # An equal job waits already (its queueing lock is taken), so this one has a successor.
        log.warning("stalled_job_not_rescued", job=job.id, task=job.task_name, error=str(error))
