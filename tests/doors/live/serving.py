"""The product's own web process on a database of the test's, and readers of its event streams."""

import http.client
import os
import queue
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

SOON_S = 20.0
_COOKIE = "waarborg_session"


@dataclass(frozen=True)
class Event:
    """One event as a browser would dispatch it, and when it came."""

    name: str
    data: str
    id: str
    at: float


@dataclass
class Process:
    """``waarborg web``, as an administrator would start it."""

    address: tuple[str, int]
    process: subprocess.Popen
    log: Path

    @property
    def base(self) -> str:
        return f"http://{self.address[0]}:{self.address[1]}"

    def said(self) -> str:
        return self.log.read_text()


@contextmanager
def web_process(database_url: str, home: Path, **variables: str) -> Iterator[Process]:
    port = _free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "WAARBORG_"))
    }
    ours = {
        "DATABASE_URL": database_url,
        "WAARBORG_HOME": str(home),
        "WAARBORG_MODE": "demo",
        "WAARBORG_SECRET_KEY": settings.SECRET_KEY,  # what this process signs is good there too
        "PORT": str(port),
        "PYTHONPATH": _source(),
    }
    log = home / "web.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "waarborg.operation.main", "web"],
            env=kept | ours | variables,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    running = Process(("127.0.0.1", port), process, log)
    try:
        _until_ready(running)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=SOON_S)


class Reader:
    """Reads one event stream in a thread of its own."""

    def __init__(
        self, address: tuple[str, int], session: str, *topics: str, since: str = "", last_id: str = ""
    ) -> None:
        self.events: queue.Queue[Event] = queue.Queue()
        self.ended = threading.Event()
        self._connection = http.client.HTTPConnection(*address, timeout=60)
        given = urllib.parse.urlencode({"topics": " ".join(topics)} | ({"since": since} if since else {}))
        headers = {"Cookie": f"{_COOKIE}={session}"} | ({"Last-Event-ID": last_id} if last_id else {})
        self._connection.request("GET", f"/live/?{given}", headers=headers)
        self.answer = self._connection.getresponse()
        self.status = self.answer.status
        if self.status == 200:
            threading.Thread(target=self._read, daemon=True).start()

    def next(self, *names: str, within_s: float = SOON_S) -> Event:
        """The next event of these names, whatever stands before it."""
        deadline = time.monotonic() + within_s
        while (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                event = self.events.get(timeout=left)
                if event.name in names:
                    return event
        raise AssertionError(f"waited {within_s} s for {names} in vain")

    def opened(self) -> Event:
        """The first event, which says from where on nothing goes by unheard."""
        return self.next("beat", "changed", "reload")

    def heard(self, *, within_s: float) -> list[Event]:
        """Whatever is said of changes in that time."""
        time.sleep(within_s)
        found = []
        while not self.events.empty():
            found.append(self.events.get())
        return [event for event in found if event.name != "beat"]

    def close(self) -> None:
        with suppress(OSError):
            if self._connection.sock:
                self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._connection.close()

    def _read(self) -> None:
        current: dict[str, str] = {}
        with suppress(OSError, ValueError, http.client.HTTPException, AttributeError):
            while line := self.answer.readline():
                text = line.decode().rstrip("\n")
                if text:
                    name, _, value = text.partition(": ")
                    current[name] = value
                elif "event" in current:
                    event = Event(
                        current["event"], current.get("data", ""), current.get("id", ""), time.monotonic()
                    )
                    self.events.put(event)
                    current = {}
        self.ended.set()


@dataclass
class Readers:
    """Opens readers, and closes them when the test ends."""

    address: tuple[str, int]
    _open: list[Reader] = field(default_factory=list)

    def read(self, session: str, *topics: str, **options: str) -> Reader:
        reader = Reader(self.address, session, *topics, **options)
        self._open.append(reader)
        return reader

    def close(self) -> None:
        for reader in self._open:
            reader.close()


def _source() -> str:
    return str(Path(__file__).parents[3] / "src")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _until_ready(running: Process) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert running.process.poll() is None, running.said()
        with suppress(OSError):
            urllib.request.urlopen(f"{running.base}/readyz", timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError(running.said())
