"""What is measured: each function compares two sides on the same ground."""

import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection

import psycopg
from figures import Figure
from ground import Place

from waarborg.service.guarantees.sweep import statements
from waarborg.service.guarantees.sweep.batches import Session, advance, fire, fired
from waarborg.service.guarantees.sweep.running import BATCH, Behind, next_alarm_at, own_session

LOOK_EVERY_S = 0.02
LOOKS = 3000

# The same marking, facts and jobs for everything that is due, as one would write it without other processes in mind.
_ALL_AT_ONCE = (
    "with due as (select id from guarantees_alarm where state = 'waiting' and sweep_at <= %(at)s)"
    + statements.FIRE
)


def against_one_statement(place: Place, pairs: int) -> list[Figure]:
    """Rows per CPU-second of the server, of the sweep and of one statement that does the same."""
    swept: list[float] = []
    at_once: list[float] = []
    with own_session() as session:
        for pair in range(pairs + 1):
            sides = [(swept, _sweep_until), (at_once, _all_at_once)]
            for rates, side in sides if pair % 2 else reversed(sides):
                rate = _rows_per_cpu_second(session, place, side)
                if pair:  # the first pair warms caches
                    rates.append(rate)
                _say(f"{side.__name__.strip('_')}: {rate:,.0f} rows per CPU-second")
    ratio = statistics.median(ours / theirs for ours, theirs in zip(swept, at_once, strict=True))
    return [
        Figure("sweep", statistics.median(swept), "rows per CPU-second"),
        Figure("the same work in one statement", statistics.median(at_once), "rows per CPU-second"),
        Figure("sweep against one statement", ratio, "times", at_least=0.6),
    ]


def two_processes(place: Place, pairs: int) -> list[Figure]:
    """Rows a second of real time, by two processes and by one; and what they cost each other, on a busy machine too."""
    alone: list[float] = []
    together: list[float] = []
    alone_cpu: list[float] = []
    together_cpu: list[float] = []
    with _sweepers(2) as sweepers:
        for pair in range(pairs + 1):
            sides = [(alone, alone_cpu, sweepers[:1]), (together, together_cpu, sweepers)]
            for rates, cpu_rates, side in sides if pair % 2 else reversed(sides):
                rate, cpu_rate = _rates(place, side)
                if pair:
                    rates.append(rate)
                    cpu_rates.append(cpu_rate)
                _say(f"{len(side)} processes: {rate:,.0f} rows per second")
    ratio = statistics.median(two / one for one, two in zip(alone, together, strict=True))
    cost = statistics.median(two / one for one, two in zip(alone_cpu, together_cpu, strict=True))
    return [
        Figure("one process", statistics.median(alone), "rows per second"),
        Figure("two processes", statistics.median(together), "rows per second"),
        Figure("two processes against one", ratio, "times", at_least=1.4),
        Figure("two processes against one, per CPU-second", cost, "times"),
    ]


def looking(place: Place, watch_s: float) -> list[Figure]:
    """What a look costs when nothing is due, and what it costs after very much was."""
    found = [Figure("idle look against select 1", _look_against_select_1(), "times", at_most=3.0)]
    for name, circumstance in (
        ("after a burst", _quiet),
        ("after a burst, with an old transaction", _old_transaction),
    ):
        with circumstance(place):
            at = place.take(place.burst)
            with own_session() as session:
                _sweep_until(session, at)
            first_ms, p95_ms, worst_ms = _looks_ms(watch_s)
        found += [
            Figure(f"first look {name}", first_ms, "ms", at_most=10.0),
            Figure(f"95th percentile {name}", p95_ms, "ms", at_most=10.0),
            Figure(f"worst look {name}", worst_ms, "ms"),
        ]
    return found


def _sweep_until(session: Session, at: datetime) -> int:
    """As ``run`` does it."""
    rows, behind = 0, Behind()
    while (due_at := next_alarm_at(session)) is not None and due_at <= at:
        fired_now = fire(session, at=at, limit=BATCH)
        rows += fired_now
        behind.fired += fired_now
        behind.catch_up(session, at)
    return rows


def _all_at_once(session: Session, at: datetime) -> int:
    with session.transaction():
        rows = fired(session, _ALL_AT_ONCE, at=at)
    advance(session, at=at)  # not part of the work; keeps the ground the same for the next side
    return rows


def _rows_per_cpu_second(session: Session, place: Place, side: Callable[[Session, datetime], int]) -> float:
    at, before_s = place.take(place.share), _cpu_s(session.info.backend_pid)
    rows = side(session, at)
    assert rows == place.share, f"{rows} rows instead of {place.share}"
    return rows / (_cpu_s(session.info.backend_pid) - before_s)


def _rates(place: Place, sweepers: list[Connection]) -> tuple[float, float]:
    """Rows a second, and rows a CPU-second, of these sweepers together."""
    at, began = place.take(place.share), time.perf_counter()
    for sweeper in sweepers:
        sweeper.send(at)
    found = [sweeper.recv() for sweeper in sweepers]
    rows, cpu_s = sum(rows for rows, _ in found), sum(cpu_s for _, cpu_s in found)
    assert rows == place.share, f"{rows} rows instead of {place.share}"
    return rows / (time.perf_counter() - began), rows / cpu_s


@contextmanager
def _sweepers(number: int) -> Iterator[list[Connection]]:
    """Processes that sweep until the instant they are sent."""
    context = multiprocessing.get_context("fork")
    ours, processes = [], []
    for _ in range(number):
        mine, theirs = context.Pipe()
        processes.append(context.Process(target=_serve, args=(theirs,), daemon=True))
        processes[-1].start()
        ours.append(mine)
    try:
        yield ours
    finally:
        for end, process in zip(ours, processes, strict=True):
            end.send(None)
            process.join()


def _serve(end: Connection) -> None:
    with own_session() as session:
        while (at := end.recv()) is not None:
            before_s = _cpu_s(session.info.backend_pid)
            rows = _sweep_until(session, at)
            end.send((rows, _cpu_s(session.info.backend_pid) - before_s))


def _look_against_select_1() -> float:
    looks, selects = [], []
    with own_session() as session:
        for number in range(LOOKS):
            looks.append(_timed_ms(lambda: next_alarm_at(session)))
            selects.append(_timed_ms(lambda: session.execute("select 1", prepare=True).fetchone()))
            if number == 10:  # both are prepared and warm
                looks.clear()
                selects.clear()
    return statistics.median(looks) / statistics.median(selects)


def _looks_ms(watch_s: float) -> tuple[float, float, float]:
    """The first look of a new session, then all of them for so long."""
    times = []
    with own_session() as session:
        until = time.monotonic() + watch_s
        while not times or time.monotonic() < until:
            times.append(_timed_ms(lambda: next_alarm_at(session)))
            time.sleep(LOOK_EVERY_S)
    return times[0], statistics.quantiles(times, n=20)[-1], max(times)


@contextmanager
def _quiet(_place: Place) -> Iterator[None]:
    yield


@contextmanager
def _old_transaction(place: Place) -> Iterator[None]:
    """A backup, say: it sees the alarms as they were, so vacuum can remove none of their entries."""
    with psycopg.connect(place.login) as other:
        other.execute("set transaction isolation level repeatable read")
        other.execute("select 1")
        yield


def _timed_ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _cpu_s(pid: int) -> float:
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _say(line: str) -> None:
    sys.stderr.write(f"  {line}\n")
