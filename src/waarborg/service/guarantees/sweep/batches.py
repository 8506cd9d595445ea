"""One batch of the sweep."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
import structlog
from django.db import connection
from procrastinate.contrib.django import app

from waarborg.service.foundation.facts import subscribers
from waarborg.service.guarantees.sweep import statements

log = structlog.get_logger(__name__)

Session = psycopg.Connection[tuple[Any, ...]]
NOTICED = ("guarantee.level_reached", "guarantee.milestone_missed")


def sweep(*, at: datetime, limit: int) -> int:
    """See to at most ``limit`` alarms that are due at ``at``, in order. Needs the system's scope.

    Returns how many it saw to, those that it had to postpone included: fewer than ``limit`` means that no more wait.
    """
    seen_to = fire(connection.connection, at=at, limit=limit)
    if seen_to:
        advance(connection.connection, at=at)
    return seen_to


def fire(session: Session, *, at: datetime, limit: int) -> int:
    """Fire a batch. When one alarm of it can't be fired, it is postponed, visibly, and the others are fired."""
    try:
        with session.transaction():
            return fired(session, statements.FIRE_WAITING, at=at, limit=limit)
    except psycopg.OperationalError:  # the server's trouble, not a row's
        raise
    except psycopg.DatabaseError as error:
        log.warning("sweep_batch_refused", error=str(error))
    with session.transaction():
        claimed = session.execute(statements.CLAIM, {"at": at, "limit": limit}).fetchall()
        _fire_divided(session, [number for (number,) in claimed], at)
    return len(claimed)


def advance(session: Session, *, at: datetime) -> None:
    """Move the low mark up, where nobody holds it; it can wait for the next batch."""
    with session.transaction():
        if _one(session, statements.MAY_ADVANCE):
            session.execute(statements.ADVANCE, {"at": at})


def _fire_divided(session: Session, numbers: Sequence[int], at: datetime) -> None:
    """Fire what was claimed, halving whatever is refused until the alarm that is refused stands alone."""
    if not numbers:
        return
    try:
        with session.transaction():
            fired(session, statements.FIRE_NAMED, at=at, ids=list(numbers))
    except psycopg.OperationalError:
        raise
    except psycopg.DatabaseError as error:
        if len(numbers) == 1:
            _postpone(session, numbers[0], at, error)
            return
        half = len(numbers) // 2
        _fire_divided(session, numbers[:half], at)
        _fire_divided(session, numbers[half:], at)


def _postpone(session: Session, number: int, at: datetime, error: Exception) -> None:
    attempts = _one(session, statements.POSTPONE, at=at, id=number)
    log.error("alarm_not_fired", alarm=number, attempts=attempts, error=str(error))


def fired(session: Session, statement: str, *, at: datetime, **bounds: Any) -> int:
    return int(_one(session, statement, at=at, **bounds, **subscriptions(NOTICED)))


def subscriptions(kinds: Sequence[str]) -> dict[str, list[Any]]:
    """Who reacts to these kinds of fact, as columns, for a statement that writes facts and queues their jobs."""
    jobs = [(kind, app.tasks[task]) for kind in kinds for task in subscribers(kind)]
    return {
        "kinds": [kind for kind, _ in jobs],
        "tasks": [task.name for _, task in jobs],
        "queues": [task.queue for _, task in jobs],
        "urgencies": [task.priority for _, task in jobs],
    }


def _one(session: Session, statement: str, **values: Any) -> Any:
    # A statement that is prepared once is planned once: a batch reads the same few indexes every time.
    row = session.execute(statement, values, prepare=True).fetchone()
    return row[0] if row else None
