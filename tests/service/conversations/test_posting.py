"""What is said on a ticket is kept as it was said, once, for those whom it is meant for."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from waarborg.service.conversations import queries
from waarborg.service.conversations.commands import (
    AuthorOfAnotherClient,
    Coming,
    NothingSaid,
    OnlyNotesAreRetracted,
    RetractedAlready,
    RetractionNeedsReason,
    TextTooLong,
    TooManyMentioned,
    post,
    retract,
)
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import LONGEST_TEXT, Channel, MessageKind
from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Ticket
from world import NOW

MINUTE = timedelta(minutes=1)
PUBLIC, INTERNAL = MessageKind.PUBLIC, MessageKind.INTERNAL


def say(by, ticket, text="Wij kijken ernaar.", *, kind=PUBLIC, at=NOW, **details) -> Message:
    return post(by=by, at=at, ticket=ticket, kind=kind, text=text, **details)


def facts_of(ticket, kind) -> list[Fact]:
    with scope(SYSTEM):
        return [fact for fact in facts.story(ticket.id) if fact.kind == kind]


def execute(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def seen_by(person, ticket) -> list[str]:
    with scope(person.as_viewer()) as viewer:
        return [said.text for said in queries.messages_of(viewer, ticket).messages]


def test_a_reply_is_seen_on_both_sides_and_a_note_by_the_agency_alone(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket, "Welke browser is het?")
        say(by, ticket, "Klinkt als de cache.", kind=INTERNAL)
    with scope(world.shop.reporter.as_viewer()) as by:
        say(by, ticket, "Firefox.")
    assert seen_by(world.shop.directing, ticket) == ["Welke browser is het?", "Firefox."]
    assert seen_by(world.project_manager, ticket) == [
        "Welke browser is het?",
        "Klinkt als de cache.",
        "Firefox.",
    ]


def test_a_message_says_who_where_and_on_whose_side(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket)
    with scope(world.shop.reporter.as_viewer()) as by:
        say(by, ticket, "Fijn", at=NOW + MINUTE)
        ours, theirs = queries.messages_of(by, ticket).messages
    assert (ours.author, ours.by_agency, ours.channel) == (world.developer.name, True, "desk")
    assert (theirs.author, theirs.by_agency, theirs.channel) == (world.shop.reporter.name, False, "portal")


def test_replies_are_numbered_without_gaps_where_notes_were_written(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        numbers = [say(by, ticket, kind=kind).number for kind in (PUBLIC, INTERNAL, INTERNAL, PUBLIC)]
    with scope(world.shop.reporter.as_viewer()) as by:
        numbers.append(say(by, ticket).number)
    assert numbers == [1, 1, 2, 2, 3]


def test_the_same_sending_twice_is_one_message(world, ticket):
    once = uuid4()
    with scope(world.shop.reporter.as_viewer()) as by:
        first, second = (say(by, ticket, once=once) for _ in range(2))
        assert first.id == second.id
    assert len(facts_of(ticket, "message.replied")) == 1


def test_the_same_sending_of_another_is_another_message(world, ticket):
    """Or somebody could keep others from being heard by sending their key first."""
    once = uuid4()
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket, once=once)
        say(by, ticket, kind=INTERNAL, once=once)
    with scope(world.shop.reporter.as_viewer()) as by:
        say(by, ticket, "Antwoord", once=once)
    assert seen_by(world.shop.reporter, ticket) == ["Wij kijken ernaar.", "Antwoord"]


def test_nobody_may_change_or_remove_what_was_said(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        message = say(by, ticket)
    for viewer in (world.director.as_viewer(), world.shop.directing.as_viewer(), SYSTEM):
        for act in ("update conversations_message set text = ''", "delete from conversations_message"):
            with pytest.raises(DatabaseError, match="permission denied"), scope(viewer):
                execute(f"{act} where id = %s", message.id)


def test_words_move_neither_the_ticket_nor_its_guarantee(world, ticket):
    """A reaction is work that has begun; neither a person's reply nor a robot's is one."""
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket)
        say(by, ticket, coming=Coming(Channel.MAIL, is_automatic=True))
    with scope(world.shop.reporter.as_viewer()) as by:
        say(by, ticket)
    with scope(SYSTEM):
        guarantee, _terms = guarantees.folded(guarantees.guarantee_of(ticket.id), NOW + MINUTE)
        assert guarantee.milestone("reaction").met_at is None
        assert Ticket.objects.get(id=ticket.id).state == "reported"


def test_a_clients_reply_does_not_end_a_pause_by_itself(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
        tickets.pause(by=by, at=NOW, ticket=ticket, why="Welke browser?")
    with scope(world.shop.reporter.as_viewer()) as by:
        say(by, ticket, "Firefox")
    with scope(SYSTEM):
        assert Ticket.objects.get(id=ticket.id).state == "waiting_for_client"


def test_facts_point_at_what_was_said_and_do_not_repeat_it(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket, "Geheim van de smid @Pim", kind=INTERNAL)
        say(by, ticket, "Geheim van de smid")
    with scope(SYSTEM):
        written = [
            (fact.kind, fact.shown_to_client, fact.why, str(fact.data)) for fact in facts.story(ticket.id)
        ]
    said = [fact for fact in written if fact[0].startswith("message.")]
    assert [(kind, shown) for kind, shown, *_ in said] == [
        ("message.noted", False),
        ("message.mentioned", False),
        ("message.replied", True),
    ]
    assert all("smid" not in why + data for _, _, why, data in said)


def test_a_robots_reply_is_marked(world, ticket):
    with scope(SYSTEM) as by:
        say(
            by,
            ticket,
            "Ik ben met vakantie",
            coming=Coming(Channel.MAIL, world.shop.reporter, is_automatic=True),
        )
    (fact,) = facts_of(ticket, "message.replied")
    assert fact.payload.is_automatic
    with scope(world.developer.as_viewer()) as viewer:
        assert queries.messages_of(viewer, ticket).messages[0].is_automatic


def test_a_developer_notes_down_a_call_under_their_own_name(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        message = say(by, ticket, "Belde: het is dringend", kind=INTERNAL, coming=Coming(Channel.PHONE))
        assert (message.author_id, message.channel) == (world.developer.id, "phone")


def test_only_a_job_speaks_for_somebody_else(world, ticket):
    coming = Coming(Channel.MAIL, world.shop.directing)
    for person in (world.developer, world.shop.reporter):
        with scope(person.as_viewer()) as by, pytest.raises(NotAllowed):
            say(by, ticket, coming=coming)
    with scope(SYSTEM) as by:
        assert say(by, ticket, coming=coming).author_id == world.shop.directing.id
        assert say(by, ticket, "Van een onbekende", coming=Coming(Channel.MAIL)).author_id is None


def test_nobody_speaks_on_another_clients_ticket(world, ticket, papers_ticket):
    with scope(world.shop.reporter.as_viewer()) as by, pytest.raises(NotAllowed):
        say(by, papers_ticket)
    with scope(SYSTEM) as by, pytest.raises(AuthorOfAnotherClient):
        say(by, papers_ticket, coming=Coming(Channel.MAIL, world.shop.reporter))


def test_clients_write_no_notes_and_suppliers_nothing(world, ticket):
    with scope(world.shop.directing.as_viewer()) as by, pytest.raises(NotAllowed):
        say(by, ticket, kind=INTERNAL)
    with scope(world.shop.suppliers_contact.as_viewer()) as by, pytest.raises(NotAllowed):
        say(by, ticket)


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\x00\x07"])
def test_a_message_without_words_or_files_is_none(world, ticket, text):
    with scope(world.developer.as_viewer()) as by, pytest.raises(NothingSaid):
        say(by, ticket, text)


def test_a_huge_text_is_refused_with_how_much_fits(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        with pytest.raises(TextTooLong) as refused:
            say(by, ticket, "a" * (LONGEST_TEXT + 1))
        assert say(by, ticket, "a" * LONGEST_TEXT).number == 1
    assert refused.value.field == "text"


def test_what_can_not_be_stored_is_left_out_and_the_rest_is_kept(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket, "\r\n\r\n    code\r\nregel\x00 twee\ud800\rdrie\x1b[31m  \n\n")
    assert seen_by(world.developer, ticket) == ["    code\nregel twee\ndrie[31m"]


def test_html_and_scripts_are_shown_as_text(world, ticket):
    with scope(world.shop.reporter.as_viewer()) as by:
        say(by, ticket, "<script>alert(1)</script> [x](javascript:alert(1))")
        (said,) = queries.messages_of(by, ticket).messages
    assert said.html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1))</p>\n"


# --- mentions -----------------------------------------------------------------------------------------------------


def test_a_note_mentions_people_of_the_agency_who_are_told(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        message = say(by, ticket, "@Pim de Manager, wil je kijken? @sam", kind=INTERNAL)
        (said,) = queries.messages_of(by, ticket).messages
    (fact,) = facts_of(ticket, "message.mentioned")
    assert (fact.payload.message_id, fact.payload.person_ids) == (message.id, (world.project_manager.id,))
    assert said.html.count('<span class="mention">') == 2
    with scope(world.project_manager.as_viewer()) as viewer:
        assert [mention.message_id for mention in queries.mentions_of(viewer)] == [message.id]


def test_a_reply_mentions_people_of_the_ticket_only(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        say(
            by, ticket, f"@{world.shop.reporter.name}, @{world.director.name} en @{world.shop.directing.name}"
        )
    (fact,) = facts_of(ticket, "message.mentioned")
    assert fact.payload.person_ids == (world.shop.reporter.id,)


def test_who_wrote_on_the_ticket_is_of_the_ticket(world, ticket):
    with scope(world.shop.directing.as_viewer()) as by:
        say(by, ticket, "Ik kijk mee")
    with scope(world.shop.reporter.as_viewer()) as by:
        say(by, ticket, f"Dank, @{world.shop.directing.name}")
    (fact,) = facts_of(ticket, "message.mentioned")
    assert fact.payload.person_ids == (world.shop.directing.id,)


def test_a_reply_never_mentions_another_clients_people(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket, f"@{world.paper.reporter.name}")
    assert facts_of(ticket, "message.mentioned") == []


def test_ten_thousand_mentions_of_one_are_one(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket, "@Pim " * 8_000, kind=INTERNAL)
    with scope(world.project_manager.as_viewer()) as viewer:
        assert queries.mentions_of(viewer).count() == 1


def test_a_message_that_calls_everybody_is_refused(world, ticket):
    with scope(SYSTEM) as by:
        for number in range(51):
            parties.employ(by=by, at=NOW, details=Details(f"Medewerker{number} Bureau"))
    text = " ".join(f"@Medewerker{number}" for number in range(51))
    with scope(world.developer.as_viewer()) as by, pytest.raises(TooManyMentioned):
        say(by, ticket, text, kind=INTERNAL)


def test_a_preview_looks_as_the_message_will(world, ticket):
    text = "**Hoi** @Pim, zie `x`"
    with scope(world.developer.as_viewer()) as by:
        before = queries.preview(by, ticket, INTERNAL, text)
        say(by, ticket, text, kind=INTERNAL)
        (said,) = queries.messages_of(by, ticket).messages
    assert before == said.html
    assert "mention" in before


# --- after the end ------------------------------------------------------------------------------------------------


def test_a_clients_words_on_a_closed_ticket_are_kept_and_stand_out(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        tickets.take_in_hand(by=by, at=NOW, ticket=ticket)
    with scope(SYSTEM):
        Ticket.objects.filter(id=ticket.id).update(state="closed")
    with scope(world.developer.as_viewer()) as by:
        say(by, ticket, "Nog een kleine nazorg")
    assert facts_of(ticket, "message.came_after_the_end") == []
    with scope(world.shop.reporter.as_viewer()) as by:
        message = say(by, ticket, "Het is weer stuk")
    (fact,) = facts_of(ticket, "message.came_after_the_end")
    assert (fact.payload.message_id, fact.payload.state) == (message.id, "closed")


# --- retracting ---------------------------------------------------------------------------------------------------


def test_a_retracted_note_is_hidden_and_kept(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        note = say(by, ticket, "Wachtwoord: hunter2", kind=INTERNAL)
        retract(by=by, at=NOW + MINUTE, message=note, why="Wachtwoord stond erin")
        (said,) = queries.messages_of(by, ticket).messages
        assert (said.text, said.html, said.retracted_at) == ("", "", NOW + MINUTE)
        with pytest.raises(NotAllowed):
            queries.retracted_text(by, note)
    with scope(world.team_lead.as_viewer()) as viewer:
        assert queries.retracted_text(viewer, note) == "Wachtwoord: hunter2"
    (fact,) = facts_of(ticket, "message.retracted")
    assert (fact.payload.message_id, fact.why) == (note.id, "Wachtwoord stond erin")


def test_only_the_author_or_who_leads_retracts_a_note_once_and_with_a_reason(world, ticket):
    with scope(world.project_manager.as_viewer()) as by:
        note = say(by, ticket, kind=INTERNAL)
    with scope(world.developer.as_viewer()) as by, pytest.raises(NotAllowed):
        retract(by=by, at=NOW, message=note, why="Niet van mij")
    with scope(world.team_lead.as_viewer()) as by:
        with pytest.raises(RetractionNeedsReason):
            retract(by=by, at=NOW, message=note, why="  ")
        retract(by=by, at=NOW, message=note, why="Persoonsgegevens")
        with pytest.raises(RetractedAlready):
            retract(by=by, at=NOW, message=note, why="Nogmaals")


def test_a_reply_is_corrected_by_a_further_one_never_retracted(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        reply = say(by, ticket)
        with pytest.raises(OnlyNotesAreRetracted):
            retract(by=by, at=NOW, message=reply, why="Typefout")


# --- reading ------------------------------------------------------------------------------------------------------


def test_a_long_conversation_is_read_in_pages_from_its_end(world, ticket):
    with scope(world.developer.as_viewer()) as by:
        for number in range(7):
            say(by, ticket, f"bericht {number}", at=NOW + number // 2 * MINUTE)
        pages, before = [], None
        while True:
            page = queries.messages_of(by, ticket, before=before, most=3)
            pages.append([said.text.removeprefix("bericht ") for said in page.messages])
            before = page.earlier
            if before is None:
                break
    assert pages == [["4", "5", "6"], ["1", "2", "3"], ["0"]]


def test_a_page_costs_the_same_for_one_message_and_for_many(world, ticket, django_assert_num_queries):
    with scope(world.developer.as_viewer()) as by:
        for number in range(12):
            say(by, ticket, f"@Pim, {number}", kind=INTERNAL if number % 2 else PUBLIC)
            with django_assert_num_queries(4 if number else 3):  # retractions only when there are notes
                queries.messages_of(by, ticket)


def test_a_mark_of_another_ticket_leads_nowhere(world, ticket, papers_ticket):
    with scope(world.developer.as_viewer()) as by:
        other = say(by, papers_ticket)
        say(by, ticket)
        assert queries.messages_of(by, ticket, before=other.id).messages == ()
