"""Tickets that read alike are found within the client, a handful, and at the same price however many there are."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service.relations.pairs import MINUTE, report
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.relations import commands, queries
from world import NOW

SUBJECT = "Afrekenen lukt niet met iDEAL"


def subjects(viewer, side, subject=SUBJECT, **besides) -> list[str]:
    return [ticket.subject for ticket in queries.alike(viewer, side.client.id, subject, **besides)]


def test_what_reads_alike_is_found_the_likest_first(world):
    with scope(world.developer.as_viewer()) as by:
        for subject in ("Afrekenen lukt niet", "Logo te klein", "iDEAL: afrekenen lukt niet meer"):
            report(world.shop, by, subject)
        assert subjects(by, world.shop) == ["iDEAL: afrekenen lukt niet meer", "Afrekenen lukt niet"]


def test_neither_itself_nor_what_was_merged_is_found(world):
    with scope(world.developer.as_viewer()) as by:
        itself, other, duplicate = (report(world.shop, by, SUBJECT) for _ in range(3))
        commands.merge(by=by, at=NOW + MINUTE, ticket=duplicate, into=other)
        found = queries.alike(by, world.shop.client.id, SUBJECT, besides=itself.id)
        assert [ticket.id for ticket in found] == [other.id]


def test_another_clients_tickets_are_not_found(world):
    with scope(world.developer.as_viewer()) as by:
        report(world.paper, by, SUBJECT)
        assert subjects(by, world.shop) == []
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert subjects(viewer, world.paper) == []


def test_somebody_of_the_client_finds_what_they_may_see(world):
    with scope(world.developer.as_viewer()) as by:
        report(world.shop, by, SUBJECT, reporter=world.shop.directing)
        report(world.shop, by, f"{SUBJECT} of creditcard", reporter=world.shop.reporter)
    with scope(world.shop.reporter.as_viewer()) as viewer:
        assert subjects(viewer, world.shop) == [f"{SUBJECT} of creditcard"]
    with scope(world.shop.directing.as_viewer()) as viewer:
        assert len(subjects(viewer, world.shop)) == 2


@pytest.mark.parametrize("typed", ["", " ", "'", "\\", "%_", "a" * 5000, "& | ! ( :*"])
def test_whatever_was_typed_is_answered(world, typed):
    with scope(world.developer.as_viewer()) as by:
        report(world.shop, by, SUBJECT)
        assert subjects(by, world.shop, typed) in ([], [SUBJECT])


def test_no_more_than_a_handful_is_found_in_four_queries(world, django_assert_num_queries):
    with scope(world.developer.as_viewer()) as by:
        for _ in range(queries.ALIKE_AT_MOST + 2):
            report(world.shop, by, SUBJECT)
        with django_assert_num_queries(4):
            assert len(subjects(by, world.shop)) == queries.ALIKE_AT_MOST


def test_an_older_ticket_is_found_by_its_words(world, monkeypatch):
    monkeypatch.setattr(queries, "COMPARED_AT_MOST", 1)
    with scope(world.developer.as_viewer()) as by:
        report(world.shop, by, "Afrekenen met iDEAL lukt niet", at=NOW - MINUTE)
        report(world.shop, by, "Logo te klein")
        assert subjects(by, world.shop) == ["Afrekenen met iDEAL lukt niet"]


def test_the_newest_of_a_client_and_the_words_are_read_from_their_indexes(own_database):
    with scope(SYSTEM) as by, connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            queries.alike(by, UUID(int=1), SUBJECT)
        plans = [_plan(cursor, one["sql"]) for one in asked.captured_queries]
    assert "tickets_ticket_of_client" in plans[0]
    assert all("Seq Scan on tickets_ticket" not in plan for plan in plans)


def _plan(cursor, question: str) -> str:
    cursor.execute(f"explain {question}")
    return "\n".join(row[0] for row in cursor.fetchall())
