"""A ticket is found by what was said on it and by the names of its files, by those who may read them."""

import json

import pytest
from django.db import connection

from waarborg.service.conversations import queries
from waarborg.service.conversations.commands import post, retract, upload
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.viewer import scope
from world import NOW

PUBLIC, INTERNAL = MessageKind.PUBLIC, MessageKind.INTERNAL


def say(person, ticket, text, *, kind=PUBLIC, file: str | None = None) -> Message:
    with scope(person.as_viewer()) as by:
        files = [file] if file else []
        ids = [
            upload(by=by, at=NOW, about_id=ticket.id, kind=kind, name=name, chunks=[b"x"]).id
            for name in files
        ]
        return post(by=by, at=NOW, ticket=ticket, kind=kind, text=text, attachments=ids)


def found(person, words, **limits) -> list:
    with scope(person.as_viewer()) as viewer:
        return queries.tickets_with(viewer, words, **limits)


def test_words_are_found_by_their_dutch_stem(world, ticket):
    say(world.developer, ticket, "De betalingen mislukken bij het afrekenen.")
    for words in ("betaling", "BETALINGEN afrekenen", '"betalingen mislukken"'):
        assert found(world.project_manager, words) == [ticket.id], words
    for words in ("levering", "betaling levering", "betaling -afrekenen", '"mislukken betalingen"'):
        assert found(world.project_manager, words) == [], words


def test_a_file_is_found_by_part_of_its_name_in_any_case(world, ticket):
    say(world.shop.reporter, ticket, "Zie bijlage", file="Schermafdruk_kassa-2.png")
    for person in (world.developer, world.shop.directing):
        for words in ("kassa", "schermAFDRUK", "kassa-2.png"):
            assert found(person, words) == [ticket.id], words
    assert found(world.developer, "k%a") == []
    assert found(world.developer, "Schermafdruk-kassa") == []


def test_a_client_finds_neither_notes_nor_what_is_another_clients(world, ticket, papers_ticket):
    say(world.developer, ticket, "Vermoedelijk de firewall", kind=INTERNAL, file="firewall.log")
    say(world.developer, papers_ticket, "Vermoedelijk de firewall")
    assert found(world.shop.directing, "firewall") == []
    assert found(world.paper.directing, "firewall") == [papers_ticket.id]
    assert found(world.shop.suppliers_contact, "firewall") == []
    assert set(found(world.developer, "firewall")) == {ticket.id, papers_ticket.id}


def test_retracted_notes_are_not_found(world, ticket):
    note = say(world.developer, ticket, "Wachtwoord hunter", kind=INTERNAL, file="hunter.txt")
    with scope(world.developer.as_viewer()) as by:
        retract(by=by, at=NOW, message=note, why="Wachtwoord")
    assert found(world.team_lead, "hunter") == []


def test_the_ticket_that_spoke_last_comes_first_and_each_once(world, ticket, papers_ticket):
    for on in (ticket, papers_ticket, ticket):
        say(world.developer, on, "De cache is geleegd")
    assert found(world.developer, "cache") == [ticket.id, papers_ticket.id]
    assert found(world.developer, "cache", most=1) == [ticket.id]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "\x00",
        "\ud800",
        "de het een",
        "'; drop table x; --",
        '"',
        "-",
        "a" * 100_000,
        "%",
        "\\",
        ":*&|!()<->",
        "é" * 300,
    ],
)
def test_any_words_may_be_asked_for(world, ticket, words):
    say(world.developer, ticket, "Gewoon een bericht")
    assert found(world.developer, words) == []


def test_rare_words_are_found_by_the_index(world, ticket):
    """The plan that staff get: row-level security must not keep the index from being used."""
    with scope(world.developer.as_viewer()) as by:
        for number in range(50):
            post(
                by=by, at=NOW, ticket=ticket, kind=PUBLIC, text=f"bericht nummer {number} over uniek{number}"
            )
    with scope(world.developer.as_viewer()), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain (format json) select id from conversations_message"
            " where words @@ websearch_to_tsquery('dutch', 'uniek7')"
        )
        assert "conversations_message_words" in json.dumps(cursor.fetchone()[0])
