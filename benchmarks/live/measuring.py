"""Open pages, facts that they hear of, and what it costs the web process."""

import asyncio
import os
import statistics
import time
from pathlib import Path

import psycopg
from figures import Figure
from ground import Place

_WRITE = (
    "insert into foundation_fact (kind, client_id, about_type, about_id, by_audience, at, recorded_at, data) values"
    " ('ticket.closed', gen_random_uuid(), 'ticket', gen_random_uuid(), 'system', now(), now(), '{}')"
)
_APART_S = 0.2
_SETTLE_S = 2.0
_IN_MANY = 10


class Page:
    """One open page, which follows every ticket."""

    def __init__(self) -> None:
        self.heard_at = 0.0
        self.hears = asyncio.Event()
        self.heard = asyncio.Event()

    async def open(self, place: Place, session: str) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", place.port)
        lines = (
            "GET /live/?topics=ticket:* HTTP/1.1",
            "Host: localhost",
            f"Cookie: waarborg_session={session}",
        )
        self._writer.write("\r\n".join((*lines, "", "")).encode())
        status = await self._reader.readline()
        assert b" 200 " in status, status

    async def read(self) -> None:
        while line := await self._reader.readline():
            self.hears.set()
            if line == b"event: changed\n":
                self.heard_at = time.perf_counter()
                self.heard.set()

    def close(self) -> None:
        self._writer.close()


async def measured(place: Place, streams: int, rounds: int, watch_s: float) -> list[Figure]:
    before_kb = _memory_kb(place.pid)
    pages = [Page() for _ in range(streams)]
    began = time.perf_counter()
    for first in range(0, streams, _IN_MANY):
        some = range(first, min(first + _IN_MANY, streams))
        await asyncio.gather(
            *(pages[one].open(place, place.sessions[one % len(place.sessions)]) for one in some)
        )
    opened_s = time.perf_counter() - began
    reading = [asyncio.create_task(page.read()) for page in pages]
    await asyncio.gather(*(page.hears.wait() for page in pages))
    await asyncio.sleep(_SETTLE_S)
    each_kb = (_memory_kb(place.pid) - before_kb) / streams
    delays_ms = await _delays_ms(place, pages, rounds)
    cpu_before_s = _cpu_s(place.pid)
    await asyncio.sleep(watch_s)
    idle = (_cpu_s(place.pid) - cpu_before_s) / watch_s
    grown_kb = (_memory_kb(place.pid) - before_kb) / streams
    for page in pages:
        page.close()
    await asyncio.gather(*reading, return_exceptions=True)
    delays_ms.sort()
    return [
        Figure("pages opened a second", streams / opened_s, "pages"),
        Figure("memory of an open page", each_kb, "kB", at_most=100.0),
        Figure("memory of an open page, later", grown_kb, "kB", at_most=100.0),
        Figure(
            f"until the last of {streams} pages heard, median",
            statistics.median(delays_ms),
            "ms",
            at_most=500.0,
        ),
        Figure("the same, 95th percentile", delays_ms[int(len(delays_ms) * 0.95)], "ms", at_most=1000.0),
        Figure("the same, worst", delays_ms[-1], "ms"),
        Figure("CPU of all pages while nothing happens", 100 * idle, "% of a core", at_most=25.0),
    ]


async def _delays_ms(place: Place, pages: list[Page], rounds: int) -> list[float]:
    found = []
    async with await psycopg.AsyncConnection.connect(place.login, autocommit=True) as session:
        await session.execute("set role waarborg_system")
        for _ in range(rounds):
            for page in pages:
                page.heard.clear()
            await session.execute(_WRITE)
            committed_at = time.perf_counter()
            await asyncio.gather(*(page.heard.wait() for page in pages))
            found.append(1000 * (max(page.heard_at for page in pages) - committed_at))
            await asyncio.sleep(_APART_S)
    return found


def _memory_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
