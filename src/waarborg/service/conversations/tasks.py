"""Periodic housekeeping of conversations. When each runs stands in ``config/schedule.py``."""

from datetime import datetime, timedelta

import structlog
from procrastinate.contrib.django import app

from waarborg.service.conversations import commands, queries, storage
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope

log = structlog.get_logger(__name__)

LEFT_ALONE_FOR = timedelta(days=1)


@app.task(name="conversations.forget_unsent", queue="slow")
def forget_unsent(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    """Drop uploads that were never sent. Their files follow when nobody else's row names them."""
    with scope(SYSTEM):
        forgotten = commands.forget_unsent(by=SYSTEM, at=time_source.now())
    log.info("unsent_files_forgotten", count=forgotten)


@app.task(name="conversations.remove_files_without_row", queue="slow")
def remove_files_without_row(timestamp: int) -> None:  # noqa: ARG001
    """Remove what stayed behind when a process was killed, or when rows were removed."""
    before = time_source.now() - LEFT_ALONE_FOR
    removed = storage.remove_left_behind(before) + sum(map(_remove_if_unused, _unused(before)))
    log.info("files_without_row_removed", count=removed)


def _unused(before: datetime) -> list[str]:
    """A first look, many at once, without a lock; each is looked at again under its own."""
    unused: list[str] = []
    for digests in storage.files_before(before):
        with scope(SYSTEM):
            unused += sorted(set(digests) - queries.digests_in_use(digests))
    return unused


def _remove_if_unused(digest: str) -> bool:
    """In a transaction of its own, so that a lock is held for one file only, and for a moment."""
    with scope(SYSTEM):
        return commands.remove_file_without_row(by=SYSTEM, digest=digest)
