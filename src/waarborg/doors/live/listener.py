"""The one connection of this process on which the database tells what changed, made again whenever it is lost."""

import asyncio
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg import Notify, sql

from waarborg.doors.live.streams import Streams
from waarborg.service.foundation import announcing

log = structlog.get_logger(__name__)

Session = psycopg.AsyncConnection[tuple[Any, ...]]

# Each turn asks the database to announce something to us: a connection that only seems to be there is noticed within
# two of them, and what the pages have been told so far is known to a few seconds.
TURN_S = 5.0
LONGEST_ANSWER_S = 10.0
SHORTEST_DELAY_S, LONGEST_DELAY_S = 0.2, 10.0


class SilentError(Exception):
    """The connection stands, and brings nothing."""


class Listener:
    """Hands what is announced to the streams. ``parameters`` are those of a connection as the login role."""

    def __init__(self, streams: Streams, parameters: Callable[[], dict[str, Any]]) -> None:
        self._streams = streams
        self._parameters = parameters
        self._hears = False
        self._delay_s = SHORTEST_DELAY_S

    async def run(self) -> None:
        """Listen until cancelled. A database that is away is waited for."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError, TimeoutError, SilentError) as error:
                log.warning("live_without_database", error=str(error) or type(error).__name__)
            except Exception:  # whatever it is, pages must not go without news until the next start
                log.exception("live_listener_failed")
            self._hears = False
            await asyncio.sleep(self._delay_s * random.uniform(0.5, 1.0))  # noqa: S311 - spread, not secrecy
            self._delay_s = min(self._delay_s * 2, LONGEST_DELAY_S)

    async def _listen(self) -> None:
        async with asyncio.timeout(LONGEST_ANSWER_S):
            session = await psycopg.AsyncConnection.connect(**self._parameters(), autocommit=True)
        async with session:
            for channel in (announcing.FACTS, announcing.PRESENCE):
                await session.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
            while True:
                await self._turn(session)

    async def _turn(self, session: Session) -> None:
        async with asyncio.timeout(LONGEST_ANSWER_S):
            await session.execute(announcing.TICK)
        heard = 0
        async for notify in session.notifies(timeout=TURN_S):
            self._hear(notify)
            heard += 1
        if not heard:
            raise SilentError

    def _hear(self, notify: Notify) -> None:
        if notify.channel == announcing.PRESENCE:
            self._streams.publish_presence(UUID(notify.payload))
            return
        announcement = announcing.heard(notify.payload)
        if not self._hears:
            self._begin(announcement.horizon)
        self._streams.publish(announcement)

    def _begin(self, horizon: int) -> None:
        """What went by while nobody listened is unknown. Transactions may be counted anew, after a restore."""
        log.info("live_listening")
        self._hears, self._delay_s = True, SHORTEST_DELAY_S
        self._streams.horizon = horizon
        self._streams.publish_everything()
