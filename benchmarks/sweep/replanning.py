"""Re-planning open milestones after a new holiday, against a bare UPDATE of the same rows.

    script/benchmark sweep/replanning.py [--open 100000] [--json FILE]

Both sides write plans, alarms and guarantees, in one transaction that is rolled back, in alternating order. The bare
side adds a day to what is there, in three statements; ours asks the agreement what the new instants are, and records
an event and a fact for each guarantee besides. Time is that of this process and of its PostgreSQL backend, in CPU.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import figures
import ground
import psycopg

REPORTED = 200  # made through the commands; the rest are copies of these
AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "examples/sla-example.toml"

_COPY = """
with copies as (
    select g.*, gen_random_uuid() as fresh_id, gen_random_uuid() as fresh_about
      from guarantees_guarantee g, generate_series(1, %(times)s)
), g as (
    insert into guarantees_guarantee (id, client_id, version_id, about_id, next_due_at)
    select fresh_id, client_id, version_id, fresh_about, next_due_at from copies
), e as (
    insert into guarantees_guaranteeevent (client_id, guarantee_id, seq, at, kind, data)
    select e.client_id, fresh_id, seq, at, kind, data
      from copies c join guarantees_guaranteeevent e on e.guarantee_id = c.id
), p as (
    insert into guarantees_plan (client_id, guarantee_id, of, number, severity, cause, planned_at, start_at,
                                 unpaused_due_at, due_at)
    select p.client_id, fresh_id, of, number, severity, cause, planned_at, start_at, unpaused_due_at, due_at
      from copies c join guarantees_plan p on p.guarantee_id = c.id
)
insert into guarantees_alarm (client_id, guarantee_id, about_id, of, plan, level, percent, due_at, sweep_at, state,
                              attempts)
select a.client_id, fresh_id, fresh_about, of, plan, level, percent, due_at, sweep_at, state, attempts
  from copies c join guarantees_alarm a on a.guarantee_id = c.id
"""
_BARE = (
    (
        "update guarantees_plan set start_at = start_at + interval '1 day', due_at = due_at + interval '1 day',"
        " unpaused_due_at = unpaused_due_at + interval '1 day' where met_at is null and superseded_at is null"
    ),
    (
        "update guarantees_alarm set due_at = due_at + interval '1 day', sweep_at = sweep_at + interval '1 day'"
        " where state = 'waiting'"
    ),
    "update guarantees_guarantee set next_due_at = next_due_at + interval '1 day', version_id = %(version)s",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--open", type=int, default=100_000, help="open milestones; each ticket has two")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with ground.prepared(0, shares=0, bursts=0, burst=0) as place:
        found = _measured(place, options)
    print(figures.table(found))
    if options.json:
        options.json.write_text(
            json.dumps({"figures": figures.as_dicts(found)}, indent=2) + "\n", encoding="utf-8"
        )
    return 0 if all(figure.holds for figure in found) else 1


def _measured(place: ground.Place, options: argparse.Namespace) -> list[figures.Figure]:
    from waarborg.service.foundation.viewer import SYSTEM  # noqa: PLC0415 - needs the framework, ready by now
    from waarborg.service.guarantees.replanning import follow_correction  # noqa: PLC0415

    was, now = _versions()
    _fill(place, options.open)

    def bare() -> None:
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            for statement in _BARE:
                cursor.execute(statement, {"version": now.id})

    def ours() -> None:
        moved = follow_correction(by=SYSTEM, at=AT, was=was, now=now)
        assert len(moved) >= options.open // 2, len(moved)

    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for pair in range(options.pairs + 1):
        sides = [("bare", bare), ("ours", ours)]
        for name, side in sides if pair % 2 else reversed(sides):
            spent = _cpu_s(place, side)
            sys.stderr.write(f"  {name}: {spent:.2f} CPU-seconds\n")
            if pair:
                times[name].append(spent)
    ratio = statistics.median(o / b for o, b in zip(times["ours"], times["bare"], strict=True))
    return [
        figures.Figure("bare UPDATE", statistics.median(times["bare"]), "CPU-seconds"),
        figures.Figure("re-planning", statistics.median(times["ours"]), "CPU-seconds"),
        figures.Figure("re-planning against the bare UPDATE", ratio, "times", at_most=2.0),
    ]


def _versions() -> tuple[Any, Any]:
    from waarborg.service.agreements import commands as agreements  # noqa: PLC0415
    from waarborg.service.foundation.viewer import SYSTEM, scope  # noqa: PLC0415
    from waarborg.service.tickets import commands as tickets  # noqa: PLC0415

    text = EXAMPLE.read_text(encoding="utf-8")
    holiday = text.replace("also_closed = []", "also_closed = [2026-03-11]")
    with scope(SYSTEM) as by:
        was = agreements.conclude(by=by, at=AT - timedelta(days=90), text=text)
        for number in range(REPORTED):
            at = AT - timedelta(minutes=1 + 13 * number % 1300)
            what = tickets.Report("Melding", "some", 3 + number % 2, reported_at=at)
            tickets.report(by=by, at=at, client=was.client, what=what)
        now = agreements.conclude(by=by, at=AT, text=holiday, client=was.client, in_force_from=AT)
    return was, now


def _fill(place: ground.Place, milestones: int) -> None:
    with psycopg.connect(place.admin, dbname=ground.NAME, autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(_COPY, {"times": milestones // 2 // REPORTED})


def _cpu_s(place: ground.Place, side: Callable[[], None]) -> float:
    from django.db import connection, transaction  # noqa: PLC0415

    from waarborg.service.foundation.viewer import SYSTEM, scope  # noqa: PLC0415

    with psycopg.connect(place.admin, dbname=ground.NAME, autocommit=True) as superuser:
        superuser.execute(
            "vacuum analyze guarantees_plan, guarantees_alarm, guarantees_guarantee, guarantees_guaranteeevent"
        )
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with scope(SYSTEM):
        before = _used_s(pid) + time.process_time()
        side()
        spent = _used_s(pid) + time.process_time() - before
        transaction.set_rollback(True)
    return spent


def _used_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
