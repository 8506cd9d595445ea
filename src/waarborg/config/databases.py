"""From a database address to the two ways in: as the role that the application logs in with, and as the owner."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from waarborg.config.environment import Environment

_OWN = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """``default`` is the application's; ``owner`` exists only where the owner's address is given, for migrating."""
    found = {"default": connection(environment.database_url or "")}
    if environment.database_owner_url:
        found["owner"] = connection(environment.database_owner_url)
    return found


def connection(address: str) -> dict[str, Any]:
    """Connection settings for ``address``; what the framework does not name goes to the driver as it is."""
    parts = conninfo_to_dict(address)
    settings: dict[str, Any] = {_OWN[key]: str(value) for key, value in parts.items() if key in _OWN}
    options = {key: value for key, value in parts.items() if key not in _OWN}
    return settings | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 300,  # the web server's threads live long, and each keeps its connection
        "CONN_HEALTH_CHECKS": True,  # a restart of the database costs no request
        "OPTIONS": {"application_name": "waarborg", "connect_timeout": 10} | options,
    }
