"""The streams that are open, and what each has still to tell its page.

A stream keeps the set of topics that changed, not a row of messages: a page that reads slowly is told everything it
follows once, however much happened meanwhile, and holds no more memory than one that reads at once.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from uuid import UUID

from waarborg.doors.live.admission import Reader, TurnedAwayError
from waarborg.doors.live.topics import Topic
from waarborg.service.foundation.announcing import Announcement, Thing
from waarborg.service.foundation.viewer import Audience

MOST_OF_A_LOGIN = 20
BUNDLE_S = 0.05  # what one command records belongs together
CHECK_EVERY_S = (50.0, 70.0)  # each at its own instant, so that they do not come all at once
_ROOM_AFTER_S = 20


class Stream:
    """What one page has still to be told. Everything here happens on the event loop."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.is_closed = False
        self._woken = asyncio.Event()
        self._changed: set[Topic] = set()
        self._presence: set[UUID] = set()
        self._everything = False
        self._check_at = _next_check()

    def concerns(self, thing: Thing) -> bool:
        """Whether this reader may know that the thing changed."""
        viewer = self.reader.viewer
        return viewer.sees_all_clients or (thing.shown and thing.client_id in viewer.client_ids)

    def hear(self, topics: Iterable[Topic]) -> None:
        self._changed.update(topics)
        self._woken.set()

    def hear_presence(self, about: UUID) -> None:
        self._presence.add(about)
        self._woken.set()

    def hear_everything(self) -> None:
        """So much changed, or went by unheard, that the page had better look at all it follows."""
        self._everything = True
        self._woken.set()

    def doubt(self) -> None:
        """Whether the reader may still read has to be asked again, before another word."""
        self._check_at = 0.0
        self._woken.set()

    def close(self) -> None:
        self.is_closed = True
        self._woken.set()

    @property
    def is_to_be_checked(self) -> bool:
        return asyncio.get_running_loop().time() >= self._check_at

    def checked(self, reader: Reader) -> None:
        self.reader = reader
        self._check_at = _next_check()

    async def wait(self, longest_s: float) -> None:
        """Return when there is something to tell or to do, ``longest_s`` at most."""
        try:
            async with asyncio.timeout(longest_s):
                await self._woken.wait()
        except TimeoutError:
            return
        if not self.is_closed:
            await asyncio.sleep(BUNDLE_S)

    def take(self, horizon: int | None) -> bytes:
        """All that is to be told by now, as text of the event stream; ``horizon`` is how far that reaches."""
        self._woken.clear()
        told = []
        if self._presence:
            told.append(_event("presence", " ".join(sorted(map(str, self._presence)))))
        if self._everything:
            told.append(_event("reload", "", horizon))
        elif self._changed:
            told.append(_event("changed", " ".join(sorted(map(str, self._changed))), horizon))
        else:
            told.append(_event("beat", "", horizon))
        self._everything = False
        self._changed.clear()
        self._presence.clear()
        return b"".join(told)


class Streams:
    """All streams of this process, by what they follow. ``horizon`` is how far they have been told."""

    def __init__(self, most: int) -> None:
        self.horizon: int | None = None
        self.doubts = 0
        self._most = most
        self._open: set[Stream] = set()
        self._followers: defaultdict[Topic, set[Stream]] = defaultdict(set)
        self._of_login: Counter[UUID] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    def require_room(self) -> None:
        """Raises: TurnedAwayError."""
        if len(self._open) >= self._most:
            raise TurnedAwayError(HTTPStatus.SERVICE_UNAVAILABLE, retry_after_s=_ROOM_AFTER_S)

    def open(self, reader: Reader) -> Stream:
        """A stream for ``reader``. Raises: TurnedAwayError."""
        self.require_room()
        if self._of_login[reader.login_id] >= MOST_OF_A_LOGIN:
            raise TurnedAwayError(HTTPStatus.TOO_MANY_REQUESTS, retry_after_s=_ROOM_AFTER_S)
        stream = Stream(reader)
        self._open.add(stream)
        self._of_login[reader.login_id] += 1
        self._follow(stream, reader.topics)
        return stream

    def close(self, stream: Stream) -> None:
        self._open.remove(stream)
        self._of_login -= Counter([stream.reader.login_id])
        self._unfollow(stream, stream.reader.topics)

    def close_all(self) -> None:
        for stream in self._open:
            stream.close()

    def readmit(self, stream: Stream, reader: Reader) -> None:
        """The reader was asked about again, and may follow what stands in ``reader`` from now on."""
        self._unfollow(stream, stream.reader.topics)
        stream.checked(reader)
        self._follow(stream, reader.topics)

    def publish(self, announcement: Announcement) -> None:
        """Tell whoever follows what the database announced."""
        if announcement.things is None:
            self.publish_everything()
            self._doubt(self._open)
        for thing in announcement.things or ():
            self._publish(thing)
        self.horizon = max(self.horizon or 0, announcement.horizon)

    def publish_presence(self, about: UUID) -> None:
        """Tell the agency's people who look at the same ticket; whom the agency has at work is no client's business."""
        for stream in self._followers.get(Topic("ticket", about), ()):
            if stream.reader.viewer.audience is Audience.STAFF:
                stream.hear_presence(about)

    def publish_everything(self) -> None:
        for stream in self._open:
            stream.hear_everything()

    def _publish(self, thing: Thing) -> None:
        if thing.kind == "person":  # perhaps with other roles from now on, or none
            self._doubt(stream for stream in self._open if stream.reader.viewer.person_id == thing.id)
        for topic in (Topic(thing.kind, thing.id), Topic(thing.kind)):
            for stream in self._followers.get(topic, ()):
                if stream.concerns(thing):
                    stream.hear([topic])

    def _doubt(self, streams: Iterable[Stream]) -> None:
        self.doubts += 1
        for stream in streams:
            stream.doubt()

    def _follow(self, stream: Stream, topics: Iterable[Topic]) -> None:
        for topic in topics:
            self._followers[topic].add(stream)

    def _unfollow(self, stream: Stream, topics: Iterable[Topic]) -> None:
        for topic in topics:
            self._followers[topic].discard(stream)
            if not self._followers[topic]:
                del self._followers[topic]


def _event(name: str, data: str, horizon: int | None = None) -> bytes:
    place = "" if horizon is None else f"id: {horizon}\n"
    return f"{place}event: {name}\ndata: {data}\n\n".encode()


def _next_check() -> float:
    return asyncio.get_running_loop().time() + random.uniform(*CHECK_EVERY_S)  # noqa: S311 - spread, not secrecy
