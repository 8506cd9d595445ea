"""The work that nobody asks for: sealing, verifying, rescuing and forgetting."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from django.db import connection
from procrastinate.contrib.django import app

import databases
import world as cast
from waarborg.config.schedule import SCHEDULE
from waarborg.service.foundation import facts, tasks
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.models import Seal
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties.events import SignedIn

pytestmark = pytest.mark.usefixtures("own_database")


def _rows(question: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def _record() -> None:
    with scope(SYSTEM):
        facts.record(SignedIn(), about=uuid7(), by=SYSTEM, at=cast.NOW)


def _seal_all() -> None:
    """Tests beside this one write on the same server, and sealing waits for who began before."""
    while True:
        tasks.seal_facts(timestamp=0)
        with scope(SYSTEM):
            if Seal.objects.exists():
                return


def test_every_line_of_the_schedule_is_a_task():
    assert {line.task for line in SCHEDULE} <= set(app.tasks)


def test_every_line_of_the_schedule_is_planned():
    planned = {name for name, _ in app.periodic_registry.periodic_tasks}
    assert {line.task for line in SCHEDULE} <= planned


def test_the_record_is_sealed_and_found_whole():
    _record()
    _seal_all()
    tasks.verify_facts(timestamp=0)


def test_an_altered_record_fails_the_nightly_job_where_it_is_seen(own_database):
    _record()
    _seal_all()
    with databases.as_superuser(own_database) as admin:
        admin.execute("alter table foundation_fact disable trigger all")
        admin.execute("update foundation_fact set kind = 'nothing.happened'")
    with pytest.raises(tasks.RecordAlteredError, match="1 sealed, 1 found, altered"):
        tasks.verify_facts(timestamp=0)


def test_jobs_of_a_killed_worker_start_again_though_one_of_them_cannot():
    """The one that can't has an equal waiting already: its queueing lock is taken."""
    _rows(
        "insert into procrastinate_workers (id, last_heartbeat) overriding system value values (1, now() - interval '1 hour')"
    )
    for lock in ("taken", None):
        _rows(
            "insert into procrastinate_jobs (task_name, queue_name, status, queueing_lock, worker_id)"
            " values ('foundation.seal_facts', 'slow', 'doing', %s, 1)",
            lock,
        )
    _rows(
        "insert into procrastinate_jobs (task_name, queue_name, status, queueing_lock)"
        " values ('foundation.seal_facts', 'slow', 'todo', 'taken')"
    )
    async_to_sync(tasks.rescue_stalled_jobs.func)(timestamp=0)
    left = _rows("select queueing_lock, status::text from procrastinate_jobs order by id")
    assert left == [("taken", "doing"), (None, "todo"), ("taken", "todo")]


def test_sessions_that_ended_are_forgotten_and_others_are_not():
    from waarborg.service.foundation import time_source

    now = time_source.now()
    for key, ends_at in (("ended", now - timedelta(hours=1)), ("running", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends_at)
    tasks.forget_old_sessions(timestamp=0)
    assert [session.session_key for session in Session.objects.all()] == ["running"]
