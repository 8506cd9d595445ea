"""All configuration of an installation, read from environment variables once, typed, and refused as a whole.

``Environment.read(os.environ)`` is the only reader. Each field declares its variable, so that the reference page,
``waarborg doctor`` and the refusals all speak from the same place.
"""

from __future__ import annotations

import difflib
import os
import secrets
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from waarborg.config import values
from waarborg.config.values import (
    ConfigurationRefusedError,
    EmailRoute,
    LogFormat,
    Mode,
    Problem,
    UnusableError,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zoneinfo import ZoneInfo

__all__ = [
    "ConfigurationRefusedError",
    "EmailRoute",
    "Environment",
    "LogFormat",
    "Mode",
    "Problem",
    "Variable",
    "variables",
]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


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
class Environment:
    """The configuration of one installation. Build it with :meth:`read`."""

    home: Path = _variable(
        "WAARBORG_HOME",
        values.folder,
        default=".waarborg",
        meaning="Folder of this installation: embedded database, secret key, attachments, logs.",
        allowed="a folder that can be written, or made",
    )
    mode: Mode = _variable(
        "WAARBORG_MODE",
        values.one_of(Mode),
        default="demo",
        meaning="`demo` listens on this machine only and shows its accounts; `production` asks for an address, "
        "mail and a second factor for staff. `waarborg serve` wants it said aloud.",
        allowed="demo or production",
    )
    database_url: str | None = _variable(
        "DATABASE_URL",
        values.postgresql,
        default=None,
        meaning="The database as the application logs in: role `waarborg_login`. When absent, "
        "the embedded PostgreSQL is used.",
        allowed="postgresql://user:password@host:port/database, PostgreSQL 15 or later",
    )
    database_owner_url: str | None = _variable(
        "DATABASE_OWNER_URL",
        values.postgresql,
        default=None,
        meaning="The same database as role `waarborg_owner`, which owns the tables. Only migrating uses it.",
        allowed="postgresql://user:password@host:port/database",
    )
    database_admin_url: str | None = _variable(
        "DATABASE_ADMIN_URL",
        values.postgresql,
        default=None,
        meaning="A superuser of the server. Only `waarborg database prepare` and the tests use it; "
        "don't leave it set where the application runs.",
        allowed="postgresql://user:password@host:port/database",
    )
    host: str = _variable(
        "WAARBORG_HOST",
        values.host,
        default="127.0.0.1",
        meaning="Address that the web server listens on.",
        allowed="an IP address or host name of this machine",
    )
    port: int = _variable(
        "PORT",
        values.between(1, 65535),
        default="8000",
        meaning="Port that the web server listens on.",
        allowed="1 to 65535",
    )
    given_address: str | None = _variable(
        "WAARBORG_ADDRESS",
        values.web_address,
        default=None,
        meaning="The address that people type, used in mails, documents and checks of where a form came from. "
        "When absent: http, host and port. Production asks for https.",
        allowed="https://host, without a path",
    )
    given_allowed_hosts: tuple[str, ...] = _variable(
        "WAARBORG_ALLOWED_HOSTS",
        values.list_of_hosts,
        default="",
        meaning="More host names that requests may carry, beside that of WAARBORG_ADDRESS.",
        allowed="host names, separated by commas",
    )
    trusted_proxies: tuple[str, ...] = _variable(
        "WAARBORG_TRUSTED_PROXIES",
        values.list_of_hosts,
        default="127.0.0.1,::1",
        meaning="Reverse proxies whose word about the visitor's address and scheme is taken.",
        allowed="IP addresses or networks, separated by commas",
    )
    given_secret_key: str | None = _variable(
        "WAARBORG_SECRET_KEY",
        values.secret_key,
        default=None,
        meaning="Signs sessions and links. When absent it is made once and kept in WAARBORG_HOME, readable for "
        "its owner only. Several machines need the same one.",
        allowed=f"at least {values.SHORTEST_SECRET_KEY} characters",
        secret=True,
    )
    given_email: EmailRoute | None = _variable(
        "EMAIL_URL",
        values.email,
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
        values.language,
        default="nl",
        meaning="Language for who hasn't chosen one.",
        allowed="nl or en",
    )
    time_zone: ZoneInfo = _variable(
        "WAARBORG_TIME_ZONE",
        values.time_zone,
        default="Europe/Amsterdam",
        meaning="Time zone of screens and reports. An agreement's own time zone stands in its SLA file.",
        allowed="a name from the IANA time zone database",
    )
    web_threads: int = _variable(
        "WAARBORG_WEB_THREADS",
        values.between(1, 256),
        default="8",
        meaning="Requests that the web process handles at the same time; each may hold a database connection.",
        allowed="1 to 256",
    )
    live_streams: int = _variable(
        "WAARBORG_LIVE_STREAMS",
        values.between(1, 20_000),
        default="1000",
        meaning="Pages that one web process keeps up to date while they are open; further ones stay as they were drawn.",
        allowed="1 to 20000",
    )
    worker_concurrency: int = _variable(
        "WAARBORG_WORKER_CONCURRENCY",
        values.between(1, 100),
        default="10",
        meaning="Jobs that the worker runs at the same time, and the size of its database pool.",
        allowed="1 to 100",
    )
    sweep_batch: int = _variable(
        "WAARBORG_SWEEP_BATCH",
        values.between(1, 10_000),
        default="5000",
        meaning="Due milestones that the sweep claims in one transaction.",
        allowed="1 to 10000",
    )
    outbound_networks: tuple[str, ...] = _variable(
        "WAARBORG_OUTBOUND_NETWORKS",
        values.list_of_networks,
        default="",
        meaning="Networks of your own that Waarborg may send requests to, such as the one with the gateway that pages "
        "people. Elsewhere it goes to public addresses only, encrypted.",
        allowed="IP addresses or networks, separated by commas",
    )
    attachment_mb: int = _variable(
        "WAARBORG_ATTACHMENT_MB",
        values.between(1, 2_000),
        default="25",
        meaning="Megabytes that one attachment may have.",
        allowed="1 to 2000",
    )
    attachments_per_message: int = _variable(
        "WAARBORG_ATTACHMENTS_PER_MESSAGE",
        values.between(1, 100),
        default="20",
        meaning="Attachments that one message may have.",
        allowed="1 to 100",
    )
    log_format: LogFormat = _variable(
        "WAARBORG_LOG_FORMAT",
        values.one_of(LogFormat),
        default="text",
        meaning="`text` for people, `json` for what collects logs.",
        allowed="text or json",
    )
    log_level: str = _variable(
        "WAARBORG_LOG_LEVEL",
        values.log_level,
        default="info",
        meaning="The least weighty kind of line that is logged.",
        allowed="debug, info, warning or error",
    )

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Environment:
        """The configuration that ``variables`` describe; an empty variable counts as absent.

        Raises: ConfigurationRefusedError with every problem at once.
        """
        read, problems = _parsed(variables)
        problems += _unknown(variables)
        if problems:
            raise ConfigurationRefusedError(tuple(problems))
        environment = cls(**read)
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
    def attachments(self) -> Path:
        """The folder in which attachments are kept. Several machines need the same one."""
        return self.home / "attachments"

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
    read: dict[str, Any] = {}
    problems: list[Problem] = []
    for declared in fields(Environment):
        variable: Variable = declared.metadata["variable"]
        text = given.get(variable.name) or variable.default
        try:
            read[declared.name] = None if text is None else variable.parse(text)
        except UnusableError as error:
            problems.append(Problem(variable.name, variable.shown(text or ""), variable.allowed, str(error)))
    return read, problems


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
