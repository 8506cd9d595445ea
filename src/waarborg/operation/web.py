"""The web process: uvicorn on a socket that the supervisor listens on, or on one of its own."""

from __future__ import annotations

import resource
import socket
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from waarborg.config.environment import Environment

STOP_S = 3  # a page that takes long, or a reader that takes nothing, must not hold up a stop
FILES_BESIDE_STREAMS = 1024


class Server(uvicorn.Server):
    """Ends the event streams first when it is asked to stop: by themselves they never would."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from waarborg.config.asgi import live_pages

        live_pages.streams.close_all()
        await super().shutdown(sockets)


def serve(environment: Environment, descriptor: int | None) -> None:
    """Serve until asked to stop."""
    _allow_files(environment.live_streams + FILES_BESIDE_STREAMS)
    server = Server(_configuration(environment))
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


def _allow_files(wanted: int) -> None:
    """Each open stream is an open file, and shells allow 1024 of them; more, as far as the system lets us."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    possible = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if possible > allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (possible, most))
