"""Hearing of what changed, as it changes: what the database tells who listens, and catching up on what was missed.

A trigger on the facts announces what they are about, never what they say; whoever hears of it reads the rest as any
viewer would. Source: docs/explanation/live.md.

Announcements arrive in the order in which transactions ended, and facts are not numbered in that order. So a place in
the stream of announcements is a **horizon**: a transaction number below which everything had ended. Who remembers one
can be told what was written from there on; a little is told twice, nothing is left out.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

FACTS = "waarborg_facts"
PRESENCE = "waarborg_presence"

# Announced by a listener itself, now and then: it proves that announcements arrive, and moves its horizon on.
TICK = (
    f"select pg_notify('{FACTS}', json_build_object("
    "'horizon', txid_snapshot_xmin(txid_current_snapshot()), 'things', '[]'::json)::text)"
)
# How far back it is still worth looking for what was missed; a reader who was away longer looks at everything anew.
LONGEST_MISSED = 20_000


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that facts are about. ``shown`` says whether its client may see any of those facts."""

    kind: str
    id: UUID
    client_id: UUID | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one statement wrote facts about. ``things`` is none when they were too many to name."""

    horizon: int
    things: tuple[Thing, ...] | None


def heard(payload: str) -> Announcement:
    """The announcement that the database sent."""
    told = json.loads(payload)
    if "things" not in told:
        return Announcement(told["horizon"], None)
    things = (
        Thing(kind, UUID(about), UUID(client) if client else None, shown)
        for kind, about, client, shown in told["things"]
    )
    return Announcement(told["horizon"], tuple(things))


def announce_presence(about: UUID) -> None:
    """Tell who looks at a thing that who else looks at it, or types, has changed. Heard when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", (PRESENCE, str(about)))


def is_too_long_ago(horizon: int) -> bool:
    """Whether what was written since is too much to look through, or was counted on another server."""
    with connection.cursor() as cursor:
        cursor.execute("select txid_snapshot_xmax(txid_current_snapshot())")
        (latest,) = cursor.fetchone()
    return not latest - LONGEST_MISSED <= horizon <= latest


def changed_since(horizon: int, kind: str, ids: Collection[UUID]) -> set[UUID]:
    """Which of ``ids`` have facts since ``horizon`` that the scope's viewer may see."""
    with connection.cursor() as cursor:
        # By the index on what facts are about: a page follows few things, and each has a short story.
        cursor.execute(
            "select distinct about_id from foundation_fact"
            " where about_id = any(%s) and about_type = %s and recorded_xid >= %s",
            (list(ids), kind, horizon),
        )
        return {about_id for (about_id,) in cursor.fetchall()}


def any_changed_since(horizon: int, kind: str) -> bool:
    """Whether the scope's viewer may see a fact about this kind of thing that was written since ``horizon``."""
    with connection.cursor() as cursor:
        # By the block range index on transactions; see LONGEST_MISSED for why that is never much.
        cursor.execute(
            "select exists (select from foundation_fact where recorded_xid >= %s and about_type = %s)",
            (horizon, kind),
        )
        (found,) = cursor.fetchone()
    return bool(found)
