"""The product as an operator runs it, ``waarborg serve`` with its own database, and a small world to be busy in."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from visitors import Login

from waarborg.operation import embedded
from waarborg.operation.embedded.places import Places

ROOT = Path(__file__).parents[2]
PASSWORD = "negen-fietsen-naast-de-sluis"
READY_S = 120.0
LOOK_S = 0.05
# What is promised within minutes passes while the visitors are still there.
_TARGETS = 'reaction = "1 minute"\nresolution = "2 minutes"\n'


class Installation:
    """One home, one port, and whatever processes run it now."""

    def __init__(self, home: Path, port: int, post_port: int) -> None:
        self.home, self.port = home, port
        self._post_port = post_port
        self._said = (home / "said").open("a+")
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Return when the new supervisor says that it is ready."""
        where = self._said.seek(0, os.SEEK_END)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "waarborg.operation.main", "serve"],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + READY_S
        while "Ready in" not in self._told_since(where):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("waarborg serve did not become ready:\n" + self._told_since(where))
            time.sleep(LOOK_S)

    def stop(self) -> int:
        """As Ctrl-C; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)

    def close(self) -> None:
        """Leave nothing behind, however far it came."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        embedded.stop(self.home)
        self._said.close()

    def child(self, name: str) -> psutil.Process | None:
        assert self.process is not None
        with suppress(psutil.NoSuchProcess):
            for one in psutil.Process(self.process.pid).children():
                with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                    if one.cmdline()[3:4] == [name]:
                        return one
        return None

    def postmaster(self) -> psutil.Process | None:
        places = Places.existing(self.home)
        with suppress(OSError, ValueError, IndexError, psutil.NoSuchProcess):
            assert places is not None
            return psutil.Process(int((places.data / "postmaster.pid").read_text().split()[0]))
        return None

    def backends(self) -> list[psutil.Process]:
        """The server's processes that work for the product, each with one connection."""
        found = []
        postmaster = self.postmaster()
        with suppress(psutil.NoSuchProcess):
            for one in postmaster.children() if postmaster else ():
                with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                    if "waarborg_login" in " ".join(one.cmdline()):
                        found.append(one)
        return found

    def is_ready(self) -> bool:
        with suppress(OSError):
            address = f"http://127.0.0.1:{self.port}/readyz"
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status == 200
        return False

    def said(self) -> str:
        return self._told_since(0)

    def set_up_framework(self) -> None:
        """Let this process call the product's own commands, in the installation that runs."""
        urls = embedded.attached(self.home)
        assert urls is not None
        os.environ |= self._ours() | {
            "DATABASE_URL": urls.login,
            "DJANGO_SETTINGS_MODULE": "waarborg.config.settings",
        }
        import django

        django.setup()

    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "WAARBORG_", "EMAIL_", "DJANGO_"))
        }
        return kept | self._ours() | {"PYTHONPATH": str(ROOT / "src")}

    def _ours(self) -> dict[str, str]:
        return {
            "WAARBORG_HOME": str(self.home),
            "WAARBORG_MODE": "demo",
            "WAARBORG_LOG_LEVEL": "warning",
            "PORT": str(self.port),
            "EMAIL_URL": f"smtp://127.0.0.1:{self._post_port}",
        }

    def _told_since(self, where: int) -> str:
        return Path(self._said.name).read_bytes()[where:].decode(errors="replace")


@dataclass(frozen=True)
class World:
    """Who there is: each client's directing contact and reporter, and the agency's developers."""

    directing: list[Login]
    reporters: list[Login]
    developers: list[Login]
    clients: list[str]


def build_world(clients: int, developers: int) -> World:
    """Through the product's own commands. The framework is set up."""
    from django.db import connections

    from waarborg.service.foundation.viewer import SYSTEM, scope

    at = datetime.now(UTC)
    with scope(SYSTEM):
        world = World([], [], [], [])
        _employ("Pim de Groot", "pm@bureau.example", "project_manager", at)
        for number in range(developers):
            email = f"developer-{number}@bureau.example"
            _employ(f"Sam Visser {number}", email, "support_developer", at)
            world.developers.append(Login(email, PASSWORD))
        for number in range(clients):
            _conclude(world, number, at)
    connections.close_all()
    return world


def _employ(name: str, email: str, role: str, at: datetime) -> None:
    from waarborg.service.foundation.viewer import SYSTEM
    from waarborg.service.parties import commands as parties

    details = parties.Details(name, email, roles=(role,))
    person = parties.employ(by=SYSTEM, at=at, details=details)
    parties.grant_login(by=SYSTEM, at=at, person=person, password=PASSWORD)


def _conclude(world: World, number: int, at: datetime) -> None:
    from waarborg.service.agreements import commands as agreements
    from waarborg.service.foundation.viewer import SYSTEM
    from waarborg.service.parties import commands as parties

    client = agreements.conclude(by=SYSTEM, at=at, text=_agreement(number, at)).client
    world.clients.append(str(client.id))
    for person in client.people.filter(supplier=None):
        parties.grant_login(by=SYSTEM, at=at, person=person, password=PASSWORD)
        side = world.directing if "directing" in person.roles else world.reporters
        side.append(Login(person.email, PASSWORD))


def _agreement(number: int, at: datetime) -> str:
    """The example's, around the clock, with targets of minutes and with people of this client's own to call in."""
    text = (ROOT / "examples/sla-example.toml").read_text(encoding="utf-8")
    replaced = {
        "Voorbeeldwinkel BV": f"Winkel {number}",
        "winkel.example": f"winkel-{number}.example",
        "SLA-2026-001": f"SLA-{number:03}",
        "starts = 2026-01-01": f"starts = {(at - timedelta(days=30)).date().isoformat()}",
        'service_window = "office"': 'service_window = "always"',
        "teamlead@bureau.example": f"teamlead-{number}@bureau.example",
        "directie@bureau.example": f"directie-{number}@bureau.example",
        "75% of": "50% of",
    }
    for ours, theirs in replaced.items():
        text = text.replace(ours, theirs)
    return _with_targets(text)


def _with_targets(text: str) -> str:
    lines = text.splitlines()
    targets = iter(_TARGETS.splitlines() * 4)
    return "\n".join(
        next(targets) if line.startswith(("reaction = ", "resolution = ")) else line for line in lines
    )
