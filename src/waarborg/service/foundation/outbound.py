"""Requests that leave the machine: one client, which goes nowhere it was not meant to go, and never for long.

It resolves the name, looks at every address that comes back, and connects to one of those, so that a name can't point
elsewhere between the look and the connection. Addresses of this machine and of private networks are refused, but for the
networks that ``WAARBORG_OUTBOUND_NETWORKS`` allows. It follows no redirect, knows no proxy, and bounds time and bytes.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

MOST_BYTES = 64 * 1024
LONGEST_ADDRESS = 500
_SCHEMES = {"https": 443, "http": 80}
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutboundError(Exception):
    """The request brought no answer, or was not made."""


class OutboundRefusedError(OutboundError):
    """It would have gone where it may not go; asking again changes nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and the beginning of the body."""

    status: int
    body: bytes


def refusal_of(url: str) -> str:
    """Why ``url`` can't be asked at all, as a code; empty when it can. Says nothing about where its name points."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "unreadable"
    if parts.scheme not in _SCHEMES or not parts.hostname or port == 0 or len(url) > LONGEST_ADDRESS:
        return "unreadable"
    if any(sign.isspace() or not sign.isprintable() or not sign.isascii() for sign in url):
        return "unreadable"
    return "has_credentials" if parts.username or parts.password or parts.fragment else ""


def post(url: str, body: bytes, *, headers: Mapping[str, str], within_s: float) -> Answer:
    """Post ``body`` to ``url`` and give the answer, whatever its status, all of it within ``within_s`` seconds.

    Raises: OutboundError; OutboundRefusedError where the address is none that may be asked.
    """
    refusal = refusal_of(url)
    if refusal:
        raise OutboundRefusedError(refusal)
    parts = urlsplit(url)
    until = time.monotonic() + within_s
    try:
        with _connected(parts, until) as connection:
            connection.request("POST", _target(parts), body=body, headers=dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.read(MOST_BYTES))
    except (OSError, UnicodeError, http.client.HTTPException) as failure:
        late = f"no answer within {within_s:g} s" if time.monotonic() >= until else ""
        raise OutboundError(late or f"{type(failure).__name__}: {failure}") from failure


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _connected(parts: SplitResult, until: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the first of the name's addresses that answers, cut off at ``until``.

    A time-out of the socket counts anew with every byte, so that it alone would not bound who sends one now and then.
    """
    connection = _Pinned(parts.hostname or "", parts.port or _SCHEMES[parts.scheme])
    addresses = _addresses(parts)
    plain = _opened([str(address) for address in addresses], connection.port, until)
    cut = threading.Timer(max(0, until - time.monotonic()), _cut_off, [plain])
    cut.daemon = True
    cut.start()
    try:
        connection.take(plain, is_encrypted=parts.scheme == "https")
        yield connection
    finally:
        cut.cancel()
        connection.close()
        plain.close()


def _cut_off(plain: socket.socket) -> None:
    with suppress(OSError):  # the other side was first
        plain.shutdown(socket.SHUT_RDWR)


def _opened(addresses: Sequence[str], port: int, until: float) -> socket.socket:
    failure: OSError = OSError("the name has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=max(0.001, until - time.monotonic()))
        except OSError as error:
            failure = error
    raise failure


def _addresses(parts: SplitResult) -> list[_Address]:
    """Raises: OutboundRefusedError when any of them may not be asked: then the name is not to be trusted.

    Without encryption only allowed networks are asked.
    """
    found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found))
    for address in addresses:
        is_allowed = any(address in network for network in _allowed_networks(address.version))
        if not is_allowed and not (_is_public(address) and parts.scheme == "https"):
            raise OutboundRefusedError(f"not_allowed: {address}")
    return addresses


def _is_public(address: _Address) -> bool:
    """Also of an address of the old kind inside one of the new, by whichever of the ways there are."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None and not _is_public(inner):
            return False
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _allowed_networks(version: int) -> Iterator[Any]:
    for network in map(ipaddress.ip_network, settings.WAARBORG_OUTBOUND_NETWORKS):
        if network.version == version:
            yield network


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at; the certificate is held against the name."""

    def take(self, plain: socket.socket, *, is_encrypted: bool) -> None:
        """Go over ``plain``. The original stays with who opened it, to be cut off; this is a second handle on it."""
        self.default_port = 443 if is_encrypted else 80
        self.sock = plain.dup()
        self.sock.settimeout(None)  # it is cut off from outside
        if is_encrypted:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
