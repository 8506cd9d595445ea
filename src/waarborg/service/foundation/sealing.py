"""Sealing the record: a chain of digests over the facts, so that a change behind the product's back shows.

Writers are never serialised for it. A fact carries the transaction that wrote it; sealing takes the facts of all
transactions below the oldest one that still runs, to which nothing can be added any more. Numbers alone would not do:
a slow transaction can commit a low number late. Source: docs/decisions/0025-seal-facts-by-transaction.md.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from waarborg.service.foundation.models import Seal

GENESIS = bytes(32)
_ONE_SEALER = 0x5EA1  # advisory lock: two sealers would chain to the same predecessor
_UNBOUNDED = 2**63 - 1
_CONTENT = """
    select count(*), coalesce(min(id), 0), coalesce(max(id), 0),
           sha256(%s || coalesce(string_agg(foundation_fact_digest(f), ''::bytea order by id), ''::bytea))
      from foundation_fact f
     where id > %s and id <= %s and recorded_xid >= %s and recorded_xid < %s
"""


class Extent(NamedTuple):
    """Which facts a seal covers: ``after_id < id <= until_id``, written by ``from_xid <= transaction < to_xid``."""

    after_id: int
    until_id: int
    from_xid: int
    to_xid: int


@dataclass(frozen=True, slots=True)
class Content:
    """What the facts of an extent come to."""

    count: int
    first_id: int
    last_id: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the record is not what was sealed."""

    seq: int
    first_id: int
    last_id: int
    sealed: int
    found: int

    def __str__(self) -> str:
        altered = ", altered" if self.found == self.sealed else ""
        return f"Seal {self.seq} (facts {self.first_id} to {self.last_id}): {self.sealed} sealed, {self.found} found{altered}."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found. ``digest`` is the last good one: equal to a copy kept elsewhere, nothing was rewritten."""

    seals: int
    facts: int
    digest: bytes
    difference: Difference | None


def seal(*, at: datetime) -> int:
    """Seal every fact that is final and not sealed yet. Returns how many that were. Needs the system's scope."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", (_ONE_SEALER,))
        cursor.execute("select txid_snapshot_xmin(txid_current_snapshot())")
        (horizon,) = cursor.fetchone()
    last = Seal.objects.order_by("-seq").first()
    if last is None:
        return _append(None, Extent(0, _UNBOUNDED, 0, horizon), at).count
    if horizon >= last.to_xid:
        return _append(last, Extent(last.after_id, _UNBOUNDED, last.to_xid, horizon), at).count
    return _seal_across_a_restore(last, horizon, at)


def verify() -> Verdict:
    """Recompute every seal in order and stop at the first that differs. Needs the system's scope."""
    previous, seals, facts = GENESIS, 0, 0
    for sealed, extent in _sealed():
        found = _content(previous, extent)
        if (found.digest, previous) != (bytes(sealed.digest), bytes(sealed.previous_digest)):
            difference = Difference(sealed.seq, sealed.first_id, sealed.last_id, sealed.count, found.count)
            return Verdict(seals, facts, previous, difference)
        previous, seals, facts = found.digest, seals + 1, facts + found.count
    return Verdict(seals, facts, previous, None)


def _seal_across_a_restore(last: Seal, horizon: int, at: datetime) -> int:
    """The database was restored into a server that counts transactions anew, below those already sealed.

    What was restored unsealed carries numbers that this server has not reached yet: it is sealed as it stands, and
    what was written since is counted from after it. Whoever restores seals once before anybody writes.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(max(id), 0) from foundation_fact where recorded_xid >= %s", (last.to_xid,)
        )
        (unsealed,) = cursor.fetchone()
    until_id = max(unsealed, Seal.objects.aggregate(Max("last_id"))["last_id__max"])
    if last.to_xid < _UNBOUNDED:
        last = _append(last, Extent(last.after_id, until_id, last.to_xid, _UNBOUNDED), at, even_empty=True)
        unsealed = last.count
    else:
        unsealed = 0
    return unsealed + _append(last, Extent(until_id, _UNBOUNDED, 0, horizon), at).count


def _append(last: Seal | None, extent: Extent, at: datetime, *, even_empty: bool = False) -> Seal:
    """The next seal of the chain. One over no facts is not kept: the next one covers its extent too."""
    previous = bytes(last.digest) if last else GENESIS
    content = _content(previous, extent)
    fresh = Seal(
        seq=last.seq + 1 if last else 1,
        after_id=extent.after_id,
        from_xid=extent.from_xid,
        to_xid=extent.to_xid,
        previous_digest=previous,
        sealed_at=at,
        **asdict(content),
    )
    if content.count or even_empty:
        fresh.save(force_insert=True)
    return fresh


def _content(previous: bytes, extent: Extent) -> Content:
    with connection.cursor() as cursor:
        cursor.execute(_CONTENT, (previous, *extent))
        count, first_id, last_id, digest = cursor.fetchone()
    return Content(count, first_id, last_id, bytes(digest))


def _sealed() -> Iterator[tuple[Seal, Extent]]:
    """Every seal with its extent, which ends where the next count of transactions begins."""
    seals = list(Seal.objects.order_by("seq"))
    restores = sorted({one.after_id for one in seals})
    for one in seals:
        until_id = next((after_id for after_id in restores if after_id > one.after_id), _UNBOUNDED)
        yield one, Extent(one.after_id, until_id, one.from_xid, one.to_xid)
