"""All configuration of an installation, read from environment variables once, typed, and refused as a whole.

``Environment.read(os.environ)`` is the only reader. Each field declares its variable, so that the reference page,
``waarborg doctor`` and the refusals all speak from the same place.
"""

from __future__ import annotations

import difflib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
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


def _variable(
    name: str,
    parse: Callable[[str], Any],
    *,
    default: str | None,
    meaning: str,
    allowed: str,
    secret: bool = False,
) -> Any:
    variable = Variable(name, parse, default, meaning, allowed, secret)
    # What may hold a password stays out of tracebacks and logs.
    return field(metadata={"variable": variable}, repr=not (secret or name.endswith("_URL")))


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


def _folder(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise UnusableError("name a folder; a file stands at that path")
    return path


def _between(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise UnusableError(f"set a whole number from {low} to {high}")
        return int(text)

    return parse


def _one_of(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
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


def _postgresql(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise UnusableError("Waarborg runs on PostgreSQL only; begin with postgresql://")
    if not parts.path.strip("/"):
        raise UnusableError("name the database after the host, for example postgresql://user@host/waarborg")
    return text


def _web_address(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise UnusableError("set scheme and host as people type them, for example https://support.example.nl")
    if parts.path.strip("/"):
        raise UnusableError("give Waarborg a host name of its own; it can't live under a path")
    return text.rstrip("/")


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", text):
        raise UnusableError("set an IP address or host name of this machine, without a port")
    return text


def _list_of_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip() for part in text.split(",") if part.strip())
    if "*" in hosts:
        raise UnusableError("name each host; * would let anybody's host name in")
    wrong = [host for host in hosts if not re.fullmatch(r"\.?[A-Za-z0-9.:\[\]/-]+", host)]
    if wrong:
        raise UnusableError(f"{wrong[0]!r} is no host name")
    return hosts


def _secret_key(text: str) -> str:
    if len(text) < SHORTEST_SECRET_KEY:
        raise UnusableError("make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'")
    return text


def _language(text: str) -> str:
    if text not in {"nl", "en"}:
        raise UnusableError("set nl or en")
    return text


def _time_zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnusableError(
            "set a name from the IANA time zone database, such as Europe/Amsterdam"
        ) from error


def _log_level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise UnusableError("set debug, info, warning or error")
    return text.upper()


def _email(text: str) -> EmailRoute:
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
        user=parts.username or "",
        password=parts.password or "",
        starttls=tls == "starttls" and not implicit,
        tls=implicit,
    )


# --- the configuration ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Environment:
    """The configuration of one installation. Build it with :meth:`read`."""

    home: Path = _variable(
        "WAARBORG_HOME",
        _folder,
        default=".waarborg",
        meaning="Folder of this installation: embedded database, secret key, attachments, logs.",
        allowed="a folder that can be written, or made",
    )
    mode: Mode = _variable(
        "WAARBORG_MODE",
        _one_of(Mode),
        default="demo",
        meaning="`demo` listens on this machine only and shows its accounts; `production` asks for an address, "
        "mail and a second factor for staff. `waarborg serve` wants it said aloud.",
        allowed="demo or production",
    )
    database_url: str | None = _variable(
        "DATABASE_URL",
        _postgresql,
        default=None,
        meaning="The database as the application logs in: role `waarborg_login`. When absent, "
        "the embedded PostgreSQL is used.",
        allowed="postgresql://user:password@host:port/database, PostgreSQL 15 or later",
    )
    database_owner_url: str | None = _variable(
        "DATABASE_OWNER_URL",
        _postgresql,
        default=None,
        meaning="The same database as role `waarborg_owner`, which owns the tables. Only migrating uses it.",
        allowed="postgresql://user:password@host:port/database",
    )
    database_admin_url: str | None = _variable(
        "DATABASE_ADMIN_URL",
        _postgresql,
        default=None,
        meaning="A superuser of the server. Only `waarborg database prepare` and the tests use it; "
        "don't leave it set where the application runs.",
        allowed="postgresql://user:password@host:port/database",
    )
    host: str = _variable(
        "WAARBORG_HOST",
        _host,
        default="127.0.0.1",
        meaning="Address that the web server listens on.",
        allowed="an IP address or host name of this machine",
    )
    port: int = _variable(
        "PORT",
        _between(1, 65535),
        default="8000",
        meaning="Port that the web server listens on.",
        allowed="1 to 65535",
    )
    given_address: str | None = _variable(
        "WAARBORG_ADDRESS",
        _web_address,
        default=None,
        meaning="The address that people type, used in mails, documents and checks of where a form came from. "
        "When absent: http, host and port. Production asks for https.",
        allowed="https://host, without a path",
    )
    given_allowed_hosts: tuple[str, ...] = _variable(
        "WAARBORG_ALLOWED_HOSTS",
        _list_of_hosts,
        default="",
        meaning="More host names that requests may carry, beside that of WAARBORG_ADDRESS.",
        allowed="host names, separated by commas",
    )
    trusted_proxies: tuple[str, ...] = _variable(
        "WAARBORG_TRUSTED_PROXIES",
        _list_of_hosts,
        default="127.0.0.1,::1",
        meaning="Reverse proxies whose word about the visitor's address and scheme is taken.",
        allowed="IP addresses or networks, separated by commas",
    )
    given_secret_key: str | None = _variable(
        "WAARBORG_SECRET_KEY",
        _secret_key,
        default=None,
        meaning="Signs sessions and links. When absent it is made once and kept in WAARBORG_HOME, readable for "
        "its owner only. Several machines need the same one.",
        allowed=f"at least {SHORTEST_SECRET_KEY} characters",
        secret=True,
    )
    given_email: EmailRoute | None = _variable(
        "EMAIL_URL",
        _email,
        default=None,
        meaning="Where outbound mail goes. When absent in the demo: files in WAARBORG_HOME/mail.",
        allowed="smtp://user:password@host:port?tls=starttls, smtps://..., file:///folder or console:",
    )
    email_sender: str = _variable(
        "WAARBORG_EMAIL_FROM",
        str,
        default="Waarborg <waarborg@localhost>",
        meaning="Sender of outbound mail.",
        allowed="a mail address, with a name if wanted",
    )
    language: str = _variable(
        "WAARBORG_LANGUAGE",
        _language,
        default="nl",
        meaning="Language for who hasn't chosen one.",
        allowed="nl or en",
    )
    time_zone: ZoneInfo = _variable(
        "WAARBORG_TIME_ZONE",
        _time_zone,
        default="Europe/Amsterdam",
        meaning="Time zone of screens and reports. An agreement's own time zone stands in its SLA file.",
        allowed="a name from the IANA time zone database",
    )
    web_threads: int = _variable(
        "WAARBORG_WEB_THREADS",
        _between(1, 256),
        default="8",
        meaning="Requests that the web process handles at the same time; each may hold a database connection.",
        allowed="1 to 256",
    )
    worker_concurrency: int = _variable(
        "WAARBORG_WORKER_CONCURRENCY",
        _between(1, 100),
        default="10",
        meaning="Jobs that the worker runs at the same time, and the size of its database pool.",
        allowed="1 to 100",
    )
    sweep_batch: int = _variable(
        "WAARBORG_SWEEP_BATCH",
        _between(1, 10_000),
        default="500",
        meaning="Due milestones that the sweep claims in one transaction.",
        allowed="1 to 10000",
    )
    log_format: LogFormat = _variable(
        "WAARBORG_LOG_FORMAT",
        _one_of(LogFormat),
        default="text",
        meaning="`text` for people, `json` for what collects logs.",
        allowed="text or json",
    )
    log_level: str = _variable(
        "WAARBORG_LOG_LEVEL",
        _log_level,
        default="info",
        meaning="The least weighty kind of line that is logged.",
        allowed="debug, info, warning or error",
    )

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Environment:
        """The configuration that ``variables`` describe; an empty variable counts as absent.

        Raises: ConfigurationRefusedError with every problem at once.
        """
        values, problems = _parsed(variables)
        problems += _unknown(variables)
        if problems:
            raise ConfigurationRefusedError(tuple(problems))
        environment = cls(**values)
        contradictions = tuple(_contradictions(environment))
        if contradictions:
            raise ConfigurationRefusedError(contradictions)
        return environment

    @property
    def embedded(self) -> bool:
        """Whether the installation runs its own PostgreSQL."""
        return self.database_url is None

    @property
    def address(self) -> str:
        """The address that people type, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.given_address or f"http://{host}:{self.port}"

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Host names that a request may carry; this machine's own are for health checks and the demo."""
        own = urlsplit(self.address).hostname or self.host
        return tuple(dict.fromkeys((own, *self.given_allowed_hosts, "127.0.0.1", "localhost", "[::1]")))

    @property
    def email(self) -> EmailRoute:
        """Where outbound mail goes."""
        return self.given_email or EmailRoute("file", folder=self.home / "mail")

    def secret_key(self) -> str:
        """The key that signs sessions and links; made on first use when none was given."""
        return self.given_secret_key or _kept_secret(self.home / "secret-key")


def variables() -> tuple[Variable, ...]:
    """Every variable that Waarborg reads, in the order of the reference page."""
    return tuple(declared.metadata["variable"] for declared in fields(Environment))


def _parsed(given: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for declared in fields(Environment):
        variable: Variable = declared.metadata["variable"]
        text = given.get(variable.name) or variable.default
        try:
            values[declared.name] = None if text is None else variable.parse(text)
        except UnusableError as error:
            problems.append(Problem(variable.name, variable.shown(text or ""), variable.allowed, str(error)))
    return values, problems


def _unknown(given: Mapping[str, str]) -> list[Problem]:
    """A misspelt variable would silently leave its default in force, so it is refused."""
    known = [variable.name for variable in variables()]
    strange = [name for name in given if name.startswith("WAARBORG_") and name not in known]
    return [
        Problem(name, "an unknown variable", "the variables of the reference", _nearest(name, known))
        for name in strange
    ]


def _nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"unset {name}"


def _contradictions(environment: Environment) -> Iterator[Problem]:
    if environment.embedded and environment.database_owner_url:
        yield Problem(
            "DATABASE_URL", "nothing, beside a DATABASE_OWNER_URL", "both or neither", "set DATABASE_URL too"
        )
    if environment.mode is Mode.DEMO and environment.host not in LOOPBACK:
        yield Problem(
            "WAARBORG_HOST",
            f"{environment.host!r} in the demo, whose passwords are public",
            "127.0.0.1, ::1 or localhost",
            "leave it, or set WAARBORG_MODE=production",
        )
    if environment.mode is Mode.PRODUCTION:
        yield from _missing_in_production(environment)


def _missing_in_production(environment: Environment) -> Iterator[Problem]:
    given = environment.given_address
    if given is None or not given.startswith("https://"):
        yield Problem(
            "WAARBORG_ADDRESS",
            "nothing" if given is None else repr(given),
            "https://host in production",
            "set the address that people type, for example https://support.example.nl",
        )
    if environment.given_email is None:
        yield Problem(
            "EMAIL_URL",
            "nothing",
            "a mail server in production",
            "set for example smtp://user:password@mail.example.nl:587?tls=starttls",
        )


def _kept_secret(path: Path) -> str:
    """Read the key that is kept at ``path``, or make it. Processes that start together agree: only one link wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")  # 0600 by itself
        with os.fdopen(descriptor, "w") as written:
            written.write(secrets.token_urlsafe(64))
            written.flush()
            os.fsync(written.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass  # another process was first, and its key is the key
        finally:
            Path(draft).unlink()
    return path.read_text().strip()
