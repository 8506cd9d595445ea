"""The web process: uvicorn on a socket that the supervisor listens on, or on one of its own."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from waarborg.config.environment import Environment

STOP_S = 3  # a stream that stays open must not hold up a stop


def serve(environment: Environment, descriptor: int | None) -> None:
    """Serve until asked to stop."""
    server = uvicorn.Server(_configuration(environment))
    server.run([socket.socket(fileno=descriptor)] if descriptor is not None else None)


def _configuration(environment: Environment) -> uvicorn.Config:
    return uvicorn.Config(
        "waarborg.config.asgi:application",
        host=environment.host,
        port=environment.port,
        lifespan="on",
        ws="none",
        proxy_headers=True,
        forwarded_allow_ips=list(environment.trusted_proxies),
        timeout_graceful_shutdown=STOP_S,
        server_header=False,
        access_log=False,
        log_config=None,  # the settings have decided how lines look
    )
