"""What the portal lets a client's people do, from outside: by address and form, for each role."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from doors.portal.conftest import AT, asked, delivered, reported, taken, visitor
from waarborg.doors.portal.words import OTHERS_TURN, YOUR_TURN
from waarborg.service.conversations import commands as conversations
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.knowledge import commands as knowledge
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import Kind, State, What

DETAILS = "/portal/report/details/"


@pytest.fixture(autouse=True)
def _ten_o_clock_on_a_tuesday(world):
    with time_source.standing_at(AT):
        yield


@pytest.fixture
def reporter(world):
    return visitor(world.shop.reporter)


@pytest.fixture
def directing(world):
    return visitor(world.shop.directing)


def said(answer) -> str:
    return answer.content.decode()


def fields(**more: str) -> dict[str, str]:
    return {"once": str(uuid4()), "subject": "Afrekenen lukt niet", "users": "all", "report": "1"} | more


def report(browser, address: str = f"{DETAILS}?like=1-0", **more: str) -> str:
    """The address of what was reported."""
    answer = browser.post(address, fields(**more))
    assert answer.status_code == 302, said(answer)
    return answer.headers["Location"]


def the_ticket() -> Ticket:
    with scope(SYSTEM):
        return Ticket.objects.get()


# --- home -----------------------------------------------------------------------------------------------------------


def test_whoever_signs_in_lands_at_home_and_sees_that_all_is_well_and_whom_to_call(reporter):
    assert reporter.get("/").headers["Location"] == "/portal/"
    page = said(reporter.get("/portal/"))
    for words in (
        "Alles in orde",
        "Meld een incident",
        "Nu bereikbaar",
        "tel:+31101010101",
        "tot vandaag 17:00",
    ):
        assert words in page, words
    assert "tel:+31100100100" not in page


def test_at_night_it_is_the_emergency_number(reporter):
    with time_source.standing_at(datetime(2026, 3, 10, 21, 0, tzinfo=UTC)):
        page = said(reporter.get("/portal/"))
    assert "tel:+31100100100" in page
    assert "tel:+31101010101" not in page


def test_what_waits_for_the_client_comes_first_with_the_question_itself(reporter, world):
    reported(world.shop, "Afrekenen lukt niet")
    asked(world, reported(world.shop, "Zoeken geeft niets", priority=3), "Welke browser?")
    delivered(world, reported(world.shop, "Kortingscode ongeldig", priority=2))
    page = said(reporter.get("/portal/"))
    assert "2 meldingen wachten op jou" in page
    assert "We vragen: ‘Welke browser?’" in page
    assert page.index("Zoeken geeft niets") < page.index("Afrekenen lukt niet")
    assert page.index("Kortingscode ongeldig") < page.index("Afrekenen lukt niet")
    assert page.count("<svg") > page.count('class="icon"')


def test_home_costs_the_same_for_few_tickets_as_for_many(reporter, world, django_assert_max_num_queries):
    asked(world, reported(world.shop, "eerste"))
    reported(world.shop, "tweede")
    reporter.get("/portal/")
    with django_assert_max_num_queries(40) as few:
        reporter.get("/portal/")
    for number in range(12):
        asked(world, reported(world.shop, f"vraag {number}", priority=3))
        reported(world.shop, f"open {number}", priority=3)
    with django_assert_max_num_queries(len(few)):
        assert said(reporter.get("/portal/")).count('class="matter') > 24


def test_what_home_looks_up_is_all_in_the_index_of_what_is_not_over():
    """The index holds what is not over alone, so that a first page costs the same however much is."""
    index = next(one for one in Ticket._meta.indexes if one.name == "tickets_ticket_by_client")
    for state in (*YOUR_TURN, *OTHERS_TURN):
        assert index.condition.check({"state": state})
    assert not index.condition.check({"state": State.CLOSED.value})


# --- reporting ------------------------------------------------------------------------------------------------------


def test_an_agreed_example_makes_it_three_taps(reporter):
    first = said(reporter.get("/portal/report/"))
    assert 'name="like" value="1-0"' in first
    assert "Afrekenen is niet mogelijk" in first
    second = said(reporter.get(f"{DETAILS}?kind=incident&like=1-0&what="))
    assert 'value="Afrekenen is niet mogelijk"' in second
    assert 'name="priority"' not in second
    told = said(reporter.get(report(reporter)))
    for words in (
        "Critical",
        "Iedereen heeft er last van, en het lijkt op ‘Afrekenen is niet mogelijk’.",
        "We beginnen uiterlijk vandaag 11:00. Uiterlijk morgen 10:00 is het opgelost",
        "De overeenkomst vraagt je om ook te bellen",
        "tel:+31101010101",
        "er is nog niemand mee begonnen",
    ):
        assert words in told, words


def test_the_report_is_the_readers_own_and_came_by_the_ticket_system(reporter, world):
    report(reporter)
    ticket = the_ticket()
    assert (ticket.reporter_id, ticket.proof, ticket.priority) == (world.shop.reporter.id, "portal", 1)
    assert ticket.website_id == world.shop.website.id


def test_in_own_words_one_says_what_it_is_most_like(reporter):
    address = f"{DETAILS}?what=Winkelwagen+leegt+zich"
    page = said(reporter.get(address))
    assert 'value="Winkelwagen leegt zich"' in page
    assert "Publiceren van een artikel is niet mogelijk" in page
    answer = reporter.post(address, fields(subject="Winkelwagen leegt zich"))
    assert answer.status_code == 422
    assert "Kies waar het het meest op lijkt." in said(answer)
    report(reporter, address, subject="Winkelwagen leegt zich", priority="2", users="some")
    assert the_ticket().severity == "major"


def test_what_was_told_beside_it_stands_in_the_report(reporter):
    told = said(
        reporter.get(
            report(
                reporter,
                description="Na iDEAL een witte pagina.",
                since="vanochtend negen uur",
                where="/afrekenen",
            )
        )
    )
    for words in ("Na iDEAL een witte pagina.", "Sinds: vanochtend negen uur", "Pagina: /afrekenen"):
        assert words in told


def test_the_promise_is_shown_while_one_chooses_and_complains_about_nothing_yet(reporter):
    page = said(reporter.post(f"{DETAILS}?like=1-0", fields(subject="", show="1")))
    assert "We beginnen uiterlijk vandaag 11:00" in page
    assert "aria-invalid" not in page
    with scope(SYSTEM):
        assert not Ticket.objects.exists()


def test_a_form_that_was_refused_keeps_what_was_typed_and_says_what_is_wrong(reporter):
    answer = reporter.post(f"{DETAILS}?like=1-0", fields(users="", description="Witte pagina"))
    page = said(answer)
    assert answer.status_code == 422
    assert "Witte pagina" in page
    assert "Kies wie er last van heeft" in page


def test_the_same_form_sent_twice_is_one_ticket(reporter):
    once = str(uuid4())
    assert report(reporter, once=once) == report(reporter, once=once)
    the_ticket()


def test_outside_the_window_it_says_when_the_time_begins_to_count(reporter):
    with time_source.standing_at(datetime(2026, 3, 14, 11, 0, tzinfo=UTC)):  # a Saturday
        page = said(reporter.post(f"{DETAILS}?like=1-0", fields(show="1")))
        told = said(reporter.get(report(reporter)))
    for shown in (page, told):
        assert "gaat maandag 09:00 open; vanaf dan telt de tijd" in shown
    assert "tel:+31100100100" in told


def test_a_question_and_a_small_change_have_no_severity(reporter):
    for kind, subject in (("question", "Hoe zet ik een banner?"), ("small_change", "Nieuw telefoonnummer")):
        page = said(reporter.get(f"{DETAILS}?kind={kind}&what={subject}"))
        assert 'name="users"' not in page
        told = said(reporter.get(report(reporter, f"{DETAILS}?kind={kind}", subject=subject)))
        assert "Critical" not in told
        assert "We beginnen" not in told


def test_no_other_kind_can_be_reported_here(reporter):
    for address in ("/portal/report/?kind=sprint_work", f"{DETAILS}?kind=hosting", f"{DETAILS}?kind=x"):
        assert reporter.get(address).status_code == 404


def test_before_there_was_an_agreement_it_is_taken_in_without_promises(reporter):
    with time_source.standing_at(datetime(2025, 12, 20, 9, 0, tzinfo=UTC)):
        page = said(reporter.get(DETAILS))
        assert 'name="priority"' not in page
        told = said(reporter.get(report(reporter, DETAILS)))
    assert "We beginnen" not in told
    assert "Afrekenen lukt niet" in told


def test_while_one_types_the_examples_narrow_and_own_tickets_and_articles_come_up(reporter, world):
    reported(world.shop, "Afrekenen met creditcard hapert")
    with scope(world.project_manager.as_viewer()) as by:
        for title, is_shared in (("Afrekenen testen", True), ("Afrekenen bij ons intern", False)):
            text = knowledge.write(by=by, at=AT, language="nl", title=title, text="Zo doe je dat.")
            if is_shared:
                knowledge.share(by=by, at=AT, article=text.article)
    page = said(reporter.get("/portal/report/?what=afrekent"))
    assert "Afrekenen is niet mogelijk" in page
    assert "Een icoon staat scheef" not in page
    page = said(reporter.get("/portal/report/?what=afrekenen"))
    assert "Afrekenen met creditcard hapert" in page
    assert "Afrekenen testen" in page
    assert "intern" not in page


def test_a_word_that_half_of_the_examples_have_brings_up_no_others(reporter):
    page = said(reporter.get("/portal/report/?what=afrekenen lukt niet"))
    assert "Afrekenen is niet mogelijk" in page
    assert "Publiceren van een artikel is niet mogelijk" not in page
    assert "Publiceren van een artikel is niet mogelijk" in said(reporter.get("/portal/report/?what=niet"))


def test_nothing_like_it_leaves_all_examples_to_choose_from(reporter):
    assert "Een icoon staat scheef" in said(reporter.get("/portal/report/?what=xylofoon"))


# --- files ----------------------------------------------------------------------------------------------------------

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


def picture(name: str = "scherm.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PIXEL, "image/png")


@pytest.fixture
def _on_disk(tmp_path):
    with override_settings(WAARBORG_ATTACHMENTS=tmp_path):
        yield


@pytest.mark.usefixtures("_on_disk")
def test_a_picture_goes_along_and_is_seen_by_colleagues_who_see_the_ticket(reporter, directing, world):
    told = said(reporter.get(report(reporter, files=picture())))
    assert "scherm.png" in told
    address = told.split('href="/portal/files/')[1].split('"')[0]
    for browser in (reporter, directing):
        answer = browser.get(f"/portal/files/{address}")
        assert b"".join(answer) == PIXEL
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert visitor(world.paper.directing).get(f"/portal/files/{address}").status_code == 404


@pytest.mark.usefixtures("_on_disk")
def test_a_pasted_picture_is_kept_at_once_and_goes_with_the_report(reporter):
    once = str(uuid4())
    answer = reporter.post(f"/portal/files/for/{once}/", {"files": picture()})
    assert "scherm.png" in said(answer)
    assert "scherm.png" in said(reporter.get(report(reporter, once=once)))


@pytest.mark.usefixtures("_on_disk")
def test_a_file_can_be_added_and_taken_back_without_a_script_and_nothing_typed_is_lost(reporter):
    once = str(uuid4())
    typed = fields(once=once, description="Witte pagina", add_file="1")
    page = said(reporter.post(f"{DETAILS}?like=1-0", typed | {"files": picture()}))
    assert "scherm.png" in page
    assert "Witte pagina" in page
    identity = page.split('name="remove_file" value="')[1].split('"')[0]
    page = said(
        reporter.post(f"{DETAILS}?like=1-0", fields(once=once, description="Wit", remove_file=identity))
    )
    assert "scherm.png" not in page
    assert "Wit" in page


@pytest.mark.usefixtures("_on_disk")
def test_a_file_that_is_too_large_is_refused_in_words(reporter):
    with override_settings(WAARBORG_ATTACHMENT_MB=0):
        answer = reporter.post(f"/portal/files/for/{uuid4()}/", {"files": picture()})
    assert answer.status_code == 422
    assert 'role="alert"' in said(answer)


@pytest.mark.usefixtures("_on_disk")
def test_nobody_takes_back_anothers_file(reporter, directing):
    once = uuid4()
    page = said(reporter.post(f"/portal/files/for/{once}/", {"files": picture()}))
    remove = page.split('data-attach-remove="')[1].split('"')[0]
    assert directing.post(remove).status_code == 422
    assert "scherm.png" in said(reporter.post(f"/portal/files/for/{once}/"))


# --- following and answering ----------------------------------------------------------------------------------------


def act(browser, ticket: Ticket, deed: str, **words: str):
    return browser.post(f"/portal/tickets/{ticket.id}/{deed}/", words)


def test_a_question_is_answered_right_there_and_the_clock_goes_on(reporter, world):
    ticket = asked(world, reported(world.shop, "Zoeken geeft niets", priority=3))
    page = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Dit vraagt Sam Développeur. De klok staat stil tot je antwoordt." in page
    question = page.split('name="question" value="')[1].split('"')[0]
    refused = act(reporter, ticket, "answer", question=question, words=" ")
    assert refused.status_code == 422
    assert act(reporter, ticket, "answer", question=question, words="Chrome.").status_code == 302
    told = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Sam Développeur is ermee bezig." in told
    assert "Chrome." in told


def test_a_delivery_is_accepted_and_then_rated_in_one_tap(reporter, world):
    ticket = delivered(world, reported(world.shop, "Afrekenen lukt niet"))
    page = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Werkt het nu?" in page
    assert "De sleutel is vernieuwd." in page
    act(reporter, ticket, "accept")
    assert "Ben je tevreden" in said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    act(reporter, ticket, "rate", score="good")
    told = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Dank je." in told
    assert 'value="good" aria-pressed="true"' in told
    act(reporter, ticket, "rate", score="good", words="Snel geholpen.")
    assert "Snel geholpen." in said(reporter.get(f"/portal/tickets/{ticket.id}/"))


def test_a_delivery_is_turned_down_with_a_reason_and_without_one_it_is_not(reporter, world):
    ticket = delivered(world, reported(world.shop, "Afrekenen lukt niet"))
    assert act(reporter, ticket, "refuse", words="").status_code == 422
    assert act(reporter, ticket, "refuse", words="Op de telefoon nog niet.").status_code == 302
    told = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "We zijn er weer mee bezig." in told
    assert "Op de telefoon nog niet." in told


def test_a_work_around_can_be_judged_while_the_solution_is_still_to_come(reporter, world):
    ticket = delivered(
        world, reported(world.shop, "Afrekenen lukt niet"), "Bestel per telefoon.", what=What.WORKAROUND
    )
    page = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Kun je verder met deze work-around?" in page
    act(reporter, ticket, "accept")
    page = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Kun je verder" not in page
    assert "We werken nog aan de blijvende oplossing." in page


def test_a_reply_is_told_and_sent_once(reporter, world):
    ticket = taken(world, reported(world.shop, "Afrekenen lukt niet"))
    once = str(uuid4())
    for _ in range(2):
        assert act(reporter, ticket, "reply", words="Ook op *mobiel*.", once=once).status_code == 302
    told = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert told.count("Ook op <em>mobiel</em>.") == 1


def test_an_empty_reply_is_refused_beside_the_field(reporter, world):
    ticket = reported(world.shop, "Afrekenen lukt niet")
    answer = act(reporter, ticket, "reply", words="", once=str(uuid4()))
    assert answer.status_code == 422
    assert 'role="alert"' in said(answer)


def test_either_level_can_be_called_in_with_a_reason(reporter, world):
    ticket = taken(world, reported(world.shop, "Afrekenen lukt niet"))
    page = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Teamlead servicedesk" in page
    assert act(reporter, ticket, "escalate", level="1", words="").status_code == 422
    assert act(reporter, ticket, "escalate", level="1", words="Wij missen omzet.").status_code == 302
    told = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert "Wij missen omzet." in told
    again = act(reporter, ticket, "escalate", level="1", words="Nog steeds.")
    assert again.status_code == 422
    assert "Nog steeds." in said(again)


def test_a_question_that_was_answered_can_be_closed_by_who_asked(reporter):
    where = report(reporter, f"{DETAILS}?kind=question", subject="Hoe zet ik een banner?")
    assert "Ik ben geholpen" in said(reporter.get(where))
    assert reporter.post(f"{where}finish/").status_code == 302
    assert the_ticket().state == "closed"


def test_nothing_internal_ever_shows(reporter, directing, world):
    ticket = taken(world, reported(world.shop, "Afrekenen lukt niet"))
    with scope(world.developer.as_viewer()) as by:
        conversations.post(
            by=by, at=AT, ticket=ticket, kind=MessageKind.INTERNAL, text="Intern: sleutel verlopen"
        )
        tickets.hand_in(by=by, at=AT, ticket=ticket, what=What.SOLUTION, words="Nog niet gecontroleerd")
    for browser in (reporter, directing):
        page = said(browser.get(f"/portal/tickets/{ticket.id}/"))
        assert "sleutel verlopen" not in page
        assert "Nog niet gecontroleerd" not in page
        assert "Sam Développeur is ermee bezig." in page
        assert "Niets gevonden" in said(browser.get("/portal/tickets/?q=sleutel"))


def test_finished_tickets_tell_how_they_ended_and_are_found_by_words_and_number(reporter, world):
    ticket = delivered(world, reported(world.shop, "Afrekenen lukt niet"), "De sleutel is vernieuwd.")
    act(reporter, ticket, "accept")
    act(reporter, ticket, "rate", score="fair")
    page = said(reporter.get("/portal/tickets/?show=finished"))
    for words in ("Afrekenen lukt niet", "De sleutel is vernieuwd.", "je was niet helemaal tevreden"):
        assert words in page
    assert "Afrekenen" in said(reporter.get("/portal/tickets/?show=finished&q=%230001"))
    assert "Niets gevonden" in said(reporter.get("/portal/tickets/?show=finished&q=xylofoon"))
    assert "Er staat niets open" in said(reporter.get("/portal/tickets/"))


def test_the_list_costs_the_same_for_few_tickets_as_for_many(reporter, world, django_assert_max_num_queries):
    for show in ("open", "finished"):
        first = reported(world.shop, "eerste", priority=4)
        if show == "finished":
            delivered(world, first)
            act(reporter, first, "accept")
        address = f"/portal/tickets/?show={show}"
        reporter.get(address)
        with django_assert_max_num_queries(40) as few:
            reporter.get(address)
        cost = len(few)
        for number in range(6):
            further = reported(world.shop, f"ticket {number}", priority=4)
            if show == "finished":
                delivered(world, further)
                act(reporter, further, "accept")
        with django_assert_max_num_queries(cost):
            assert said(reporter.get(address)).count("ticket ") >= 6


# --- who sees what --------------------------------------------------------------------------------------------------


def test_who_directs_sees_the_whole_organisations_tickets_and_others_their_own(reporter, directing, world):
    mine = reported(world.shop, "Van de redactie")
    theirs = reported(world.shop, "Van de directie", by=world.shop.directing)
    page = said(reporter.get("/portal/tickets/"))
    assert ("Van de redactie" in page, "Van de directie" in page) == (True, False)
    page = said(directing.get("/portal/tickets/"))
    assert ("Van de redactie" in page, "Van de directie" in page) == (True, True)
    assert reporter.get(f"/portal/tickets/{theirs.id}/").status_code == 404
    assert directing.get(f"/portal/tickets/{mine.id}/").status_code == 200


def addresses_of(ticket: Ticket) -> list[str]:
    from waarborg.doors.portal.deeds import DEEDS

    return [f"/portal/tickets/{ticket.id}/", *(f"/portal/tickets/{ticket.id}/{deed}/" for deed in DEEDS)]


def test_the_other_clients_people_find_nothing_by_guessing_addresses(world):
    ticket = delivered(world, reported(world.shop, "Afrekenen lukt niet"))
    for person in (world.paper.directing, world.paper.reporter):
        guesser = visitor(person)
        for address in addresses_of(ticket):
            assert guesser.get(address).status_code == 404, address
            answer = guesser.post(address, {"words": "x", "level": "1", "score": "good"})
            assert answer.status_code in (404, 405), address
        document = reverse("portal:document", args=[world.shop.version.id])
        assert guesser.get(document).status_code == 404
        assert "Niets gevonden" in said(guesser.get("/portal/tickets/?q=Afrekenen"))
    assert the_ticket().state == "delivered"


def test_a_report_can_not_take_over_anothers_ticket_by_its_identity(world, reporter):
    ticket = reported(world.shop, "Van de directie", by=world.shop.directing)
    answer = reporter.post(f"{DETAILS}?like=1-0", fields(once=str(ticket.id), subject="Van mij"))
    assert answer.status_code == 404
    with scope(SYSTEM):
        assert Ticket.objects.get(id=ticket.id).subject == "Van de directie"


def test_the_agencys_people_have_no_portal(world):
    developer = visitor(world.developer)
    for address in ("/portal/", "/portal/report/", "/portal/tickets/", "/portal/agreement/"):
        assert developer.get(address).status_code == 403


# --- the agreement, the people, oneself -----------------------------------------------------------------------------


def test_the_agreement_stands_in_a_few_sentences_with_its_document(reporter, world):
    page = said(reporter.get("/portal/agreement/"))
    for words in (
        "Overeenkomst SLA-2026-001 met Voorbeeldbureau",
        "we beginnen binnen 1 uur; opgelost of een work-around binnen 24 uur doorlopende tijd.",
        "tijdens kantooruren.",
        "Webredactie",
        "SLA-2026-001, versie 1",
    ):
        assert words in page, words
    answer = reporter.get(reverse("portal:document", args=[world.shop.version.id]))
    assert answer.content.startswith(b"%PDF")


def test_who_directs_invites_a_colleague_and_others_can_not(reporter, directing):
    assert reporter.get("/portal/people/invite/").status_code == 403
    assert "Collega uitnodigen" not in said(reporter.get("/portal/agreement/"))
    said_of = {
        "name": "Nora Nieuw",
        "email": "nora@winkel.example",
        "roles": ["reports"],
        "language": "en",
    }
    answer = directing.post("/portal/people/invite/", said_of)
    assert answer.status_code == 302
    assert "Nora Nieuw krijgt een mail" in said(directing.get(answer.headers["Location"].split("#")[0]))
    with scope(SYSTEM):
        assert Fact.objects.get(kind="person.invited").data["language"] == "en"
    again = directing.post("/portal/people/invite/", said_of)
    assert again.status_code == 422
    assert 'value="Nora Nieuw"' in said(again)
    assert directing.post("/portal/people/invite/", said_of | {"roles": ["directing"]}).status_code == 422


def test_everybody_keeps_their_own_name_and_number(reporter):
    answer = reporter.post("/portal/you/", {"name": "Wies de Vries", "phone": "06 - 1234 5670"})
    assert answer.status_code == 302
    page = said(reporter.get("/portal/you/"))
    assert "Wies de Vries" in page
    assert "06\u00a012\u00a034\u00a056\u00a070" in page
    refused = reporter.post("/portal/you/", {"name": "Wies", "phone": "12"})
    assert refused.status_code == 422
    assert 'value="12"' in said(refused)


def test_articles_for_clients_are_read_in_both_languages_where_there_are_both(reporter, world):
    with scope(world.project_manager.as_viewer()) as by:
        text = knowledge.write(by=by, at=AT, language="nl", title="Banner zetten", text="Zo *doe* je dat.")
        knowledge.share(by=by, at=AT, article=text.article)
    assert "Banner zetten" in said(reporter.get("/portal/knowledge/"))
    where = f"/portal/knowledge/{text.article_id}/"
    assert "Zo <em>doe</em> je dat." in said(reporter.get(where))
    assert "in the other language only" in said(reporter.get(where, headers={"accept-language": "en"}))


@pytest.mark.parametrize(
    "address", ["", "report/", "report/details/", "tickets/", "agreement/", "you/", "knowledge/"]
)
def test_every_page_speaks_both_languages(reporter, address):
    dutch, english = (
        said(reporter.get(f"/portal/{address}", headers={"accept-language": language}))
        for language in ("nl", "en")
    )
    assert '<html lang="nl"' in dutch
    assert '<html lang="en"' in english
    heading = [page.split("<h1>")[1].split("</h1>")[0] for page in (dutch, english)]
    assert heading[0] != heading[1]


def test_a_session_that_ended_comes_back_to_where_it_was_going(world):
    from django.test import Client

    where = f"/portal/tickets/{uuid4()}/accept/"
    assert Client().get(where).headers["Location"] == f"/sign-in/?next={where}"


def test_a_deeds_own_address_leads_back_to_the_ticket(reporter, world):
    """Who signs in again, or changes the language, comes by with GET."""
    ticket = reported(world.shop, "Afrekenen lukt niet")
    for deed in addresses_of(ticket)[1:]:
        assert reporter.get(deed).headers["Location"] == f"/portal/tickets/{ticket.id}/"


def test_days_later_the_story_stands_by_day(reporter, world):
    ticket = asked(world, reported(world.shop, "Zoeken", priority=3))
    with time_source.standing_at(AT + timedelta(days=2)):
        page = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
    assert 'class="story-day"' in page


def test_what_lies_outside_the_agreement_says_where_it_went(reporter, world):
    for kind, more, words in (
        (Kind.SPRINT_WORK, {}, "het gaat mee in de planning van een sprint"),
        (Kind.EXPERTISE, {"team": "seo"}, "Dit is voor een andere expertise (SEO)"),
        (Kind.HOSTING, {"website": world.shop.website}, "Dit ligt bij de hosting: Hostingpartner."),
    ):
        ticket = reported(world.shop, "Meertalige webwinkel", priority=4)
        with scope(world.project_manager.as_viewer()) as by:
            tickets.change_kind(by=by, at=AT, ticket=ticket, kind=kind, why="Dit is nieuw werk.", **more)
        page = said(reporter.get(f"/portal/tickets/{ticket.id}/"))
        assert words in page
        assert "Dit is nieuw werk." in page
        assert "We beginnen uiterlijk" not in page
