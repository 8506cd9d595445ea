"""What somebody is writing survives, on whichever device they go on, and no device overwrites what it has not seen."""

import threading

import pytest
from django.db import connection

import world as cast
from waarborg.service.conversations import queries
from waarborg.service.conversations.commands import (
    DraftChangedElsewhere,
    TextTooLong,
    discard_draft,
    post,
    save_draft,
    upload,
)
from waarborg.service.conversations.models import Draft
from waarborg.service.conversations.rules import LONGEST_TEXT, MessageKind
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from world import NOW

PUBLIC, INTERNAL = MessageKind.PUBLIC, MessageKind.INTERNAL


def save(by, ticket, text, *, kind=PUBLIC, seen=0) -> Draft:
    return save_draft(by=by, at=NOW, ticket=ticket, kind=kind, text=text, seen=seen)


def drafts(viewer, ticket) -> dict[str, str]:
    return {kind.value: draft.text for kind, draft in queries.drafts_of(viewer, ticket).items()}


def test_a_second_device_goes_on_where_the_first_left_off(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        save(by, ticket, "Wij hebben")
        (seen,) = queries.drafts_of(by, ticket).values()
        save(by, ticket, "Wij hebben het gevonden", seen=seen.revision)
        assert drafts(by, ticket) == {"public": "Wij hebben het gevonden"}


def test_a_reply_and_a_note_are_written_beside_each_other(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        save(by, ticket, "aan de klant")
        save(by, ticket, "aan elkaar", kind=INTERNAL)
        assert drafts(by, ticket) == {"public": "aan de klant", "internal": "aan elkaar"}


def test_a_draft_that_was_sent_is_taken_and_the_other_stays(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        save(by, ticket, "aan de klant")
        save(by, ticket, "aan elkaar", kind=INTERNAL)
        post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="aan de klant")
        assert drafts(by, ticket) == {"internal": "aan elkaar"}


def test_what_another_device_saved_is_not_overwritten_unseen(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        first = save(by, ticket, "van de laptop")
        with pytest.raises(DraftChangedElsewhere):
            save(by, ticket, "van de telefoon")
        save(by, ticket, "van de laptop, verder", seen=first.revision)
        with pytest.raises(DraftChangedElsewhere):
            save(by, ticket, "van de telefoon", seen=first.revision)
        assert drafts(by, ticket) == {"public": "van de laptop, verder"}


def test_a_save_that_arrives_after_sending_does_not_bring_the_draft_back(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        draft = save(by, ticket, "bijna")
        post(by=by, at=NOW, ticket=ticket, kind=PUBLIC, text="klaar")
        with pytest.raises(DraftChangedElsewhere):
            save(by, ticket, "bijna klaar", seen=draft.revision)
        assert drafts(by, ticket) == {}


def test_a_discarded_draft_is_gone_with_its_files(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        save(by, ticket, "laat maar")
        upload(by=by, at=NOW, about_id=ticket.id, kind=PUBLIC, name="a", chunks=[b"a"])
        discard_draft(by=by, ticket=ticket, kind=PUBLIC)
        discard_draft(by=by, ticket=ticket, kind=PUBLIC)
        assert drafts(by, ticket) == {}
        assert not queries.uploads_of(by, ticket.id).exists()


def test_everybody_has_a_draft_of_their_own(world, ticket):
    people = (world.developer, world.project_manager, world.shop.reporter, world.shop.directing)
    for person in people:
        with scope(person.as_viewer()) as by:
            save(by, ticket, person.name)
    for person in people:
        with scope(person.as_viewer()) as by:
            assert drafts(by, ticket) == {"public": person.name}


def test_a_draft_is_no_longer_than_a_message(world, ticket):
    with scope(world.developer.as_viewer()) as by, pytest.raises(TextTooLong):
        save(by, ticket, "a" * (LONGEST_TEXT + 1))


def test_drafts_are_for_people_who_may_speak_there(world, ticket, papers_ticket):
    for person, on, kind in (
        (world.shop.reporter, papers_ticket, PUBLIC),
        (world.shop.reporter, ticket, INTERNAL),
        (world.shop.suppliers_contact, ticket, PUBLIC),
    ):
        with scope(person.as_viewer()) as by, pytest.raises(NotAllowed):
            save(by, on, "hier niet", kind=kind)
    with scope(SYSTEM) as by, pytest.raises(NotAllowed):
        save(by, ticket, "van niemand")


@pytest.mark.usefixtures("own_database")
def test_of_two_devices_that_save_at_once_one_is_told():
    world = cast.build()
    with scope(world.shop.reporter.as_viewer()) as by:
        what = Report("Traag", "all", 3, reported_at=NOW)
        ticket = tickets.report(by=by, at=NOW, client=world.shop.client, what=what)
    told: list[int] = []
    together = threading.Barrier(2)

    def device(number: int, seen: int) -> None:
        try:
            with scope(world.shop.reporter.as_viewer()) as by:
                together.wait(20)
                save(by, ticket, f"apparaat {number}", seen=seen)
        except DraftChangedElsewhere:
            told.append(number)
        finally:
            connection.close()

    for seen in (0, 1, 2):
        devices = [threading.Thread(target=device, args=(number, seen)) for number in range(2)]
        for thread in devices:
            thread.start()
        for thread in devices:
            thread.join(20)
    assert len(told) == 3
    with scope(SYSTEM):
        assert Draft.objects.get().revision == 3
