"""What the desk's pages cost with ten thousand tickets, a hundred thousand and a million, beside django-helpdesk.

    script/benchmark desk                                     # ten thousand and a hundred thousand, some minutes
    script/benchmark desk --tickets 10000 1000000 --times 50 --json desk.json

Every figure with a target is a ratio of two sides of the same run. Pages are asked in one process, without a network.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import figures
import ground
import psycopg
from figures import Figure
from psycopg import sql
from psycopg.conninfo import make_conninfo

Costs = dict[str, dict[str, float]]
MOST_STATEMENTS = {"queue": 12, "ticket": 15}
MOST_BYTES = 150_000


def main() -> int:
    options = _options()
    with ground.server() as admin:
        ours = {tickets: _ours(admin, tickets, options.times) for tickets in options.tickets}
        compared = options.peer_tickets or max(options.tickets)
        theirs = _theirs(admin, compared, options.times) if find_spec("helpdesk") else None
    found = [*_sizes(ours), *_growth(ours), *_beside(ours.get(compared), theirs, compared)]
    print(figures.table(found))
    if options.json:
        about = {"tickets": options.tickets, "times": options.times, "python": platform.python_version()}
        text = json.dumps(
            {"about": about, "ours": ours, "theirs": theirs, "figures": figures.as_dicts(found)}, indent=2
        )
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(figure.holds for figure in found) else 1


def _ours(admin: str, tickets: int, times: int) -> Costs:
    """In a process of its own, because the framework is set up on one database for good."""
    context = get_context("fork")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (admin, tickets, times))


def _measured(admin: str, tickets: int, times: int) -> Costs:
    with ground.prepared(admin, tickets):
        import measuring

        return {name: asdict(found) for name, found in measuring.pages(times).items()}


def _theirs(admin: str, tickets: int, times: int) -> Costs:
    name = f"helpdesk_benchmark_{os.getpid()}"
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    try:
        with tempfile.TemporaryDirectory() as folder:
            answer = subprocess.run(
                [
                    sys.executable,
                    str(Path(__file__).with_name("peer.py")),
                    make_conninfo(admin, dbname=name),
                    str(tickets),
                    str(times),
                ],
                cwd=folder,
                env={key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            )
        return json.loads(answer.stdout)
    finally:
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _sizes(ours: dict[int, Costs]) -> list[Figure]:
    found = []
    for tickets, costs in ours.items():
        for page, cost in costs.items():
            name = f"{page}, {tickets:,} tickets"
            found += [
                Figure(f"{name}: median", cost["p50_ms"], "ms"),
                Figure(f"{name}: 95th percentile", cost["p95_ms"], "ms"),
                Figure(
                    f"{name}: SQL statements",
                    cost["statements"],
                    "statements",
                    at_most=MOST_STATEMENTS.get(page),
                ),
                Figure(f"{name}: page", cost["size_bytes"], "bytes", at_most=MOST_BYTES),
            ]
    return found


def _growth(ours: dict[int, Costs]) -> list[Figure]:
    least, most = min(ours), max(ours)
    queue = ours[most]["queue"]["p50_ms"]
    found = [
        Figure(
            f"search against the queue, {most:,} tickets",
            ours[most]["search"]["p50_ms"] / queue,
            "times",
            at_most=2.0,
        )
    ]
    if most > least:
        grown = queue / ours[least]["queue"]["p50_ms"]
        found.append(Figure(f"queue, {most:,} tickets against {least:,}", grown, "times", at_most=1.25))
    return found


def _beside(ours: Costs | None, theirs: Costs | None, tickets: int) -> list[Figure]:
    if not ours or not theirs:
        return []
    times = {page: theirs[page]["p50_ms"] / ours[page]["p50_ms"] for page in theirs}
    at_least = {"queue": 20.0, "ticket": 2.0, "create a ticket": 3.0}
    return [
        Figure(
            f"{page}, {tickets:,} tickets: as fast as django-helpdesk",
            ratio,
            "times",
            at_least=at_least.get(page),
        )
        for page, ratio in times.items()
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/benchmark desk", description=__doc__.splitlines()[0])
    parser.add_argument("--tickets", type=int, nargs="+", default=[10_000, 100_000], help="how many tickets")
    parser.add_argument(
        "--peer-tickets", type=int, help="how many django-helpdesk is given; as many as the most"
    )
    parser.add_argument("--times", type=int, default=30, help="how often each page is asked")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
