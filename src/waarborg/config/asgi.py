"""The web process: a small front that answers health checks and event streams and hands every page to Django's WSGI side.

Measured on two cores, pages behind this front answer two to four times as many requests a second as Django's own
ASGI handler, and the event loop stays free for connections that stay open. Source: docs/decisions/0028-asgi-front.md.
"""

import asyncio
import json
from http import HTTPStatus
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from waarborg.config.settings import ENVIRONMENT
from waarborg.config.wsgi import application as pages
from waarborg.doors.live import front
from waarborg.doors.live.front import Message, Receive, Send

live_pages = front.Front(most=ENVIRONMENT.live_streams)
_pages: Any = WSGIMiddleware(cast("Any", pages), workers=ENVIRONMENT.web_threads)


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """One connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and (probe := _PROBES.get(scope["path"])):
        await _answer(send, *await probe())
    elif scope["type"] == "http" and scope["path"] == front.PATH:
        await live_pages(scope, receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1000})


async def _live() -> tuple[HTTPStatus, dict[str, Any]]:
    """The process runs and its loop turns; nothing is said about the database, or a restart of it would kill us."""
    return HTTPStatus.OK, {"status": "live"}


async def _ready() -> tuple[HTTPStatus, dict[str, Any]]:
    from waarborg.config.readiness import hindrance  # noqa: PLC0415 - keeps this module free of the database

    found = await asyncio.to_thread(hindrance)
    if found is None:
        return HTTPStatus.OK, {"status": "ready"}
    return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "not ready", "because": found}


_PROBES = {"/healthz": _live, "/readyz": _ready}


async def _answer(send: Send, status: HTTPStatus, content: dict[str, Any]) -> None:
    body = json.dumps(content).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "lifespan.shutdown":
        live_pages.start()
        await send({"type": "lifespan.startup.complete"})
    await live_pages.stop()
    await send({"type": "lifespan.shutdown.complete"})
