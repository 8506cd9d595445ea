"""Searching tickets: by number, by Dutch words, by what a word begins with, by the client's name, open and closed."""

import pytest
from ticketing import act, in_hand, reported

from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands, queries
from waarborg.service.tickets.rules import Kind
from world import NOW, deliver


def found(words, *, by=SYSTEM, limit=100) -> list[str]:
    with scope(by) as viewer:
        return [ticket.subject for ticket in queries.search(viewer, words, limit=limit)]


def test_a_number_is_found_with_and_without_its_mark(world):
    reported(world, subject="Eerste")
    reported(world, subject="Tweede")
    reported(world, world.paper, subject="Krant")
    for words in ("#0002", "2", "0002", " #2 "):
        assert found(words) == ["Tweede"]
    assert set(found("1")) == {"Eerste", "Krant"}


def test_words_are_found_in_other_forms_in_subject_and_description(world):
    reported(world, subject="Bestellingen komen niet aan")
    reported(world, subject="Mail", description="De bestelling van gisteren kwam dubbel.")
    assert set(found("bestelling")) == {"Bestellingen komen niet aan", "Mail"}
    assert found("bestellingen dubbele") == ["Mail"]
    assert found("bestelling ontbreekt") == []


def test_the_last_word_may_be_only_begun_and_a_part_of_a_word_is_found_too(world):
    reported(world, subject="Winkelwagen leegt zichzelf")
    for words in ("winkelwa", "leegt zich", "kelwag", "Winkelwagen LEEGT"):
        assert found(words) == ["Winkelwagen leegt zichzelf"], words


def test_a_slip_of_the_finger_finds_what_was_meant(world):
    reported(world, subject="Winkelwagen leegt zichzelf")
    for words in ("winkelwagens", "winkelwgen", "Winkelwaagen"):
        assert found(words) == ["Winkelwagen leegt zichzelf"], words
    assert found("broodrooster") == []


def test_a_clients_name_finds_its_tickets_and_narrows_a_word(world):
    reported(world, subject="Zoeken geeft niets")
    reported(world, world.paper, subject="Zoeken is traag")
    assert found("voorbeeldkrant") == ["Zoeken is traag"]
    assert found("Voorbeeldkrant zoeken")[0] == "Zoeken is traag"
    assert found("zoeken voorbeeldwinkel")[0] == "Zoeken geeft niets"


def test_closed_tickets_are_found_and_the_newest_come_first(world):
    old = in_hand(world, subject="Oude storing")
    deliver(old, at=NOW)
    act(world.developer, commands.close, old, at=NOW)
    reported(world, subject="Nieuwe storing", reported_at=NOW.replace(hour=11))
    assert found("storing") == ["Nieuwe storing", "Oude storing"]
    assert found("storing", limit=1) == ["Nieuwe storing"]


def test_everybody_finds_what_they_may_see(world):
    reported(world, by=world.shop.reporter, subject="Eigen storing")
    reported(world, subject="Storing van een collega")
    reported(world, world.paper, subject="Storing elders")
    assert found("storing", by=world.shop.reporter.as_viewer()) == ["Eigen storing"]
    assert len(found("storing", by=world.shop.directing.as_viewer())) == 2
    assert found("storing", by=world.shop.suppliers_contact.as_viewer()) == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "'",
        "''",
        "\\",
        "a\\'b",
        "' | !x",
        "\0",
        "%",
        "_",
        "de het een",
        "#",
        "&",
        "<->",
        ":*",
        "9" * 30,
        "é" * 500,
    ],
)
def test_whatever_is_typed_is_only_text(world, words):
    reported(world, subject="Niets bijzonders", kind=Kind.QUESTION)
    assert found(words) in ([], ["Niets bijzonders"])
    with scope(SYSTEM) as viewer:
        assert list(queries.matching(queries.queue(viewer), words)) is not None


def test_a_list_is_narrowed_by_the_same_words(world):
    ours = reported(world, subject="Winkelwagen leegt zichzelf")
    theirs = reported(world, world.paper, subject="Zoeken is traag")
    with scope(SYSTEM) as viewer:
        queue = queries.queue(viewer)
        for words, ticket in (("zichzelf", ours), ("krant", theirs), ("kelwag", ours)):
            assert [one.id for one in queries.matching(queue, words)] == [ticket.id], words


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("storing", "tickets_ticket_lexemes"),
        ("#143", "tickets_ticket_number"),
        ("kelwag", "tickets_ticket_subject_parts"),
    ],
)
def test_each_way_of_finding_has_an_index(own_database, words, index):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with scope(SYSTEM) as viewer, connection.cursor() as cursor:
        with CaptureQueriesContext(connection) as asked:
            queries.search(viewer, words)
        cursor.execute("set local enable_seqscan = off; set local enable_indexscan = off")
        plans = ""
        for query in asked.captured_queries:
            cursor.execute("explain " + query["sql"])
            plans += str(cursor.fetchall())
    assert index in plans
