"""The address of the event streams, as a part of the web process: it holds connections open that pages could not.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs

import structlog
from django.db import connections

from waarborg.doors.headers import HEADERS
from waarborg.doors.live import admission, topics
from waarborg.doors.live.admission import TurnedAwayError
from waarborg.doors.live.listener import Listener
from waarborg.doors.live.streams import Stream, Streams
from waarborg.doors.live.topics import Topic, UnknownTopicError

log = structlog.get_logger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = TypeVar("Answer")

PATH = "/live/"
BEAT_S = 15.0  # shorter than the patience of any proxy, and how a page notices that its connection is dead
THREADS = 2
AGAIN_MS = (1000, 3000)  # each page after its own delay, so that they do not come back all at once
_ENDED = b"event: ended\ndata: \n\n"
_HEADERS = {
    **HEADERS,
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Accel-Buffering": "no",  # a proxy must hand on each event as it comes
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks to follow, and the horizon up to which it knows everything."""

    topics: frozenset[Topic]
    since: int | None

    @classmethod
    def by(cls, connection: Message) -> Self:
        """Raises: TurnedAwayError."""
        if connection["method"] != "GET":
            raise TurnedAwayError(HTTPStatus.METHOD_NOT_ALLOWED)
        given = parse_qs(connection["query_string"].decode("latin-1"))
        last = dict(connection["headers"]).get(b"last-event-id", b"").decode("latin-1")
        try:
            asked = topics.asked(given.get("topics", [""])[-1])
        except UnknownTopicError as error:
            raise TurnedAwayError(HTTPStatus.BAD_REQUEST) from error
        return cls(asked, _number(last) or _number(given.get("since", [""])[-1]))


class Front:
    """Answers at ``PATH``. ``start`` and ``stop`` belong to the process's own start and stop."""

    def __init__(self, *, most: int) -> None:
        self.streams = Streams(most)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self._listening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen, on the running event loop."""
        self._listening = asyncio.create_task(Listener(self.streams, _parameters).run())

    async def stop(self) -> None:
        """Let go of the streams and of the database."""
        self.streams.close_all()
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, connection: Message, receive: Receive, send: Send) -> None:
        """One connection, until either side ends it."""
        try:
            asked = Asked.by(connection)
            stream = await self._opened(connection, asked)
        except TurnedAwayError as away:
            await _turn_away(away, send)
            return
        try:
            await _first(_gone(receive), self._tell(connection, stream, asked, send))
        finally:
            self.streams.close(stream)

    async def _opened(self, connection: Message, asked: Asked) -> Stream:
        self.streams.require_room()
        doubts = self.streams.doubts
        stream = self.streams.open(await self._in_thread(admission.admit, connection, asked.topics))
        if self.streams.doubts != doubts:
            stream.doubt()  # somebody lost a role while we asked: it may have been this one
        return stream

    async def _tell(self, connection: Message, stream: Stream, asked: Asked, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _lines(_HEADERS)})
        again_ms = random.randint(*AGAIN_MS)  # noqa: S311 - spread, not secrecy
        await _write(send, b"retry: %d\n\n" % again_ms)
        await self._catch_up(stream, asked.since)
        while not stream.is_closed:
            if stream.is_to_be_checked and not await self._may_go_on(connection, stream, asked):
                await _write(send, _ENDED)
                break
            await _write(send, stream.take(self.streams.horizon))
            await stream.wait(BEAT_S)
        await _write(send, b"", more=False)

    async def _catch_up(self, stream: Stream, since: int | None) -> None:
        """What came after ``since`` and before the stream was open; from there on nothing goes by unheard."""
        if since is None:
            return
        missed = await self._in_thread(admission.missed, stream.reader, since)
        if missed is None:
            stream.hear_everything()
        elif missed:
            stream.hear(missed)

    async def _may_go_on(self, connection: Message, stream: Stream, asked: Asked) -> bool:
        """Ask again whether this session may read. A database that is away decides nothing: it is asked later."""
        try:
            reader = await self._in_thread(admission.admit, connection, asked.topics)
        except TurnedAwayError as away:
            if away.status is HTTPStatus.SERVICE_UNAVAILABLE:
                stream.checked(stream.reader)
                return True
            return False
        if reader.viewer.person_id != stream.reader.viewer.person_id:
            return False
        self.streams.readmit(stream, reader)
        return True

    async def _in_thread(self, ask: Callable[..., Answer], *about: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, ask, *about)


def _parameters() -> dict[str, Any]:
    """How to connect as the application does, without what belongs to the framework's own connections."""
    parameters = connections["default"].get_connection_params()
    parameters.pop("cursor_factory", None)
    return parameters


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first(*ways: Awaitable[None]) -> None:
    """Whichever of ``ways`` ends first ends them all."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _turn_away(away: TurnedAwayError, send: Send) -> None:
    headers = {**HEADERS, "Cache-Control": "no-store", "Content-Length": "0"}
    if away.retry_after_s is not None:
        headers["Retry-After"] = str(away.retry_after_s)
    await send({"type": "http.response.start", "status": int(away.status), "headers": _lines(headers)})
    await _write(send, b"", more=False)


async def _write(send: Send, text: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": more})


def _lines(headers: MutableMapping[str, str]) -> Iterable[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - a bigint
