"""The port that visitors come to: taken before anything long begins, or refused with what helps.

``script/demo`` runs this module with the system's Python before there is an environment, so it needs nothing but the
standard library.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from waarborg.operation.errors import OperationError
from waarborg.operation.progress import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE_S = 8.0  # processes of a supervisor that was killed let go of the port within this
LOOK_S = 0.2
IN_THE_WAY = 3
_LAST = 65535
_BACKLOG = 512


class PortTakenError(OperationError):
    """Something else listens where we should."""

    def __init__(self, host: str, port: int, command: str) -> None:
        other = port + 1 if port < _LAST else port - 1
        super().__init__(
            f"Port {port} of {host} is in use, perhaps by another Waarborg or by another web server under development; "
            f"`lsof -i :{port}` (or `ss -ltnp`) names the process. Stop that one, or take another port: "
            f"PORT={other} {command}"
        )


class CannotListenError(OperationError):
    """The address is not this machine's, or the port is kept for others."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"Can't listen on {host} port {port}: {why}. Set PORT or WAARBORG_HOST to another.")


@contextmanager
def listening(host: str, port: int, *, command: str) -> Iterator[socket.socket]:
    """A listening socket that children inherit. Raises: PortTakenError, which names ``command``; CannotListenError."""
    with _patiently_taken(host, port, command) as listener:
        listener.set_inheritable(True)
        yield listener


def _patiently_taken(host: str, port: int, command: str) -> socket.socket:
    deadline = time.monotonic() + PATIENCE_S
    has_waited = False
    while True:
        try:
            return socket.create_server((host, port), family=_family(host), backlog=_BACKLOG)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                why = str(error.strerror or error).partition(" (while")[0]
                raise CannotListenError(host, port, why) from error
            if time.monotonic() > deadline:
                raise PortTakenError(host, port, command) from error
        if not has_waited:
            say(
                f"  Port {port} is in use; waiting {PATIENCE_S:.0f} s, in case an earlier run is about to end"
            )
            has_waited = True
        time.sleep(LOOK_S)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def main(variables: Mapping[str, str]) -> int:
    """Try the port that the environment names; what is wrong with a value is for the configuration to say."""
    host, port = variables.get("WAARBORG_HOST") or "127.0.0.1", variables.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) <= _LAST:
        return 0
    try:
        with listening(host, int(port), command="script/demo"):
            return 0
    except OperationError as error:
        sys.stderr.write(f"waarborg: {error}\n")
        return IN_THE_WAY


if __name__ == "__main__":
    sys.exit(main(os.environ))
