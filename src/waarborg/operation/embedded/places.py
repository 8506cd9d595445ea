"""Where the embedded PostgreSQL keeps what: data, socket, logs, programs, and whose they are.

Ordinarily all of it is the folder ``database`` in ``WAARBORG_HOME``. Where the server runs as another user than ours
and that user can't reach ``WAARBORG_HOME`` (it lies in root's own folder), the folder is in ``/var/lib/waarborg``, and
``database`` is a link to it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from waarborg.operation.database import address
from waarborg.operation.embedded import programs
from waarborg.operation.embedded.errors import ForeignFolderError, UnreachableError

if TYPE_CHECKING:
    from waarborg.operation.embedded.programs import Account

SUPERUSER = "postgres"
LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux and 104 on macOS, with the zero at the end
SOCKET_NAME = ".s.PGSQL.5432"
ELSEWHERE = Path("/var/lib/waarborg")


@dataclass(frozen=True)
class Places:
    """The folders of one cluster and the account that they belong to."""

    base: Path
    account: Account

    @classmethod
    def existing(cls, home: Path) -> Places | None:
        """Those under ``home``, when there are any."""
        base = (home / "database").resolve()
        return cls(base, programs.server_account(base.stat().st_uid)) if base.is_dir() else None

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def logs(self) -> Path:
        return self.base / "logs"

    @property
    def start_log(self) -> Path:
        return self.logs / "start.log"

    @property
    def sockets(self) -> Path:
        """Where clients find the server; a short folder when the natural one is too long for a socket."""
        natural = self.base / "socket"
        if len(os.fsencode(natural / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return natural
        digest = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:16]
        return Path("/tmp") / f"waarborg-{self.account.uid}-{digest}"  # noqa: S108 - made private, or refused

    @property
    def admin_url(self) -> str:
        """The way in as superuser; the server lets only its users of this machine take it (``peer``)."""
        return address({"user": SUPERUSER, "dbname": "postgres", "host": str(self.sockets), "port": "5432"})

    @cached_property
    def installation(self) -> Path:
        """PostgreSQL's programs, where the server's account can run them."""
        return programs.reachable(self.account, self.base)

    def program(self, name: str) -> str:
        return str(self.installation / "bin" / name)

    def make_private(self, folder: Path) -> None:
        """Make ``folder`` for the server's account alone. Raises: ForeignFolderError when it is somebody else's."""
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.account.uid, self.account.gid)
        except FileExistsError:
            found = folder.lstat()
            if found.st_uid != self.account.uid or found.st_mode & 0o077 or folder.is_symlink():
                raise ForeignFolderError(folder) from None


def reachable_places(home: Path) -> Places:
    """The places under ``home``, made where they are missing. Call it with the lock held.

    Raises: NoServerUserError, UnreachableError.
    """
    found = Places.existing(home)
    if found is None:
        account = programs.server_account()
        found = _at_home(home, account) if programs.can_enter(home, account) else _elsewhere(home, account)
    if not programs.can_enter(found.base, found.account):
        raise UnreachableError(found.base, found.account.name)
    for folder in (found.logs, found.sockets):
        found.make_private(folder)
    return found


def _at_home(home: Path, account: Account) -> Places:
    places = Places((home / "database").resolve(), account)
    places.make_private(places.base)
    return places


def _elsewhere(home: Path, account: Account) -> Places:
    """A new folder each time: a home that was thrown away must not meet its old data again."""
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    base = Path(tempfile.mkdtemp(dir=ELSEWHERE, prefix=f"{home.parent.name or 'home'}-"))
    os.chown(base, account.uid, account.gid)
    (home / "database").unlink(missing_ok=True)  # a link whose folder is gone
    (home / "database").symlink_to(base)
    return Places(base, account)
