"""Each system's export, as it writes it: the files of examples/import, and what they turn into here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from waarborg.service.conversations.models import Attachment, Message
from waarborg.service.estate.models import Website
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind, State
from waarborg.service.transfer.commands import Source, bring_along
from world import NOW

EXAMPLES = Path(__file__).parents[3] / "examples" / "import"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WAARBORG_ATTACHMENTS = tmp_path / "kept"


def brought(form):
    with bring_along(
        by=SYSTEM, at=NOW, paths=[EXAMPLES / form], source=Source(form), is_trial=False
    ) as report:
        assert [outcome.why for *_rest, outcome in report.outcomes() if outcome.why] == []
        return {kind: dict(acts) for kind, acts in report.counts.items()}


def said(ticket):
    messages = Message.objects.filter(ticket=ticket).order_by("at").select_related("author")
    return [(one.kind, one.author.name if one.author else "", one.text) for one in messages]


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("csv", {"client": 2, "person": 3, "website": 2, "ticket": 2}),
        ("zammad", {"client": 1, "person": 3, "ticket": 2}),
        ("zendesk", {"client": 1, "person": 2, "ticket": 2}),
        ("freshdesk", {"client": 1, "person": 2, "ticket": 2}),
    ],
)
def test_everything_of_the_example_comes_along_and_comes_once(world, form, counts):
    first = brought(form)
    assert {kind: acts["created"] for kind, acts in first.items()} == counts
    again = brought(form)
    assert {act for acts in again.values() for act in acts} == {"left_alone"}


def test_zendesk_opens_with_its_first_comment_and_waits_for_the_client(world):
    brought("zendesk")
    with scope(SYSTEM):
        ticket = Ticket.objects.get(subject="Bestellen lukt niet")
        assert ticket.description == "Na het afrekenen komt er geen bevestiging."
        assert (ticket.state, ticket.kind, ticket.priority) == (State.WAITING_FOR_CLIENT, Kind.INCIDENT, 1)
        opening, note, reply = said(ticket)
        assert "mandje.jpg" in opening[2]
        assert "https://voorbeeld.zendesk.example/attachments/token/abc/?name=mandje.jpg" in opening[2]
        assert note == ("internal", "Sam Support", "Mailserver lijkt te weigeren.")
        assert reply == ("public", "Sam Support", "Welk mailadres had u ingevuld?")
        assert not ticket.questions.exists()


def test_freshdesk_keeps_notes_private_and_leaves_out_what_is_spam(world):
    brought("freshdesk")
    with scope(SYSTEM):
        ticket = Ticket.objects.get(subject="Afspraak maken geeft lege pagina")
        assert ticket.state == State.WAITING_FOR_THIRD_PARTY
        assert ticket.reported_at == datetime(2025, 11, 12, 8, 30, tzinfo=UTC)
        assert [(kind, author) for kind, author, _text in said(ticket)] == [
            ("public", "Gerda Gemeente"),
            ("internal", "Sam Support"),
            ("public", "Sam Support"),
        ]
        assert Ticket.objects.get(subject="Banner vervangen").kind == Kind.SPRINT_WORK
        assert not Ticket.objects.filter(subject="You won!!!").exists()
        assert Person.objects.get(name="Gerda Gemeente").title == "Webredacteur"


def test_zammads_users_without_an_organisation_follow_their_address(world):
    brought("zammad")
    with scope(SYSTEM):
        assert Person.objects.get(name="Pol Perk").client.name == "Stichting Voorbeeldpark"
        ticket = Ticket.objects.get(subject="Plattegrond laadt niet")
        assert (
            ticket.description == "Hallo,\n\nDe plattegrond blijft leeg:\n\n- in Firefox\n- op een telefoon"
        )
        assert Attachment.objects.get(message__ticket=ticket).name == "leeg.png"


def test_a_table_of_dutch_excel_is_read_as_it_was_meant(world):
    brought("csv")
    with scope(SYSTEM):
        museum = Client.objects.get(name="Museum De Brug")
        assert museum.address == "Kade 1\n1234 AB Voorbeeldstad"
        assert museum.phone == "+31101234567"
        meryem = Person.objects.get(email="meryem@museum.example.org")
        assert meryem.roles == ["directing", "approves_updates"]
        assert meryem.title == "Hoofd publiek"
        assert Person.objects.get(name="Élodie Één").client.name == "Café Één & Zo"
        assert sorted(Website.objects.filter(client__name__in=["Museum De Brug", "Café Één & Zo"]).values_list("url", flat=True)) == [
            "https://www.cafe.example.org",
            "https://www.museum.example.org",
        ]  # fmt: skip


def test_a_table_says_what_was_said_by_whom_and_with_which_files(world):
    brought("csv")
    with scope(SYSTEM):
        ticket = Ticket.objects.select_related("website").get(subject="Kaartverkoop geeft een foutmelding")
        assert ticket.website.url == "https://www.museum.example.org"
        assert ticket.reported_at == datetime(2025, 11, 24, 15, 20, tzinfo=UTC)
        assert ticket.description == 'Bij "Afrekenen" verschijnt fout 500.'
        reply, note = said(ticket)
        assert reply == ("public", "", "**Sam Support**\n\nWe zien de fout en zijn begonnen.")
        assert note[0] == "internal"
        assert Attachment.objects.get(message__ticket=ticket).name == "foutmelding.txt"
