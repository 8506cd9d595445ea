"""A seal covers every fact once, waits for nobody, and shows what was altered behind the product's back."""

import time
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection

import databases
import world as cast
from waarborg.service.foundation import facts, sealing
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.kinds import kind
from waarborg.service.foundation.models import Fact, Seal
from waarborg.service.foundation.viewer import SYSTEM, scope

_INSERT = (
    "insert into foundation_fact (kind, about_type, about_id, by_audience, at, recorded_at, data)"
    " values ('tests.ticked', 'watch', gen_random_uuid(), 'system', now(), now(), '{}')"
)


@kind("tests.ticked", about="watch", sentence="Tick %(number)s.")
@dataclass(frozen=True)
class Ticked:
    number: int


@pytest.fixture(autouse=True)
def _database(own_database):
    return own_database


@pytest.fixture
def slow_writer(own_database):
    """Somebody else's transaction that has written a fact and does not end yet."""
    with psycopg.connect(databases.urls(own_database).login) as other:
        other.execute("set role waarborg_system")
        other.execute(_INSERT)
        yield other


def _tick(count: int) -> None:
    for number in range(count):
        with scope(SYSTEM):
            facts.record(Ticked(number), about=uuid7(), by=SYSTEM, at=cast.NOW)


def _seal() -> int:
    """Seal once everything of before is final: tests beside this one write on the same server."""
    with connection.cursor() as cursor:
        cursor.execute("select txid_current()")
        (now,) = cursor.fetchone()
        while True:
            cursor.execute("select txid_snapshot_xmin(txid_current_snapshot())")
            if cursor.fetchone()[0] > now:
                return _seal_at_once()
            time.sleep(0.02)


def _seal_at_once() -> int:
    with scope(SYSTEM):
        return sealing.seal(at=cast.NOW)


def _verify() -> sealing.Verdict:
    with scope(SYSTEM):
        return sealing.verify()


def _tamper(statement: str) -> None:
    """As somebody with all rights on the server would, with the guards switched off."""
    with databases.as_superuser(databases.OWN) as admin:
        admin.execute("alter table foundation_fact disable trigger all")
        admin.execute(statement)
        admin.execute("alter table foundation_fact enable trigger all")


def test_every_fact_is_sealed_once():
    _tick(3)
    assert (_seal(), _seal()) == (3, 0)
    _tick(2)
    assert _seal() == 2
    assert (_verify().facts, _verify().seals, _verify().difference) == (5, 2, None)


def test_each_seal_is_chained_to_the_one_before():
    for _ in range(3):
        _tick(1)
        _seal()
    with scope(SYSTEM):
        seals = list(Seal.objects.order_by("seq"))
    assert bytes(seals[0].previous_digest) == sealing.GENESIS
    assert [bytes(seal.previous_digest) for seal in seals[1:]] == [bytes(seal.digest) for seal in seals[:-1]]


def test_sealing_waits_for_no_writer_and_no_writer_for_sealing(slow_writer):
    _tick(2)
    assert _seal_at_once() == 0  # what a later transaction wrote stays open until the earlier one has ended
    slow_writer.commit()
    assert _seal() == 3
    assert _verify().difference is None


def test_a_low_number_that_commits_late_is_sealed_all_the_same(slow_writer):
    _tick(1)
    slow_writer.commit()
    _tick(1)
    assert _seal() == 3


def test_an_altered_fact_is_found():
    _tick(3)
    _seal()
    with scope(SYSTEM):
        victim = Fact.objects.order_by("id")[1].id
    _tamper(f"update foundation_fact set why = 'het was anders' where id = {victim}")
    found = _verify()
    assert (found.difference.seq, found.difference.found) == (1, 3)
    assert (
        str(found.difference) == f"Seal 1 (facts {victim - 1} to {victim + 1}): 3 sealed, 3 found, altered."
    )


def test_a_removed_fact_is_found():
    _tick(3)
    _seal()
    _tamper(
        "delete from foundation_fact where id = (select min(id) from foundation_fact)",
    )
    assert "3 sealed, 2 found." in str(_verify().difference)


def test_a_fact_slipped_in_later_is_found():
    _tick(1)
    _seal()
    _tamper(
        f"{_INSERT}; update foundation_fact set recorded_xid = (select min(recorded_xid) from foundation_fact)",
    )
    assert _verify().difference is not None


def test_verifying_stops_at_the_first_difference():
    for _ in range(3):
        _tick(1)
        _seal()
    _tamper(
        "update foundation_fact set why = '?' where id >= (select min(id) + 1 from foundation_fact)",
    )
    assert (_verify().seals, _verify().difference.seq) == (1, 2)


@pytest.mark.parametrize(
    "setting", ["timezone to 'Pacific/Auckland'", "datestyle to 'German'", "bytea_output to 'escape'"]
)
def test_what_is_sealed_does_not_hang_on_a_sessions_settings(setting):
    digest = "select encode(foundation_fact_digest(f), 'hex') from foundation_fact f"
    _tick(1)
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(digest)
        plain = cursor.fetchone()
        cursor.execute(f"set local {setting}")
        cursor.execute(digest)
        assert cursor.fetchone() == plain


def test_a_restore_into_a_server_that_counts_anew_keeps_the_chain():
    """Transaction numbers then start below those sealed already: as if all that was written had been far ahead."""
    _tick(2)
    _seal()
    _tick(1)
    ahead = 1_000_000
    _tamper(f"update foundation_fact set recorded_xid = recorded_xid + {ahead}")
    with databases.as_superuser(databases.OWN) as admin:
        admin.execute("alter table foundation_seal disable trigger all")
        admin.execute(f"update foundation_seal set to_xid = to_xid + {ahead}")
        admin.execute("alter table foundation_seal enable trigger all")
    assert _seal() == 1
    _tick(2)
    assert _seal() == 2
    _tick(1)
    assert (_seal(), _seal()) == (1, 0)
    assert (_verify().facts, _verify().difference) == (6, None)
