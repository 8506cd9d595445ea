"""What the database itself shows of a conversation, asked from outside as each kind of viewer, without any query of ours."""

import pytest
from django.db import DatabaseError, connection

from waarborg.service.conversations.commands import post, retract, save_draft, upload
from waarborg.service.conversations.models import Attachment, Draft, Message, Upload
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

PUBLIC, INTERNAL = MessageKind.PUBLIC, MessageKind.INTERNAL
TABLES = ("message", "attachment", "mention", "retraction", "upload", "draft", "cannedreply")


@pytest.fixture
def said(world, ticket, papers_ticket):
    """On both clients' tickets a reply and a note of the agency, each with a file and a mention; and drafts."""
    with scope(world.developer.as_viewer()) as by:
        for on, side in ((ticket, world.shop), (papers_ticket, world.paper)):
            for kind in MessageKind:
                file = upload(by=by, at=NOW, about_id=on.id, kind=kind, name="a.txt", chunks=[kind.encode()])
                text = f"{kind} @{side.reporter.name} @Pim"
                note = post(by=by, at=NOW, ticket=on, kind=kind, text=text, attachments=[file.id])
                save_draft(by=by, at=NOW, ticket=on, kind=kind, text=f"concept {kind}")
            retract(by=by, at=NOW, message=note, why="Verkeerd ticket")


def rows(viewer, table: str) -> list[tuple] | None:
    """All that ``viewer`` gets of a table; none when the table is closed to them altogether."""
    try:
        with scope(viewer), connection.cursor() as cursor:
            cursor.execute(f"select * from conversations_{table}")
            return cursor.fetchall()
    except DatabaseError as error:
        if "permission denied" not in str(error):
            raise
        return None


@pytest.mark.usefixtures("said")
def test_a_clients_people_get_public_words_of_their_own_client_only(world, ticket):
    for person in (world.shop.reporter, world.shop.directing):
        with scope(person.as_viewer()):
            assert [message.kind for message in Message.objects.all()] == ["public"]
            assert {message.ticket_id for message in Message.objects.all()} == {ticket.id}
            (attachment,) = Attachment.objects.all()
            assert attachment.message.kind == "public"
        assert len(rows(person.as_viewer(), "mention")) == 1
        assert rows(person.as_viewer(), "draft") == []
        assert rows(person.as_viewer(), "upload") == []


@pytest.mark.usefixtures("said")
def test_retractions_and_canned_replies_are_closed_to_clients(world):
    viewer = world.shop.directing.as_viewer()
    assert rows(viewer, "retraction") is None
    assert rows(viewer, "cannedreply") is None


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("table", TABLES)
def test_suppliers_get_nothing_at_all(world, table):
    assert rows(world.shop.suppliers_contact.as_viewer(), table) is None


@pytest.mark.usefixtures("said")
def test_facts_of_notes_and_mentions_stay_at_the_agency(world, ticket):
    with scope(world.shop.directing.as_viewer()):
        kinds = set(Fact.objects.filter(about_id=ticket.id).values_list("kind", flat=True))
    assert "message.replied" in kinds
    assert kinds & {"message.noted", "message.mentioned", "message.retracted"} == set()


def test_drafts_and_unsent_files_are_their_owners_alone(world, ticket):
    owners = (world.developer, world.shop.reporter)
    for person in owners:
        with scope(person.as_viewer()) as by:
            save_draft(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text=f"van {person.name}")
            upload(by=by, at=NOW, about_id=ticket.id, kind=PUBLIC, name="a.txt", chunks=[b"a"])
    for person in (*owners, world.director, world.shop.directing, world.paper.directing):
        with scope(person.as_viewer()):
            assert [draft.person_id for draft in Draft.objects.all()] == [person.id] * (person in owners)
            assert [file.owner_id for file in Upload.objects.all()] == [person.id] * (person in owners)


FORGED = {
    "a note": {"kind": "internal"},
    "in another's name": {"author": "directing"},
    "as a robot": {"is_automatic": True},
    "as if from the desk": {"channel": "desk"},
    "on another client's ticket": {"ticket": "papers"},
    "as another client": {"client": "paper"},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_client_can_not_forge_a_message(world, ticket, papers_ticket, how):
    forged = FORGED[how]
    message = Message(
        client=world.paper.client if "client" in forged else world.shop.client,
        ticket=papers_ticket if "ticket" in forged else ticket,
        author=world.shop.directing if "author" in forged else world.shop.reporter,
        kind=forged.get("kind", "public"),
        channel=forged.get("channel", "portal"),
        is_automatic=forged.get("is_automatic", False),
        number=1,
        text="vals",
        at=NOW,
    )
    with pytest.raises(DatabaseError, match="row-level security"), scope(world.shop.reporter.as_viewer()):
        message.save(force_insert=True)


@pytest.mark.usefixtures("said")
def test_a_client_can_not_hang_a_file_on_the_agencys_words(world):
    with scope(SYSTEM):
        message = Message.objects.get(client=world.shop.client, kind="public")
    file = Attachment(
        id=uuid7(), client=world.shop.client, message=message, digest="0" * 64, size_bytes=1, name="x"
    )
    with pytest.raises(DatabaseError, match="row-level security"), scope(world.shop.reporter.as_viewer()):
        file.save(force_insert=True)


def test_who_may_not_see_a_ticket_does_not_see_its_words(world):
    """The policies ask for the ticket, so whatever narrows tickets narrows their conversations too."""
    with scope(world.shop.directing.as_viewer()) as by:
        what = Report("Offerte", "single", 4, reported_at=NOW, reporter=world.shop.directing)
        directors = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
        file = upload(by=by, at=NOW, about_id=directors.id, kind=PUBLIC, name="a.txt", chunks=[b"a"])
        post(by=by, at=NOW, ticket=directors, kind=PUBLIC, text="onder ons", attachments=[file.id])
    with scope(world.shop.reporter.as_viewer()) as by:
        assert not Message.objects.exists()
        assert not Attachment.objects.exists()
        with pytest.raises(NotAllowed):
            post(by=by, at=NOW, ticket=directors, kind=PUBLIC, text="ik ook")
    message = Message(
        client=world.shop.client,
        ticket=directors,
        author=world.shop.reporter,
        kind="public",
        channel="portal",
        number=9,
        at=NOW,
    )
    with pytest.raises(DatabaseError, match="row-level security"), scope(world.shop.reporter.as_viewer()):
        message.save(force_insert=True)
