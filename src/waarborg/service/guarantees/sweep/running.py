"""Sweeping until told to stop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import psycopg
import structlog
from django.db import connection
from psycopg import sql

from waarborg.service.foundation.viewer import Audience
from waarborg.service.guarantees.sweep import statements
from waarborg.service.guarantees.sweep.batches import Session, advance, fire

log = structlog.get_logger(__name__)

# Nothing fires later than this after it is due, also when it was written a moment before: what is written meanwhile
# is seen at the next look.
LOOK_EVERY_S = 0.5
AFTER_FAILURE_S = 1.0
MANY = 1000
FEW_EVERY = timedelta(minutes=1)
# A third of a second's work. Fewer at once, and two processes spend more time stepping over each other's claims.
BATCH = 5000


def run(*, stop: Event, now: Callable[[], datetime], limit: int = BATCH) -> None:
    """Fire whatever becomes due, within a second, until ``stop`` is set; a batch that has begun is finished.

    ``now`` is the time source. Any number of these run side by side, on any number of machines. A database that is
    away is waited for.
    """
    while not stop.is_set():
        try:
            with own_session() as session:
                _watch(session, stop, now, limit)
        except psycopg.OperationalError as error:
            log.warning("sweep_without_database", error=str(error))
            stop.wait(AFTER_FAILURE_S)


@contextmanager
def own_session() -> Iterator[Session]:
    """A connection that stays in the system's role, which ``scope`` gives for one transaction at a time.

    It belongs to this process and never reaches a request, so looking costs one statement instead of five.
    """
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    with psycopg.connect(**parameters, autocommit=True) as session:
        session.execute(sql.SQL("set role {}").format(sql.Identifier(Audience.SYSTEM.database_role)))
        yield session


def next_alarm_at(session: Session) -> datetime | None:
    """When the first waiting alarm is to be noticed; the one statement that an idle sweep repeats."""
    row = session.execute(statements.NEXT, prepare=True).fetchone()
    return row[0] if row else None


def _watch(session: Session, stop: Event, now: Callable[[], datetime], limit: int) -> None:
    behind = Behind()
    while not stop.is_set():
        due_at, at = next_alarm_at(session), now()
        if due_at is not None and due_at <= at:
            behind.fired += fire(session, at=at, limit=limit)
            behind.catch_up(session, at)
            continue
        behind.catch_up(session, at)
        until_due_s = LOOK_EVERY_S if due_at is None else (due_at - at).total_seconds()
        stop.wait(min(LOOK_EVERY_S, until_due_s))


@dataclass
class Behind:
    """How far the mark lies behind what this process has fired.

    The mark follows many alarms at once, and few now and then: each move leaves a version of its row, which an old
    transaction keeps from being removed just as it keeps the alarms' entries.
    """

    fired: int = 0
    caught_up_at: datetime | None = None

    def catch_up(self, session: Session, at: datetime) -> None:
        """Move the mark if that spares the next looks more than it costs them."""
        is_long_ago = self.caught_up_at is None or at - self.caught_up_at >= FEW_EVERY
        if self.fired >= MANY or (self.fired and is_long_ago):
            advance(session, at=at)
            self.fired, self.caught_up_at = 0, at
