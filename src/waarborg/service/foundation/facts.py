"""Recording what happened, and reading it back. Source: docs/explanation/facts.md.

One append-only table is the audit trail, a ticket's story, what subscriptions react to and the source of reports.
Set-based writers may insert into ``foundation_fact`` themselves, with the columns of ``COLUMNS``; what they leave to
its defaults is ``public_id`` and ``recorded_xid``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from waarborg.service.foundation import time_source
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.kinds import Kind, kind_of
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import Viewer

COLUMNS = (
    "public_id",
    "kind",
    "client_id",
    "about_type",
    "about_id",
    "by_audience",
    "by_id",
    "at",
    "recorded_at",
    "shown_to_client",
    "why",
    "data",
)
_INSERT = f"insert into foundation_fact ({', '.join(COLUMNS)}) values "  # noqa: S608 - our own column names
_ROW = f"({', '.join(['%s'] * len(COLUMNS))})"


@dataclass(frozen=True, slots=True)
class Happening:
    """What ``record_all`` writes: a payload, what it is about and when it happened."""

    what: object
    about: UUID
    at: datetime
    client_id: UUID | None = None
    why: str = ""


def record(
    what: object, *, about: UUID, by: Viewer, at: datetime, client_id: UUID | None = None, why: str = ""
) -> UUID:
    """Write one fact and queue the jobs that its kind is subscribed to, in the transaction of the scope.

    ``client_id`` is none only for what concerns the agency itself. Returns the fact's public id.
    """
    return record_all([Happening(what, about, at, client_id, why)], by=by)[0]


def record_all(happenings: Sequence[Happening], *, by: Viewer) -> list[UUID]:
    """Write facts in the given order, in one statement, and queue their jobs in one more for each task."""
    if not happenings:
        return []
    recorded_at = time_source.now()
    public_ids = [uuid7() for _ in happenings]
    values: list[Any] = []
    for public_id, happening in zip(public_ids, happenings, strict=True):
        values += _row(public_id, kind_of(happening.what), happening, by, recorded_at)
    with connection.cursor() as cursor:
        # No RETURNING: a portal viewer may write facts that it may not read.
        cursor.execute(_INSERT + ", ".join([_ROW] * len(happenings)), values)
    _queue_jobs(zip(public_ids, (kind_of(happening.what).name for happening in happenings), strict=True))
    return public_ids


def subscribers(kind: str) -> tuple[str, ...]:
    """The names of the tasks that react to ``kind``; a set-based writer queues these itself."""
    return subscriptions().get(kind, ())


@cache
def subscriptions() -> Mapping[str, tuple[str, ...]]:
    """Who reacts to which fact is wired above this floor, so the place of that table is a setting."""
    return cast("Mapping[str, tuple[str, ...]]", import_string(settings.WAARBORG_SUBSCRIPTIONS))


def story(about: UUID) -> list[Fact]:
    """Everything that happened to one thing, as far as the scope's viewer may see it, as it was recorded."""
    return list(Fact.objects.filter(about_id=about).order_by("id"))


def _row(
    public_id: UUID, kind: Kind, happening: Happening, by: Viewer, recorded_at: datetime
) -> tuple[Any, ...]:
    return (
        public_id,
        kind.name,
        happening.client_id,
        kind.about,
        happening.about,
        by.audience.value,
        by.person_id,
        happening.at,
        recorded_at,
        kind.shown_to_client,
        happening.why,
        kind.to_json(happening.what),
    )


def _queue_jobs(written: Iterable[tuple[UUID, str]]) -> None:
    jobs: dict[str, list[dict[str, Any]]] = {}
    for public_id, kind in written:
        for task in subscribers(kind):
            jobs.setdefault(task, []).append({"fact_id": str(public_id)})
    for task, arguments in jobs.items():
        app.configure_task(task, allow_unknown=False).batch_defer(*arguments)
