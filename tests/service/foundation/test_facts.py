"""What happened is written once, read back as it was, shown to whom it concerns, and never changed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

import databases
import world as cast
from waarborg.service.foundation import facts, kinds, time_source
from waarborg.service.foundation.facts import Happening
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.kinds import KindTakenError, kind
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope


@kind("tests.weighed", about="parcel", sentence="The parcel weighs %(kilograms)s kg.", shown_to_client=True)
@dataclass(frozen=True)
class Weighed:
    kilograms: Decimal
    on_scale: UUID
    calibrated_at: datetime


@kind("tests.whispered", about="parcel", sentence="Somebody whispered.")
@dataclass(frozen=True)
class Whispered:
    pass


WEIGHED = Weighed(Decimal("2.50"), uuid7(), datetime(2026, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def subscribed(monkeypatch):
    monkeypatch.setattr(
        facts,
        "subscriptions",
        lambda: {"tests.weighed": ("foundation.seal_facts", "foundation.verify_facts")},
    )


def _record(what, about, *, client=None, by=SYSTEM, why=""):
    return facts.record(what, about=about, client_id=client and client.id, by=by, at=cast.NOW, why=why)


def _jobs() -> list[tuple[str, str]]:
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select task_name, args ->> 'fact_id' from procrastinate_jobs order by id")
        return cursor.fetchall()


def test_a_fact_is_read_back_as_the_value_that_was_recorded(world):
    with scope(SYSTEM):
        _record(WEIGHED, about := uuid7())
        (fact,) = facts.story(about)
    assert fact.payload == WEIGHED
    assert fact.sentence == "The parcel weighs 2.50 kg."


def test_when_it_happened_and_when_it_was_recorded_are_both_kept(world):
    later = datetime(2026, 3, 11, 8, tzinfo=UTC)
    with scope(SYSTEM), time_source.standing_at(later):
        _record(WEIGHED, about := uuid7())
        (fact,) = facts.story(about)
    assert (fact.at, fact.recorded_at) == (cast.NOW, later)


def test_a_story_tells_facts_in_the_order_in_which_they_were_recorded(world):
    about = uuid7()
    with scope(SYSTEM):
        facts.record_all(
            [Happening(what, about, cast.NOW) for what in (WEIGHED, Whispered(), WEIGHED)], by=SYSTEM
        )
        kinds_told = [fact.kind for fact in facts.story(about)]
    assert kinds_told == ["tests.weighed", "tests.whispered", "tests.weighed"]


def test_a_client_sees_facts_that_are_for_it_and_not_the_agencys_whispers(world):
    about = uuid7()
    with scope(SYSTEM):
        _record(WEIGHED, about, client=world.shop.client)
        _record(Whispered(), about, client=world.shop.client)
    with scope(world.shop.reporter.as_viewer()):
        assert [fact.kind for fact in facts.story(about)] == ["tests.weighed"]
    with scope(world.paper.reporter.as_viewer()):
        assert facts.story(about) == []


def test_a_client_may_record_what_it_may_not_read(world):
    by = world.shop.reporter.as_viewer()
    with scope(by):
        _record(Whispered(), about := uuid7(), client=world.shop.client, by=by)
        assert facts.story(about) == []
    with scope(SYSTEM):
        assert facts.story(about)[0].by_id == by.person_id


def test_a_client_cannot_record_in_another_clients_name(world):
    by = world.shop.reporter.as_viewer()
    with scope(by), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        _record(WEIGHED, uuid7(), client=world.paper.client, by=by)


def test_a_client_cannot_record_in_somebody_elses_name(world):
    with (
        scope(world.shop.reporter.as_viewer()),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        _record(WEIGHED, uuid7(), client=world.shop.client, by=world.developer.as_viewer())


@pytest.mark.parametrize(
    "change",
    [
        "update foundation_fact set why = 'anders'",
        "delete from foundation_fact",
        "truncate foundation_fact",
        "update agreements_contractversion set text = ''",
        "delete from agreements_contractversion",
        "delete from foundation_seal",
    ],
)
def test_what_was_recorded_cannot_be_changed_even_by_the_owner(own_database, change):
    with (
        databases.as_owner(own_database) as owner,
        pytest.raises(psycopg.errors.RestrictViolation, match="append-only"),
    ):
        owner.execute(change)


def test_the_application_has_no_right_to_change_what_was_recorded(world):
    with scope(SYSTEM), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Fact.objects.update(why="anders")


def test_a_fact_queues_one_job_for_each_subscription_with_its_public_id(world, subscribed):
    with scope(SYSTEM):
        public_id = _record(WEIGHED, uuid7())
    assert _jobs() == [
        ("foundation.seal_facts", str(public_id)),
        ("foundation.verify_facts", str(public_id)),
    ]


def test_a_client_causes_jobs_without_any_right_on_the_queue(world, subscribed):
    by = world.shop.reporter.as_viewer()
    with scope(by):
        _record(WEIGHED, uuid7(), client=world.shop.client, by=by)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select * from procrastinate_jobs")
    assert len(_jobs()) == 2


def test_what_is_rolled_back_queued_nothing(world, subscribed):
    with scope(SYSTEM):
        _record(WEIGHED, uuid7())
        transaction.set_rollback(True)
    assert _jobs() == []


def test_two_kinds_cannot_share_a_name():
    with pytest.raises(KindTakenError):
        kind("tests.weighed", about="parcel", sentence="")(type("Other", (), {}))


def test_every_kind_can_be_said_in_both_languages(world):
    from django.utils.translation import override

    for one in kinds.KINDS.values():
        if one.payload.__module__.startswith("waarborg."):
            with override("nl"):
                dutch = str(one.sentence)
            with override("en"):
                assert str(one.sentence) != dutch, one.name


def test_a_set_based_writer_leaves_identity_and_transaction_to_the_table(world):
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "insert into foundation_fact (kind, about_type, about_id, by_audience, at, recorded_at, data)"
            " select 'tests.whispered', 'parcel', gen_random_uuid(), 'system', %s, %s, '{}' from generate_series(1, 100)"
            " returning public_id",
            (cast.NOW, cast.NOW),
        )
        made = {public_id for (public_id,) in cursor.fetchall()}
    assert len(made) == 100
    assert {public_id.version for public_id in made} == {7}
