"""Whoever listens hears what changed when it is committed, and can ask for what was said before it listened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

import databases
import world as cast
from waarborg.service.foundation import announcing, facts
from waarborg.service.foundation.announcing import Thing
from waarborg.service.foundation.facts import Happening
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.kinds import kind
from waarborg.service.foundation.viewer import SYSTEM, horizon, scope


@kind("tests.sung", about="song", sentence="A song was sung.", shown_to_client=True)
@dataclass(frozen=True)
class Sung:
    pass


@kind("tests.hummed", about="song", sentence="A song was hummed.")
@dataclass(frozen=True)
class Hummed:
    pass


@kind("tests.logged_in", about="login", sentence="Somebody came in.")
@dataclass(frozen=True)
class LoggedIn:
    pass


@pytest.fixture
def listener(own_database) -> Iterator[psycopg.Connection]:
    """Somebody who listens, logged in as the application."""
    with psycopg.connect(databases.urls(own_database).login, autocommit=True) as session:
        session.execute(f"listen {announcing.FACTS}")
        session.execute(f"listen {announcing.PRESENCE}")
        yield session


@contextmanager
def _writing(name: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(databases.urls(name).login) as other:
        other.execute("set role waarborg_system")
        yield other


def _record(*whats, about: UUID, client_id=None, by=SYSTEM) -> None:
    facts.record_all([Happening(what, about, cast.NOW, client_id) for what in whats], by=by)


def _write(session: psycopg.Connection, about: UUID) -> None:
    session.execute(
        "insert into foundation_fact (kind, about_type, about_id, by_audience, at, recorded_at, data)"
        " values ('tests.sung', 'song', %s, 'system', now(), now(), '{}')",
        (about,),
    )


def _heard(listener: psycopg.Connection, *, timeout: float = 2.0) -> list[announcing.Announcement]:
    return [
        announcing.heard(notify.payload)
        for notify in listener.notifies(timeout=timeout, stop_after=1)
        if notify.channel == announcing.FACTS
    ]


def test_what_is_committed_is_heard_with_what_it_is_about_and_whether_the_client_may_see_it(listener):
    song, tune, client = uuid7(), uuid7(), uuid7()
    with scope(SYSTEM):
        _record(Hummed(), Sung(), about=song, client_id=client)
    with scope(SYSTEM):
        _record(Hummed(), about=tune)
    first, *rest = _heard(listener)
    second = rest[0] if rest else _heard(listener)[0]
    assert first.things == (Thing("song", song, client, shown=True),)
    assert second.things == (Thing("song", tune, None, shown=False),)


def test_a_client_at_work_is_heard_too(listener):
    built = cast.build()
    list(listener.notifies(timeout=0.2))
    by = built.shop.reporter.as_viewer()
    with scope(by):
        _record(Sung(), about=built.shop.client.id, client_id=built.shop.client.id, by=by)
    ((thing,),) = [one.things for one in _heard(listener)]
    assert (thing.client_id, thing.shown) == (built.shop.client.id, True)


def test_what_is_rolled_back_is_not_heard(listener):
    with scope(SYSTEM):
        _record(Sung(), about=uuid7())
        transaction.set_rollback(True)
    assert _heard(listener, timeout=0.2) == []


def test_signing_in_is_nobodys_news(listener):
    with scope(SYSTEM):
        _record(LoggedIn(), about=uuid7())
    assert _heard(listener, timeout=0.2) == []


@pytest.mark.parametrize(("count", "is_named"), [(60, True), (61, False), (5000, False)])
def test_a_statement_is_announced_once_however_much_it_writes(listener, count, is_named):
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "insert into foundation_fact (kind, client_id, about_type, about_id, by_audience, at, recorded_at, data)"
            " select 'tests.sung', gen_random_uuid(), 'integration', gen_random_uuid(), 'system', now(), now(), '{}'"
            " from generate_series(1, %s)",
            (count,),
        )
    (heard,) = _heard(listener)
    assert _heard(listener, timeout=0.2) == []
    assert (heard.things is not None and len(heard.things) == count) is is_named


def test_who_remembers_a_horizon_is_told_what_came_after_also_when_it_commits_late(own_database, listener):
    early, late = uuid7(), uuid7()
    with _writing(own_database) as slow:
        _write(slow, late)  # has a number already, and ends last
        with scope(SYSTEM):
            seen_from = horizon()
            assert not announcing.any_changed_since(seen_from, "song")
            _record(Sung(), about=early)
        (heard,) = _heard(listener)
        slow.commit()
    with scope(SYSTEM):
        assert announcing.changed_since(seen_from, "song", [early, late, uuid7()]) == {early, late}
        assert announcing.changed_since(heard.horizon, "song", [late]) == {late}
        assert announcing.any_changed_since(heard.horizon, "song")
        assert not announcing.any_changed_since(heard.horizon, "opera")


def test_a_tick_names_nothing_and_never_goes_back(listener):
    with scope(SYSTEM):
        _record(Sung(), about=uuid7())
    (before,) = _heard(listener)
    listener.execute(announcing.TICK)
    (tick,) = _heard(listener)
    assert tick.things == ()
    assert tick.horizon >= before.horizon


def test_a_horizon_of_long_ago_or_of_another_server_is_not_looked_through(own_database):
    with scope(SYSTEM):
        now = horizon()
        assert not announcing.is_too_long_ago(now)
        assert announcing.is_too_long_ago(now - announcing.LONGEST_MISSED - 1)
        assert announcing.is_too_long_ago(now + 1_000_000)


def test_a_client_is_told_only_of_its_own_and_of_what_it_may_see(own_database):
    built = cast.build()
    ours, theirs = built.shop.client.id, built.paper.client.id
    songs = {name: uuid7() for name in ("ours", "kept from us", "theirs")}
    with scope(SYSTEM):
        since = horizon()
        _record(Sung(), about=songs["ours"], client_id=ours)
        _record(Hummed(), about=songs["kept from us"], client_id=ours)
        _record(Sung(), about=songs["theirs"], client_id=theirs)
    with scope(built.shop.reporter.as_viewer()):
        assert announcing.changed_since(since, "song", songs.values()) == {songs["ours"]}


def test_the_horizon_of_a_page_is_that_of_its_outermost_scope(own_database):
    assert horizon() is None
    with scope(SYSTEM):
        outer = horizon()
        with _writing(own_database) as other:
            _write(other, uuid7())
            other.commit()
        with scope(SYSTEM):
            assert horizon() == outer
    assert horizon() is None


def test_presence_is_heard_as_what_it_is_about(listener):
    about = uuid7()
    with scope(SYSTEM):
        announcing.announce_presence(about)
    (notify,) = listener.notifies(timeout=2, stop_after=1)
    assert (notify.channel, notify.payload) == (announcing.PRESENCE, str(about))
