"""One command runs everything, recovers from any kill, and leaves nothing behind. Real processes, really killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from waarborg.operation import embedded, supervisor
from waarborg.operation.children import Child
from waarborg.operation.embedded.places import Places

WAARBORG = [sys.executable, "-m", "waarborg.operation.main"]
PROCESSES = {"web", "worker", "sweep"}
SOON_S = 60


class Installation:
    """``waarborg serve`` in a home of its own, and what a test does to it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.process: subprocess.Popen | None = None

    @property
    def environment(self) -> dict[str, str]:
        ours = {"WAARBORG_HOME": str(self.home), "PORT": str(self.port), "WAARBORG_MODE": "demo"}
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "WAARBORG_"))
        }
        return kept | ours

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*WAARBORG, "serve"],
            env=self.environment,
            stdout=(self.home / "out").open("w"),
            stderr=subprocess.STDOUT,
        )
        _soon(lambda: "Ready in" in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return (self.home / "out").read_text()

    def child(self, name: str) -> psutil.Process | None:
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
                if name in child.cmdline():
                    return child
        return None

    def kill(self, name: str) -> None:
        """Kill a child, and wait until another one has its place."""
        before = self.child(name)
        before.kill()
        _soon(lambda: self.child(name) not in (None, before))

    def ready(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=SOON_S) as answer:
            return answer.status == 200

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=SOON_S)


@pytest.fixture
def installation(home):
    running = Installation(home)
    running.start()
    yield running
    running.end()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _soon(condition) -> None:
    deadline = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_whatever_is_killed_comes_back_and_no_visitor_is_refused(installation):
    for name in PROCESSES:
        installation.kill(name)
        assert installation.ready()
    assert "web was killed by SIGKILL; starting it again" in installation.said()

    server = Places.existing(installation.home)
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    _soon(lambda: "the database is back" in installation.said())
    _soon(lambda: _tries(installation.ready))


def test_being_asked_to_stop_ends_all_of_it_within_seconds(installation):
    family = psutil.Process(installation.process.pid).children(recursive=True)
    assert len(family) >= len(PROCESSES)
    began = time.monotonic()
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(timeout=SOON_S) == 0
    assert time.monotonic() - began < supervisor.STOP_S + 4
    assert [
        process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ] == []
    assert not embedded.is_ready(installation.home)


def test_children_of_a_killed_supervisor_end_and_the_next_start_takes_over(installation):
    orphans = [installation.child(name) for name in PROCESSES]
    installation.process.kill()
    installation.process.wait()
    installation.start()
    assert installation.ready()
    _, alive = psutil.wait_procs(orphans, timeout=SOON_S)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_a_second_supervisor_of_the_same_installation_is_refused(installation):
    second = subprocess.run(
        [*WAARBORG, "serve"], env=installation.environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 3
    assert f"already runs in {installation.home} (process {installation.process.pid})" in second.stderr
    assert installation.ready()


def test_a_taken_port_is_named(monkeypatch):
    monkeypatch.setattr(supervisor, "PORT_PATIENCE_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = pytest.raises(
            supervisor.PortTakenError, match=f"port {port}: Address already in use. Set PORT"
        )
        with taken, supervisor.listening("127.0.0.1", port):
            pass


def test_a_port_that_is_let_go_meanwhile_is_taken_over():
    other = socket.create_server(("127.0.0.1", 0))
    port = other.getsockname()[1]
    with _later(0.5, other.close), supervisor.listening("127.0.0.1", port) as listener:
        assert listener.getsockname()[1] == port


def test_a_process_that_ends_again_and_again_is_started_ever_more_rarely(tmp_path):
    child = Child("nonsense", ("no-such-command",), tmp_path / "nonsense.log")
    child.start()
    endings = []
    while len(endings) < 3:
        ending = child.tend()
        if ending:
            endings.append(ending)
        time.sleep(0.02)
    child.ask_to_stop()
    child.make_stop(time.monotonic())
    assert [round(ending.delay_s, 1) for ending in endings] == [0.3, 0.6, 1.2]
    assert "nonsense ended with exit code 2; starting it again" in str(endings[0])
    assert "No such command" in (tmp_path / "nonsense.log").read_text()


def test_serve_does_not_guess_between_demo_and_production(home):
    environment = Installation(home).environment | {"WAARBORG_MODE": ""}
    refused = subprocess.run(
        [*WAARBORG, "serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 3
    assert "WAARBORG_MODE=production" in refused.stderr


def test_the_demo_is_refused_where_production_is_meant(home):
    environment = Installation(home).environment | {"WAARBORG_MODE": "production"}
    refused = subprocess.run(
        [*WAARBORG, "demo"], env=environment, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 3
    assert "public passwords" in refused.stderr


def _tries(question) -> bool:
    try:
        return question()
    except OSError:
        return False


@contextlib.contextmanager
def _later(seconds: float, action):
    timer = threading.Timer(seconds, action)
    timer.start()
    yield
    timer.join()
