"""One process inside the installation: configuration, database, and the framework set up on both."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from waarborg.config.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Iterator


def configuration() -> Environment:
    """What the environment variables say. Raises: ConfigurationRefusedError."""
    return Environment.read(os.environ)


@contextmanager
def with_database() -> Iterator[Environment]:
    """The configuration with its database running: the embedded one is started if need be, and stopped by the last."""
    environment = configuration()
    if not environment.embedded:
        yield environment
        return
    from waarborg.operation import embedded

    with embedded.lease(environment.home) as urls:
        os.environ.update(urls.as_variables())
        yield configuration()


@contextmanager
def with_framework() -> Iterator[Environment]:
    """As ``with_database``, with the web framework set up, so that the capabilities can be called."""
    with with_database() as environment:
        set_up_framework()
        yield environment


def set_up_framework() -> None:
    """Settings, models and translations, once in a process; DATABASE_URL stands in the environment by now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waarborg.config.settings")
    import django

    django.setup()
