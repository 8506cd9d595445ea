"""What the doctor looks at on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import zoneinfo
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from waarborg.operation.doctor.findings import Finding, doubtful, good, wrong
from waarborg.operation.supervisor import readiness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from waarborg.config.environment import Environment

LITTLE_DISK = 2_000_000_000
NO_DISK = 200_000_000


def disk(environment: Environment) -> Finding:
    home = environment.home
    if not os.access(home, os.W_OK):
        return wrong("disk", f"{home} can't be written", "Start Waarborg once, or give its user that folder.")
    free = shutil.disk_usage(home).free
    seen = f"{free / 1e9:.1f} GB free at {home}"
    if free < NO_DISK:
        return wrong("disk", seen, "Free space now: PostgreSQL stops when it can't write.")
    return doubtful("disk", seen, "Free space soon.") if free < LITTLE_DISK else good("disk", seen)


def secret_key(environment: Environment) -> Finding:
    if environment.given_secret_key:
        return good("secret key", "from WAARBORG_SECRET_KEY")
    path = environment.home / "secret-key"
    if not path.exists():
        return doubtful(
            "secret key", "none yet", "It is made at the first start; or set WAARBORG_SECRET_KEY."
        )
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return wrong(
            "secret key",
            f"{path} is open to other users",
            f"chmod 600 {path}, and think of making a new one.",
        )
    return good("secret key", f"kept in {path}")


def time_zones(environment: Environment) -> Finding:
    count = len(zoneinfo.available_timezones())
    return good("time zones", f"{count} known; screens show {environment.time_zone}")


def fonts(_: Environment) -> Finding:
    found = sorted(
        {path.name for path in _files_under(files("waarborg")) if path.name.endswith((".ttf", ".otf"))}
    )
    if not found:
        return wrong(
            "fonts", "none in the package", "Install Waarborg again: documents can't be set without."
        )
    return good("fonts", f"{len(found)} for documents")


def _files_under(folder: Any) -> Iterator[Any]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files_under(entry)
        else:
            yield entry


def mail(environment: Environment) -> Finding:
    route = environment.email
    if route.kind != "smtp":
        return doubtful(
            "mail",
            f"goes to {route.folder or 'the terminal'}, not to people",
            "Set EMAIL_URL to a mail server.",
        )
    try:
        socket.create_connection((route.host, route.port), timeout=5).close()
    except OSError as error:
        return wrong("mail", f"{route.host} port {route.port}: {error}", "Check EMAIL_URL and the firewall.")
    return good("mail", f"{route.host} port {route.port} answers")


def web(environment: Environment) -> Finding:
    seen = readiness(environment)
    if seen == "ready":
        return good("web", f"answers on port {environment.port}")
    return wrong("web", seen, "Start it with: waarborg serve")
