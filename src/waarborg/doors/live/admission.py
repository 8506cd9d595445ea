"""Who may read a stream: the same questions as at the gate, asked of the same session. Runs in a thread."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, close_old_connections

from waarborg.doors import gate
from waarborg.doors.live import topics
from waarborg.doors.live.topics import Topic
from waarborg.service.foundation.viewer import Viewer, scope

Scope = MutableMapping[str, Any]
_DATABASE_AFTER_S = 5


class TurnedAwayError(Exception):
    """No stream is opened; ``status`` says why, ``retry_after_s`` when it is worth asking again."""

    def __init__(self, status: HTTPStatus, *, retry_after_s: int | None = None) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, as whom, and what of it they may follow."""

    login_id: UUID
    viewer: Viewer
    topics: frozenset[Topic]


def admit(connection: Scope, asked: Iterable[Topic]) -> Reader:
    """The reader that ``connection`` comes from. Raises: TurnedAwayError."""
    try:
        close_old_connections()
        return _admitted(_request(connection), asked)
    except DatabaseError as error:
        raise TurnedAwayError(HTTPStatus.SERVICE_UNAVAILABLE, retry_after_s=_DATABASE_AFTER_S) from error
    finally:
        close_old_connections()


def missed(reader: Reader, since: int) -> frozenset[Topic] | None:
    """What changed for ``reader`` since that horizon; none when that can't be said."""
    try:
        close_old_connections()
        with scope(reader.viewer):
            return topics.missed(reader.viewer, reader.topics, since)
    except DatabaseError:
        return None
    finally:
        close_old_connections()


def _admitted(request: Any, asked: Iterable[Topic]) -> Reader:
    person = gate.person_of(request)
    if person is None:
        raise TurnedAwayError(HTTPStatus.UNAUTHORIZED)
    viewer = person.as_viewer()
    if gate.lacks_second_factor(request, viewer):
        raise TurnedAwayError(HTTPStatus.FORBIDDEN)
    with scope(viewer):
        found = topics.visible_to(viewer, asked)
    if not found:
        raise TurnedAwayError(HTTPStatus.NOT_FOUND)
    return Reader(request.user.pk, viewer, found)


def _request(connection: Scope) -> ASGIRequest:
    """The request with its session and login, as the middleware of the pages would have made it."""
    request: Any = ASGIRequest(dict(connection), BytesIO())
    try:
        request.get_host()
    except DisallowedHost as error:
        raise TurnedAwayError(HTTPStatus.BAD_REQUEST) from error
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = auth.get_user(request)
    return request  # type: ignore[no-any-return]
