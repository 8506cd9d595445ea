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

import waarborg
from waarborg.operation import embedded, heartbeat, port, supervisor
from waarborg.operation.children import Child
from waarborg.operation.embedded.places import Places

WAARBORG = [sys.executable, "-m", "waarborg.operation.main"]
# The same command, less patient with what hangs, so that a test need not be as patient.
IMPATIENT = [
    sys.executable,
    "-c",
    "from waarborg.operation import heartbeat, main; heartbeat.LONGEST_SILENCE_S = 8.0; main.main()",
]
PROCESSES = {"web", "worker", "sweep"}
SOON_S = 60


class Installation:
    """``waarborg serve`` in a home of its own, and what a test does to it."""

    def __init__(self, home: Path, command: list[str] = WAARBORG) -> None:
        self.home = home
        self.command = command
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
            [*self.command, "serve"],
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


def test_a_process_that_hangs_is_killed_and_another_takes_its_place(home):
    installation = Installation(home, IMPATIENT)
    installation.start()
    try:
        stopped = {name: installation.child(name) for name in PROCESSES}
        for child in stopped.values():
            child.suspend()
        for name, child in stopped.items():
            _soon(lambda name=name, child=child: installation.child(name) not in (None, child))
            assert f"{name} gave no sign of life for 8 s and was killed; starting it" in installation.said()
        assert installation.ready()
        _soon(lambda: _beats(installation))
    finally:
        installation.end()


def test_processes_that_work_are_left_alone_for_longer_than_the_longest_silence(home):
    installation = Installation(home, IMPATIENT)
    installation.start()
    try:
        before = {name: installation.child(name) for name in PROCESSES}
        time.sleep(12)
        assert {name: installation.child(name) for name in PROCESSES} == before
    finally:
        installation.end()


def test_silence_is_not_counted_while_nobody_listens():
    """A machine that was suspended for an hour wakes up with its processes alive."""
    silence = heartbeat.Silence(looked_at=0)
    assert not silence.look(heard=True, at=1)
    awake = 3600
    assert not silence.look(heard=False, at=awake)
    looks = [silence.look(heard=False, at=awake + s) for s in range(1, 1 + int(heartbeat.LONGEST_SILENCE_S))]
    assert looks.index(True) == heartbeat.LONGEST_SILENCE_S - 1


def test_a_process_that_still_starts_gets_longer():
    silence = heartbeat.Silence(looked_at=0)
    looks = [silence.look(heard=False, at=s) for s in range(1, 2 + int(heartbeat.LONGEST_START_S))]
    assert looks.index(True) == heartbeat.LONGEST_START_S


def test_a_heart_beats_into_a_full_pipe_and_one_that_nobody_reads(tmp_path):
    pipe = heartbeat.Pipe()
    heart = heartbeat.Heart(pipe.theirs)
    for _ in range(100_000):
        heart.beat()
    assert pipe.heard()
    pipe.close()
    heart.beat()
    heartbeat.Heart(None).beat()
    pipe.handed_over()


@pytest.mark.parametrize("command", ["script/demo", "waarborg serve"])
def test_a_taken_port_is_named_with_what_to_type_instead(monkeypatch, command):
    monkeypatch.setattr(port, "PATIENCE_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        instead = number + 1 if number < 65535 else number - 1
        said = rf"Port {number} of 127.0.0.1 is in use.*another Waarborg.*PORT={instead} {command}$"
        with (
            pytest.raises(port.PortTakenError, match=said),
            port.listening("127.0.0.1", number, command=command),
        ):
            pass


def test_an_address_of_another_machine_is_refused_at_once():
    began = time.monotonic()
    with (
        pytest.raises(port.CannotListenError, match=r"192.0.2.1 port 8000.*Set PORT or WAARBORG_HOST"),
        port.listening("192.0.2.1", 8000, command="waarborg serve"),
    ):
        pass
    assert time.monotonic() - began < port.PATIENCE_S


def test_a_taken_port_is_noticed_before_a_database_is_made(home):
    installation = Installation(home)
    with socket.create_server(("127.0.0.1", installation.port)):
        refused = subprocess.run(
            [*WAARBORG, "serve"], env=installation.environment, capture_output=True, text=True, check=False
        )
    assert refused.returncode == 3
    assert f"Port {installation.port} of 127.0.0.1 is in use" in refused.stderr
    assert not (home / "database").exists()


def test_the_port_can_be_tried_with_nothing_installed(home):
    """As ``script/demo`` does in a fresh clone, with the system's Python."""
    installation = Installation(home)
    bare = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        "import sys; sys.path.insert(0, sys.argv[1]); sys.argv[:] = ['x'];",
    ]
    bare[-1] += "import runpy; runpy.run_module('waarborg.operation.port', run_name='__main__')"
    tried = [*bare, str(Path(waarborg.__file__).parents[1])]
    assert subprocess.run(tried, env=installation.environment, check=False).returncode == 0
    with socket.create_server(("127.0.0.1", installation.port)):
        refused = subprocess.run(
            tried, env=installation.environment, capture_output=True, text=True, check=False
        )
    assert (refused.returncode, f"Port {installation.port}" in refused.stderr) == (3, True)


def test_a_port_that_is_let_go_meanwhile_is_taken_over():
    other = socket.create_server(("127.0.0.1", 0))
    number = other.getsockname()[1]
    with _later(0.5, other.close), port.listening("127.0.0.1", number, command="") as listener:
        assert listener.getsockname()[1] == number


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


def _beats(installation: Installation) -> bool:
    """Whether all processes that were started in place of others have been running for a while."""
    now = time.time()
    return all((child := installation.child(name)) and now - child.create_time() > 12 for name in PROCESSES)


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
