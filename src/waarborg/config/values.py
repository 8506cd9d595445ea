"""From the text of one environment variable to a value, or to the advice that helps."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST_SECRET_KEY = 50  # Django's own bound for a key that can't be guessed


class Mode(StrEnum):
    """``demo`` shows its accounts and stays on this machine; ``production`` meets the world."""

    DEMO = "demo"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    """``text`` for people, ``json`` for machines that collect logs."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class Problem:
    """One variable that can't be used: what was found, what is allowed and what to set."""

    variable: str
    found: str
    allowed: str
    advice: str

    def __str__(self) -> str:
        return f"{self.variable}\n    found:   {self.found}\n    allowed: {self.allowed}\n    do:      {self.advice}"


class ConfigurationRefusedError(Exception):
    """The configuration can't be used; every problem in it is listed, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"The configuration has {count}:\n{listed}")


class UnusableError(ValueError):
    """What a parser raises: the advice that belongs to this value."""


@dataclass(frozen=True)
class Variable:
    """How one environment variable is read and explained."""

    name: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str
    allowed: str
    secret: bool = False

    def shown(self, value: str) -> str:
        """The value as it may stand in an error or a log."""
        if self.secret:
            return f"a value of {len(value)} characters (not shown)"
        return repr(re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", value))


@dataclass(frozen=True)
class EmailRoute:
    """Where outbound mail goes: a server, a folder of files, or the terminal."""

    kind: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    folder: Path | None = None


# --- parsers: text in, value out, or UnusableError with the advice ----------------------------------------------


def folder(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise UnusableError("name a folder; a file stands at that path")
    return path


def between(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise UnusableError(f"set a whole number from {low} to {high}")
        return int(text)

    return parse


def one_of(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
    def parse(text: str) -> StrEnum:
        known = [choice.value for choice in choices]
        if text in known:
            return choices(text)
        near = difflib.get_close_matches(text.lower(), known, n=1)
        raise UnusableError(f"did you mean {near[0]!r}?" if near else f"set one of {', '.join(known)}")

    return parse


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise UnusableError(f"this is no address: {error}") from error
    return parts


def postgresql(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise UnusableError("Waarborg runs on PostgreSQL only; begin with postgresql://")
    if not parts.path.strip("/"):
        raise UnusableError("name the database after the host, for example postgresql://user@host/waarborg")
    return text


def web_address(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise UnusableError("set scheme and host as people type them, for example https://support.example.nl")
    if parts.path.strip("/"):
        raise UnusableError("give Waarborg a host name of its own; it can't live under a path")
    return text.rstrip("/")


def host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", text):
        raise UnusableError("set an IP address or host name of this machine, without a port")
    return text


def list_of_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip() for part in text.split(",") if part.strip())
    if "*" in hosts:
        raise UnusableError("name each host; * would let anybody's host name in")
    wrong = [host for host in hosts if not re.fullmatch(r"\.?[A-Za-z0-9.:\[\]/-]+", host)]
    if wrong:
        raise UnusableError(f"{wrong[0]!r} is no host name")
    return hosts


def list_of_networks(text: str) -> tuple[str, ...]:
    networks = [part.strip() for part in text.split(",") if part.strip()]
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise UnusableError(f"write each as 10.1.2.3 or 10.1.2.0/24: {error}") from error
    return tuple(networks)


def secret_key(text: str) -> str:
    if len(text) < SHORTEST_SECRET_KEY:
        raise UnusableError("make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'")
    return text


def language(text: str) -> str:
    if text not in {"nl", "en"}:
        raise UnusableError("set nl or en")
    return text


def time_zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnusableError(
            "set a name from the IANA time zone database, such as Europe/Amsterdam"
        ) from error


def log_level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise UnusableError("set debug, info, warning or error")
    return text.upper()


def email(text: str) -> EmailRoute:
    parts = _split(text)
    if parts.scheme == "console":
        return EmailRoute("console")
    if parts.scheme == "file":
        if not parts.path.startswith("/"):
            raise UnusableError("give the folder as an absolute path: file:///var/mail/waarborg")
        return EmailRoute("file", folder=Path(parts.path))
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise UnusableError(
            "begin with smtp:// and a host name, for example smtp://mail.example.nl:587?tls=starttls"
        )
    return _mail_server(parts)


def _mail_server(parts: SplitResult) -> EmailRoute:
    tls = parse_qs(parts.query).get("tls", ["none"])[0]
    if tls not in {"none", "starttls"}:
        raise UnusableError(
            "after the question mark only tls=starttls or tls=none is known; smtps:// is TLS from the start"
        )
    implicit = parts.scheme == "smtps"
    return EmailRoute(
        "smtp",
        host=parts.hostname or "",
        port=parts.port or (465 if implicit else 587 if tls == "starttls" else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=tls == "starttls" and not implicit,
        tls=implicit,
    )
