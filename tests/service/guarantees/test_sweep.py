"""The sweep notices everything that becomes due, once, in order, whatever happens to its processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

import databases
import world as cast
from waarborg.service.foundation import facts, time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees.models import Alarm, SweepMark
from waarborg.service.guarantees.sweep import run, statements, sweep
from waarborg.service.guarantees.sweep.running import Behind, own_session
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW, deliver

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOTICED = ("guarantee.level_reached", "guarantee.milestone_missed")


def report(side, by, *, at=NOW, priority=2):
    what = Report("Afrekenen lukt niet", "all", priority, reported_at=at)
    return tickets.report(by=by, at=at, client=side.client, what=what)


def swept(at, limit=100) -> int:
    with scope(SYSTEM):
        return sweep(at=at, limit=limit)


def noticed(ticket) -> list[tuple[str, int, datetime, int]]:
    with scope(SYSTEM):
        found = [fact for fact in facts.story(ticket.id) if fact.kind in NOTICED]
    return [(f.data["of"], f.data["level"], f.at, f.data["late_seconds"]) for f in found]


def test_each_level_of_each_milestone_fires_once(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
    for minute in range(0, 130, 15):
        swept(NOW + minute * MINUTE)
    assert noticed(ticket) == [
        ("reaction", 1, NOW + 45 * MINUTE, 0),
        ("reaction", 2, NOW + HOUR, 0),
        ("reaction", 0, NOW + HOUR, 15 * 60),
    ]


def test_a_fact_and_its_job_come_together(world):
    with scope(world.developer.as_viewer()) as by:
        report(world.shop, by)
    swept(NOW + 50 * MINUTE)
    with scope(SYSTEM), connection.cursor() as cursor:
        fact = Fact.objects.get(kind="guarantee.level_reached")
        cursor.execute(
            "select task_name, queue_name from procrastinate_jobs where args->>'fact_id' = %s",
            [str(fact.public_id)],
        )
        assert cursor.fetchall() == [("escalations.record", "alarm")]
        assert fact.payload.due_at == NOW + 45 * MINUTE


def test_what_is_met_in_time_fires_nothing(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW + 30 * MINUTE, ticket=ticket)
        deliver(ticket, at=NOW + 40 * MINUTE)
    swept(NOW + 30 * 24 * HOUR)
    assert noticed(ticket) == []


def test_met_at_the_due_second_is_met(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
    swept(NOW + HOUR)
    assert [level for _, level, *_ in noticed(ticket)] == [1, 2]
    with scope(world.developer.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW + HOUR, ticket=ticket)
    swept(NOW + HOUR + timedelta(seconds=1))
    assert 0 not in [level for _, level, *_ in noticed(ticket)]


def test_what_came_due_during_an_outage_is_caught_up_in_order_and_says_how_late(world):
    with scope(world.developer.as_viewer()) as by:
        first = report(world.shop, by)
        second = report(world.shop, by, at=NOW + 10 * MINUTE)
    swept(NOW + 5 * HOUR)
    with scope(SYSTEM):
        order = list(Fact.objects.filter(kind__in=NOTICED).order_by("id").values_list("at", flat=True))
    assert order == sorted(order)
    assert ("reaction", 1, NOW + 45 * MINUTE, 4 * 3600 + 15 * 60) in noticed(first)
    assert ("reaction", 1, NOW + 55 * MINUTE, 4 * 3600 + 5 * 60) in noticed(second)


def test_a_breach_during_an_outage_is_noticed_though_it_was_met_since(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by)
        tickets.take_in_hand(by=by, at=NOW + 2 * HOUR, ticket=ticket)
    swept(NOW + 3 * HOUR)
    assert [level for of, level, *_ in noticed(ticket) if of == "reaction"] == [1, 2, 0]


def test_a_report_that_is_recorded_late_fires_only_the_highest_level_now_due(world):
    with scope(world.developer.as_viewer()) as by:
        what = Report("Via de mail gemeld", "all", 2, reported_at=NOW - 3 * HOUR + 2 * HOUR)
        ticket = tickets.report(by=by, at=NOW + 30 * MINUTE, client=world.paper.client, what=what)
        tickets.report_again(by=by, at=NOW + 31 * MINUTE, ticket=ticket, way="phone")
    swept(NOW + 32 * MINUTE)
    assert [level for of, level, *_ in noticed(ticket) if of == "reaction"] == [2, 0]


def test_a_pause_holds_the_alarms_of_the_resolution_until_it_ends(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.shop, by, priority=1)
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
        tickets.pause(by=by, at=NOW + HOUR, ticket=ticket, why="Welke bestelling?")
    swept(NOW + 72 * HOUR)
    assert noticed(ticket) == []
    with scope(world.developer.as_viewer()) as by:
        tickets.resume(by=by, at=NOW + 73 * HOUR, ticket=ticket)
    swept(NOW + 73 * HOUR + 17 * HOUR)
    assert noticed(ticket) == [("resolution", 1, NOW + (72 + 18) * HOUR, 0)]


def test_a_raised_severity_fires_its_own_levels(world):
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.paper, by, priority=3)
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
        tickets.change_severity(
            by=by, at=NOW + HOUR, ticket=ticket, users="all", priority=1, why="Alles ligt plat"
        )
    swept(NOW + HOUR + 18 * HOUR)
    with scope(SYSTEM):
        plans = [fact.data["plan"] for fact in facts.story(ticket.id) if fact.kind in NOTICED]
    assert plans == [1]


def test_one_alarm_that_cannot_be_fired_does_not_stop_the_others(own_database):
    world = cast.build()
    with scope(world.developer.as_viewer()) as by:
        sick, healthy = [report(world.shop, by) for _ in range(2)]
    with databases.as_owner(own_database) as owner:
        owner.execute("alter table foundation_fact no force row level security")
        owner.execute(
            "create function poison() returns trigger language plpgsql as $$ begin raise 'poisoned'; end $$"
        )
        owner.execute(
            "create trigger poison before insert on foundation_fact for each row"
            f" when (new.about_id = '{sick.id}' and new.kind like 'guarantee.%') execute function poison()"
        )
    swept(NOW + 2 * HOUR)
    assert [level for _, level, *_ in noticed(healthy)] == [1, 2, 0]
    assert noticed(sick) == []
    with scope(SYSTEM):
        assert set(
            Alarm.objects.filter(about_id=sick.id, of="reaction").values_list("attempts", flat=True)
        ) == {1}
    with databases.as_owner(own_database) as owner:
        owner.execute("drop trigger poison on foundation_fact")
    swept(NOW + 3 * HOUR)
    assert [level for _, level, *_ in noticed(sick)] == [1, 2, 0]


def test_what_is_written_slowly_is_never_left_under_the_mark(own_database):
    """A transaction that lets an alarm wait, and commits long after the sweep has passed that instant."""
    world = cast.build()
    began, may_commit = threading.Event(), threading.Event()
    written = []

    def write_slowly() -> None:
        with scope(world.developer.as_viewer()) as by:
            written.append(report(world.shop, by))
            began.set()
            may_commit.wait(20)
        connection.close()

    with scope(world.developer.as_viewer()) as by:
        quick = report(world.shop, by)
    slow = threading.Thread(target=write_slowly)
    slow.start()
    began.wait(20)
    swept(NOW + 2 * HOUR)
    may_commit.set()
    slow.join()
    swept(NOW + 2 * HOUR + MINUTE)
    assert len(noticed(quick)) == len(noticed(written[0])) == 3


def test_an_alarm_that_is_written_after_its_instant_waits_above_the_mark(world):
    with scope(world.developer.as_viewer()) as by:
        report(world.shop, by)
    swept(NOW + 2 * HOUR)
    with scope(world.developer.as_viewer()) as by:
        what = Report("Gisteren al gemeld", "all", 2, reported_at=NOW)
        late = tickets.report(by=by, at=NOW + 90 * MINUTE, client=world.shop.client, what=what)
    swept(NOW + 2 * HOUR + timedelta(seconds=1))
    assert [level for of, level, *_ in noticed(late) if of == "reaction"] == [2, 0]


def test_the_mark_follows_what_is_seen_to_and_passes_even_what_came_due_at_that_very_instant(world):
    with scope(world.developer.as_viewer()) as by:
        report(world.shop, by)
    swept(NOW + 45 * MINUTE)
    with scope(SYSTEM):
        assert NOW + 45 * MINUTE < SweepMark.objects.get().low_at < NOW + 46 * MINUTE


def test_the_mark_moves_after_many_alarms_at_once_and_after_few_once_a_minute(own_database):
    with own_session() as session:
        behind = Behind()
        for fired, after_s, moves in [
            (3, 0, True),
            (3, 10, False),
            (2000, 11, True),
            (1, 20, False),
            (1, 90, True),
        ]:
            behind.fired += fired
            at = NOW + timedelta(seconds=after_s)
            behind.catch_up(session, at)
            (low_at,) = session.execute("select low_at from guarantees_sweepmark").fetchone()
            assert (low_at > at) == moves


def test_looking_reads_the_index_from_the_mark_on(own_database):
    with own_session() as session:
        session.execute("set enable_seqscan = off")
        plan = "\n".join(row[0] for row in session.execute("explain " + statements.NEXT).fetchall())
    assert (
        "Index Only Scan using guarantees_alarm_waiting" in plan
        or "Index Scan using guarantees_alarm" in plan
    )
    assert "Sort" not in plan


def test_the_sweep_fires_within_a_second_of_the_instant(own_database):
    world = cast.build()
    at = datetime.now(UTC).replace(microsecond=0)
    with scope(world.developer.as_viewer()) as by:
        ticket = report(world.paper, by, at=at - timedelta(minutes=45) + timedelta(seconds=2))
    stop = threading.Event()
    sweeper = threading.Thread(target=run, kwargs={"stop": stop, "now": time_source.now})
    sweeper.start()
    try:
        deadline = time.monotonic() + 10
        while not noticed(ticket) and time.monotonic() < deadline:
            time.sleep(0.02)
        seen_at = datetime.now(UTC)
    finally:
        stop.set()
        sweeper.join()
    assert (seen_at - noticed(ticket)[0][2]).total_seconds() < 1


SWEEPER = """
import django, os, sys, threading
django.setup()
from waarborg.service.foundation import time_source
from waarborg.service.guarantees.sweep import run
run(stop=threading.Event(), now=time_source.now, limit=7)
"""


@pytest.fixture
def sweepers(own_database, tmp_path):
    """Starts sweep processes, and ends whatever is left of them."""
    from django.conf import settings  # noqa: F401

    running: list[subprocess.Popen] = []
    environment = os.environ | databases.urls(own_database).as_variables() | {"WAARBORG_HOME": str(tmp_path)}
    environment.pop("DATABASE_OWNER_URL", None)

    def start() -> subprocess.Popen:
        process = subprocess.Popen([sys.executable, "-c", SWEEPER], env=environment | {"PYTHONPATH": "src"})
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def test_four_processes_and_kills_in_between_fire_everything_exactly_once(sweepers):
    world = cast.build()
    at = datetime.now(UTC).replace(microsecond=0) - 3 * HOUR
    with scope(world.developer.as_viewer()) as by:
        for _ in range(150):
            report(world.paper, by, at=at)
    first = [sweepers() for _ in range(4)]
    for process in first[:3]:
        wait_until(lambda: count_noticed() > 0)
        os.kill(process.pid, signal.SIGKILL)
    for _ in range(3):
        sweepers()
    wait_until(lambda: count_noticed() >= 150 * 3)
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(distinct args->>'fact_id') from procrastinate_jobs"
            " where task_name = 'escalations.record'"
        )
        assert cursor.fetchone() == (300, 300)
        keys = [
            (fact.about_id, fact.data["of"], fact.data["level"])
            for fact in Fact.objects.filter(kind__in=NOTICED)
        ]
    assert set(Counter(keys).values()) == {1}
    assert len(keys) == 450


def count_noticed() -> int:
    with scope(SYSTEM):
        return Fact.objects.filter(kind__in=NOTICED).count()


def wait_until(true, seconds=60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
