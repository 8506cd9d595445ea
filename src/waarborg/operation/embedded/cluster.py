"""The cluster on disk: made once, complete or not at all; its settings written anew before each start."""

from __future__ import annotations

import os
import pwd
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from waarborg.operation.embedded import programs
from waarborg.operation.embedded.errors import OtherVersionError

if TYPE_CHECKING:
    from waarborg.operation.embedded.places import Places

INITDB = (
    "-U",
    "postgres",
    "-E",
    "UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "-A",
    "peer",
)
# Before a killed server recovers, what it had written has to be on disk: its file system at once instead of more than a
# thousand files one by one, which takes seconds. Elsewhere the server knows no such way.
_SYNC_AFTER_A_KILL = {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
INCLUDE = "include_if_exists = 'waarborg.conf'"


def ensure_made(places: Places, lock: int) -> None:
    """Make the cluster when there is none. A making that was killed leaves only a draft, which is thrown away.

    ``lock`` goes to initdb too: when we are killed it works on for a moment, and nobody should begin beside it.

    Raises: OtherVersionError, ProgramFailedError.
    """
    installation = places.installation
    if not (places.data / "PG_VERSION").exists():
        _make(places, installation, lock)
    found = (places.data / "PG_VERSION").read_text().strip()
    ours = programs.major_version(installation, places.account)
    if found != ours:
        raise OtherVersionError(places.data, found, ours)


def write_settings(places: Places, buffers_mb: int) -> None:
    """Sockets only, in a folder of their own, for the users of this installation only; logs that stay small.

    Written before each start, because an installation, and the memory of its machine, may have moved since the last.
    """
    _write(
        places,
        "waarborg.conf",
        "".join(f"{key} = {_quoted(value)}\n" for key, value in _settings(places, buffers_mb).items()),
    )
    _write(places, "pg_hba.conf", "local all all peer map=house\n")
    # The kernel says who is at the other end of a socket. No password, so none to leak or lose.
    _write(places, "pg_ident.conf", "".join(f'house "{name}" all\n' for name in _users()))


def _make(places: Places, installation: Path, lock: int) -> None:
    for draft in places.base.glob("draft-*"):
        shutil.rmtree(draft)
    draft = Path(tempfile.mkdtemp(dir=places.base, prefix="draft-"))
    os.chown(draft, places.account.uid, places.account.gid)
    programs.require([str(installation / "bin/initdb"), "-D", str(draft), *INITDB], places.account, keep=lock)
    with (draft / "postgresql.conf").open("a") as settings:
        settings.write(f"\n{INCLUDE}\n")
    draft.rename(places.data)


def _settings(places: Places, buffers_mb: int) -> dict[str, str]:
    return {
        "listen_addresses": "",
        "unix_socket_directories": str(places.sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{buffers_mb}MB",
        "max_wal_size": "4GB",  # after an outage or a change of calendar very many rows are written at once
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "on",
        "log_directory": str(places.logs),
        "log_filename": "postgresql-%a.log",  # one for each day of the week, each begun anew
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_min_duration_statement": "1s",
        "log_line_prefix": "%m [%p] %u %a ",
        **_SYNC_AFTER_A_KILL,
    }


def _users() -> list[str]:
    """Who may connect: who starts this installation, and root, who could become anybody anyway."""
    ours = pwd.getpwuid(os.geteuid()).pw_name
    root = pwd.getpwuid(0).pw_name
    return sorted({ours, root})


def _write(places: Places, name: str, text: str) -> None:
    path = places.data / name
    path.write_text(text)
    path.chmod(0o600)
    os.chown(path, places.account.uid, places.account.gid)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
