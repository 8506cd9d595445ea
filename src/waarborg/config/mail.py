"""Where outbound mail goes, as settings of the web framework."""

from typing import Any

from waarborg.config.environment import EmailRoute, Environment

_BACKENDS = {"console": "console", "file": "filebased", "smtp": "smtp"}


def mail_settings(environment: Environment) -> dict[str, Any]:
    """The settings for the one route that the environment chose."""
    route = environment.email
    backend = f"django.core.mail.backends.{_BACKENDS[route.kind]}.EmailBackend"
    return {"EMAIL_BACKEND": backend, "EMAIL_TIMEOUT": 20} | _destination(route)


def _destination(route: EmailRoute) -> dict[str, Any]:
    if route.kind == "file":
        return {"EMAIL_FILE_PATH": str(route.folder)}
    return {
        "EMAIL_HOST": route.host,
        "EMAIL_PORT": route.port,
        "EMAIL_HOST_USER": route.user,
        "EMAIL_HOST_PASSWORD": route.password,
        "EMAIL_USE_TLS": route.starttls,
        "EMAIL_USE_SSL": route.tls,
    }
