"""What a ticket's page tells, and what people write on it, from outside: by address and form."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import world as cast
from doors.desk.conftest import report
from waarborg.service.conversations import commands, queries
from waarborg.service.conversations.commands import Wording
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands as organising
from waarborg.service.organising.rules import macros

AT = cast.NOW
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")


@pytest.fixture
def browser(world) -> Client:
    visitor = Client(headers={"accept-language": "nl"})
    cast.sign_in(visitor, world.developer)
    with time_source.standing_at(AT):
        yield visitor


@pytest.fixture
def ticket(world):
    return report(world.shop, world.developer.as_viewer(), "Afrekenen lukt niet", at=AT)


def address(ticket, name: str = "ticket") -> str:
    return reverse(f"desk:{name}", args=[ticket.id])


def page(browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def said(world, ticket, count: int, *, kind=MessageKind.PUBLIC, by=None) -> None:
    """So many messages, a minute apart."""
    with scope((by or world.developer).as_viewer()) as viewer:
        for number in range(count):
            at = AT + timedelta(minutes=number)
            commands.post(by=viewer, at=at, ticket=ticket, kind=kind, text=f"Bericht nummer {number}.")


def test_a_reply_is_sent_rendered_and_reached_by_its_own_address(browser, ticket) -> None:
    answer = browser.post(address(ticket, "messages"), {"kind": "public", "text": "We **kijken** ernaar."})
    assert answer.status_code == 302
    place = answer.headers["Location"].partition("#")[2]
    told = page(browser, address(ticket))
    assert f'id="{place}"' in told
    assert "We <strong>kijken</strong> ernaar." in told


def test_what_does_not_say_that_it_is_a_reply_stays_inside_the_agency(browser, ticket) -> None:
    browser.post(address(ticket, "messages"), {"text": "Zou dit de proxy zijn?"})
    with scope(SYSTEM):
        assert Message.objects.get().kind == MessageKind.INTERNAL
    assert "intern, de opdrachtgever ziet dit niet" in page(browser, address(ticket))


def test_the_same_act_of_sending_is_one_message(browser, ticket) -> None:
    once = str(uuid4())
    for _ in range(2):
        browser.post(address(ticket, "messages"), {"kind": "public", "text": "Dubbel.", "once": once})
    with scope(SYSTEM):
        assert Message.objects.count() == 1


def test_a_message_that_is_refused_keeps_what_was_typed_and_says_why(browser, ticket) -> None:
    long = "Heel lang. " * 4000
    answer = browser.post(address(ticket, "messages"), {"kind": "public", "text": long})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in told
    assert "Heel lang. Heel lang." in told
    assert browser.post(address(ticket, "messages"), {"kind": "public", "text": " "}).status_code == 422


def test_files_go_with_a_message_and_pictures_are_shown_through_the_guarded_address(browser, ticket) -> None:
    sent = [SimpleUploadedFile("scherm.png", PNG), SimpleUploadedFile("log.txt", b"regel\n" * 400)]
    browser.post(address(ticket, "messages"), {"kind": "public", "text": "Zie bijlage.", "files": sent})
    told = page(browser, address(ticket))
    with scope(SYSTEM):
        message = Message.objects.get()
        files = {one.name: reverse("desk:file", args=[one.id]) for one in message.attachments.all()}
    assert f'<img src="{files["scherm.png"]}"' in told
    assert f'<img src="{files["log.txt"]}"' not in told
    assert "log.txt" in told
    assert "2,3" in told
    assert browser.get(files["log.txt"]).headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_file_is_kept_as_soon_as_it_is_chosen_and_can_be_taken_back(browser, ticket) -> None:
    where = address(ticket, "message_files")
    kept = browser.post(where, {"kind": "internal", "files": SimpleUploadedFile("a.txt", b"een")})
    assert "a.txt" in kept.content.decode()
    whole = page(browser, f"{address(ticket)}?write=note")
    assert "a.txt" in whole
    with scope(SYSTEM):
        (upload,) = queries.uploads_of(browser_viewer(browser), ticket.id)
    gone = browser.post(where, {"kind": "internal", "remove_file": str(upload.id)})
    assert "a.txt" not in gone.content.decode()
    empty = browser.post(where, {"kind": "internal", "files": SimpleUploadedFile("leeg.txt", b"")})
    assert empty.status_code == 422


def browser_viewer(browser):
    from waarborg.service.parties.models import Person

    return Person.objects.get(membership__login=browser.session["_auth_user_id"]).as_viewer()


def test_a_draft_survives_on_the_server_and_is_taken_by_sending(browser, ticket) -> None:
    where = address(ticket, "save_draft")
    first = browser.post(where, {"kind": "internal", "text": "Half af", "seen": "0"}).json()
    second = browser.post(where, {"kind": "internal", "text": "Half af, en meer", "seen": first["revision"]})
    assert second.json()["revision"] == 2
    elsewhere = browser.post(where, {"kind": "internal", "text": "Van een ander scherm", "seen": "1"})
    assert elsewhere.status_code == 422
    assert "Half af, en meer</textarea>" in page(browser, f"{address(ticket)}?write=note")
    assert "Half af, en meer" in page(browser, address(ticket, "messages"))
    browser.post(address(ticket, "messages"), {"kind": "internal", "text": "Half af, en meer"})
    assert "Half af, en meer</textarea>" not in page(browser, f"{address(ticket)}?write=note")


def test_a_preview_shows_what_would_stand_there_and_sends_nothing(browser, ticket) -> None:
    answer = browser.post(address(ticket, "messages"), {"kind": "public", "text": "*let op*", "preview": "1"})
    told = answer.content.decode()
    assert "<em>let op</em>" in told
    assert "*let op*</textarea>" in told
    alone = browser.post(address(ticket, "preview"), {"kind": "public", "text": "<script>x</script>"})
    assert "<script>" not in alone.content.decode()
    with scope(SYSTEM):
        assert not Message.objects.exists()


def test_a_canned_reply_is_made_out_in_the_clients_language(browser, world, ticket) -> None:
    with scope(world.team_lead.as_viewer()) as by:
        canned = commands.add_canned_reply(
            by=by,
            at=AT,
            wording=Wording("Ontvangen", "Beste {{reporter}}, dank voor {{number}}.", "Dear {{reporter}}."),
        )
    english = {"headers": {"accept-language": "en"}}
    filled = browser.get(reverse("desk:canned", args=[ticket.id, canned.id]), **english).json()
    assert filled["text"].startswith("Beste ")
    assert str(ticket) in filled["text"]
    plain = page(browser, f"{address(ticket)}?write=reply&canned={canned.id}")
    assert filled["text"] in plain


def test_whoever_picks_a_canned_reply_that_was_just_retired_is_told_so_and_keeps_the_page(
    browser, world, ticket
) -> None:
    with scope(world.team_lead.as_viewer()) as by:
        canned = commands.add_canned_reply(by=by, at=AT, wording=Wording("Ontvangen", "Beste.", "Dear."))
        commands.retire_canned_reply(by=by, at=AT, canned=canned)
    assert browser.get(reverse("desk:canned", args=[ticket.id, canned.id])).status_code == 422
    plain = page(browser, f"{address(ticket)}?write=reply&canned={canned.id}")
    assert str(commands.Retired()) in plain


def test_colleagues_are_found_to_mention_in_a_note_and_the_clients_people_only_in_a_reply(
    browser, world, ticket
) -> None:
    where = address(ticket, "mentionable")
    assert "Tess Lead" in browser.get(where, {"kind": "internal", "q": "tes"}).json()["names"]
    names = browser.get(where, {"kind": "public", "q": ""}).json()["names"]
    assert world.shop.reporter.name in names
    assert world.paper.reporter.name not in names


def test_a_long_story_is_read_page_by_page_from_the_end(browser, world, ticket) -> None:
    said(world, ticket, 120)
    with time_source.standing_at(AT + timedelta(days=1)):
        newest = page(browser, address(ticket))
        assert "Bericht nummer 119." in newest
        assert "Bericht nummer 50." not in newest
        assert "Een witte pagina na iDEAL." not in newest
        seen = browser.get(address(ticket)).context["story"]
        older = browser.get(address(ticket), {"before": seen.earlier}).context["story"]
        oldest = page(browser, f"{address(ticket)}?before={older.earlier}")
    assert "Bericht nummer 0." in oldest
    assert "Een witte pagina na iDEAL." in oldest
    assert "Bericht nummer 50." not in oldest


def test_a_ticket_of_nobody_is_not_found(browser) -> None:
    where = reverse("desk:messages", args=[uuid4()])
    assert browser.get(where).status_code == 404
    assert browser.post(where, {"text": "hallo"}).status_code == 404


def test_the_story_names_whom_a_line_is_about_and_both_times_of_a_corrected_report(
    browser, world, ticket
) -> None:
    browser.post(address(ticket, "assign"), {"person": str(world.project_manager.id)})
    browser.post(address(ticket, "follow"))
    earlier = (AT - timedelta(hours=1)).astimezone(ZoneInfo("Europe/Amsterdam"))
    corrected = {"reported_at": f"{earlier:%Y-%m-%dT%H:%M}", "why": "De klant belde eerder."}
    browser.post(address(ticket, "correct_report"), corrected)
    told = page(browser, address(ticket))
    assert f"{world.developer.name}: Overgedragen aan {world.project_manager.name}." in told
    assert f">{world.developer.name} volgt dit ticket." in told
    assert f"{earlier:%H:%M} in plaats van" in told


def test_a_note_that_was_begun_is_in_sight_when_one_comes_back(browser, ticket) -> None:
    browser.post(
        address(ticket, "save_draft"), {"kind": "internal", "text": "Zou dit de cache zijn?", "seen": "0"}
    )
    again = browser.get(address(ticket, "messages")).content.decode()
    assert 'value="internal" aria-keyshortcuts="n" checked' in again
    assert "Zou dit de cache zijn?</textarea>" in again
    browser.post(address(ticket, "save_draft"), {"kind": "public", "text": "Beste,", "seen": "0"})
    again = browser.get(address(ticket, "messages")).content.decode()
    assert "Beste,</textarea>" in again


def test_a_matter_of_the_hosting_names_who_answers_for_it(browser, world, ticket) -> None:
    browser.post(address(ticket, "change_kind"), {"kind": "hosting", "why": "De server is weg."})
    told = page(browser, address(ticket))
    assert "Dit ligt bij de hosting" in told
    assert "Hoe de garantie ervoor stond" in told


def test_what_must_not_be_missed_stands_out_and_the_clients_words_say_whose_they_are(
    browser, world, ticket
) -> None:
    with scope(world.shop.reporter.as_viewer()) as by:
        commands.post(by=by, at=AT, ticket=ticket, kind=MessageKind.PUBLIC, text="Nog steeds stuk.")
    browser.post(address(ticket, "take_in_hand"))
    browser.post(address(ticket, "hand_in_solution"), {"why": "Hersteld."})
    lead = Client(headers={"accept-language": "nl"})
    cast.sign_in(lead, world.team_lead)
    lead.post(address(ticket, "release_unchecked"), {"why": "Haast."})
    told = page(browser, address(ticket))
    (unchecked,) = (one for one in told.split("<article ") if "zonder controle" in one)
    assert "is-bad" in unchecked.partition(">")[0]
    (clients,) = (one for one in told.split("<article ") if "Nog steeds stuk." in one)
    assert '<span class="entry-kind">opdrachtgever' in clients


def test_a_macro_is_named_in_the_line_that_says_it_was_run(browser, world, ticket) -> None:
    with scope(world.team_lead.as_viewer()) as by:
        macro = organising.make_macro(by=by, at=AT, name="Oppakken", steps=[macros.PutTag(name="betalen")])
    browser.post(address(ticket, "run_macro"), {"which": str(macro.id)})
    assert "De macro “Oppakken” is uitgevoerd." in page(browser, address(ticket))


def test_a_briefing_is_read_as_it_is_written_in_markdown(browser, world, ticket) -> None:
    manager = Client(headers={"accept-language": "nl"})
    cast.sign_in(manager, world.project_manager)
    said = {"to": str(world.developer.id), "text": "Kijk eerst naar:\n\n- de kassa\n- <b>de voucher</b>"}
    assert manager.post(address(ticket, "brief"), said).status_code == 302
    told = page(browser, address(ticket))
    assert "<li>de kassa</li>" in told
    assert "<b>de voucher" not in told


def test_why_something_came_about_stands_under_the_line_that_tells_it(browser, ticket) -> None:
    browser.post(address(ticket, "change_kind"), {"kind": "question", "why": "Niets is <stuk>."})
    told = page(browser, address(ticket))
    (line,) = (one for one in told.split("<article ") if "gewijzigd in vraag" in one)
    assert '<div class="entry-reason">Niets is &lt;stuk&gt;.</div>' in line
