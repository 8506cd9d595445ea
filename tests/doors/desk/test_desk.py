"""What the desk lets people do, from outside: by address and form, for each role."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

import world as cast
from doors.desk.conftest import report
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import queries as parties
from waarborg.service.tickets.models import Ticket

AT = cast.NOW


@pytest.fixture
def browser(world) -> Client:
    """The support developer's, at ten o'clock on a Tuesday, in Dutch."""
    visitor = Client(headers={"accept-language": "nl"})
    cast.sign_in(visitor, world.developer)
    with time_source.standing_at(AT):
        yield visitor


def fields(**more: str) -> dict[str, str]:
    return {
        "subject": "Afrekenen lukt niet",
        "users": "all",
        "priority": "1",
        "way": "phone",
        "report": "1",
    } | more


def reported(browser, world) -> str:
    """The address of a fresh ticket."""
    answer = browser.post(f"{reverse('desk:report')}?client={world.shop.client.id}", fields())
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_a_reported_incident_shows_severity_due_times_reasons_and_whom_to_call(browser, world) -> None:
    page = browser.get(reported(browser, world)).content.decode()
    for words in (
        "Critical",
        "Nu bellen",
        "tel:+31101010101",
        "Norm voor reactie bij Critical: 1 uur binnen het service window",
        "Uiterlijk dinsdag 10 maart 2026 om 11:00.",
        "<svg",
    ):
        assert words in page, words


def test_the_moves_follow_each_other_and_are_told_in_the_story(browser, world) -> None:
    ticket = reported(browser, world)
    for name, words in (
        ("take-in-hand", {}),
        ("pause", {"why": "Welke browser?"}),
        ("resume", {"why": "Chrome."}),
        ("wait-for-third-party", {"who": "De betaalprovider", "why": "Is de sleutel ingetrokken?"}),
        ("resume", {"why": "Zij hebben de sleutel vrijgegeven."}),
        ("hand-in-workaround", {"why": "Bestel per telefoon."}),
        ("check", {}),
        ("deliver", {}),
        ("hand-in-solution", {"why": "De sleutel is vernieuwd."}),
        ("send-back", {"why": "In Safari nog niet."}),
        ("hand-in-solution", {"why": "Ook in Safari hersteld."}),
        ("check", {}),
        ("deliver", {}),
        ("close", {}),
    ):
        checks = name in {"check", "send-back", "deliver"}
        cast.sign_in(browser, world.project_manager if checks else world.developer)
        answer = browser.post(f"{ticket}{name}/", words)
        assert answer.status_code == 302, name
        told = browser.get(ticket).content.decode()
        assert words.get("why", "") in told
    assert "gesloten" in told
    assert "Sam Développeur" in told


def test_a_move_that_is_refused_says_why_and_keeps_what_was_typed(browser, world) -> None:
    ticket = reported(browser, world)
    answer = browser.post(f"{ticket}resume/", {"why": "Chrome."})
    assert answer.status_code == 422
    assert "het ticket heeft inmiddels een andere status" in answer.content.decode()
    assert "Chrome.</textarea>" in answer.content.decode()
    browser.post(f"{ticket}take-in-hand/")
    answer = browser.post(f"{ticket}pause/", {"why": "  "})
    assert answer.status_code == 422
    with scope(SYSTEM):
        assert Ticket.objects.get().state == "in_hand"


def test_a_change_of_severity_replans_and_asks_why(browser, world) -> None:
    ticket = reported(browser, world)
    assert browser.post(f"{ticket}change-severity/", {"users": "single", "priority": "3"}).status_code == 422
    answer = browser.post(
        f"{ticket}change-severity/", {"users": "single", "priority": "3", "why": "Eén klant, oude browser."}
    )
    assert answer.status_code == 302
    told = browser.get(ticket).content.decode()
    assert "Ernst verlaagd naar Minor" in told
    assert "Eén klant, oude browser." in told


def test_a_form_that_was_refused_keeps_what_was_typed_and_says_what_is_wrong(browser, world) -> None:
    address = f"{reverse('desk:report')}?client={world.shop.client.id}"
    answer = browser.post(address, fields(subject="", description="Witte pagina"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Witte pagina" in page
    assert 'aria-invalid="true"' in page
    with scope(SYSTEM):
        assert not Ticket.objects.exists()


def test_the_queue_costs_the_same_for_few_tickets_as_for_many(
    browser, world, django_assert_max_num_queries
) -> None:
    by = world.developer.as_viewer()
    report(world.shop, by, "eerste", at=AT)
    with django_assert_max_num_queries(40) as few:
        browser.get("/desk/")
    for number in range(30):
        report(world.sides[number % 2], by, f"ticket {number}", at=AT - timedelta(hours=number))
    with django_assert_max_num_queries(len(few)):
        page = browser.get("/desk/").content.decode()
    assert page.count("data-row") == 31


def test_the_queue_can_be_narrowed_by_address(browser, world) -> None:
    by = world.developer.as_viewer()
    report(world.shop, by, "Winkelwagen leeg", at=AT)
    report(world.paper, by, "Artikel kwijt", at=AT - timedelta(days=3))
    assert "Artikel kwijt" not in browser.get("/desk/?q=winkelwagen").content.decode()
    late = browser.get("/desk/?due=late").content.decode()
    assert "Winkelwagen leeg" not in late
    assert "Artikel kwijt" in late


def test_an_sla_file_with_mistakes_is_answered_with_all_of_them(browser, world) -> None:
    cast.sign_in(browser, world.project_manager)
    broken = cast.SHOP_FILE.replace("Voorbeeldwinkel BV", "Nieuwe Klant").replace(
        'size = "medium"', 'size = "huge"'
    )
    broken = broken.replace("notice_months", "notise_months")
    answer = browser.post(reverse("desk:load_agreement"), {"text": broken, "check": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "websites[0].size" in page
    assert "contract.notise_months" in page
    assert "Nieuwe Klant" in page


def test_a_new_client_follows_from_its_file(browser, world) -> None:
    cast.sign_in(browser, world.project_manager)
    text = cast.SHOP_FILE.replace("Voorbeeldwinkel BV", "Nieuwe Klant").replace(
        "SLA-2026-001", "SLA-2026-077"
    )
    checked = browser.post(reverse("desk:load_agreement"), {"text": text, "check": "1"})
    assert "Nieuwe Klant wordt vastgelegd" in checked.content.decode()
    answer = browser.post(reverse("desk:load_agreement"), {"text": text, "conclude": "1"})
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "SLA-2026-077" in page
    with scope(SYSTEM):
        assert parties.clients_visible_to(SYSTEM).filter(name="Nieuwe Klant").exists()


def test_a_new_version_says_in_words_what_changes(browser, world) -> None:
    cast.sign_in(browser, world.project_manager)
    text = cast.SHOP_FILE.replace('service_window = "office"', 'service_window = "always"')
    address = reverse("desk:load_version", args=[world.shop.client.id])
    page = browser.post(address, {"text": text, "check": "1"}).content.decode()
    assert "24/7" in page
    assert "1.450" in page
    answer = browser.post(address, {"text": text, "conclude": "1", "in_force_from": "2026-03-11T00:00"})
    assert answer.status_code == 302
    assert "komt nog" in browser.get(answer.headers["Location"]).content.decode()


def test_a_support_developer_may_not_put_an_agreement_in_force(browser, world) -> None:
    text = cast.SHOP_FILE.replace("Voorbeeldwinkel", "Nieuwe Klant")
    assert browser.get(reverse("desk:load_agreement")).status_code == 403
    answer = browser.post(reverse("desk:load_agreement"), {"text": text, "conclude": "1"})
    assert answer.status_code == 403
    with scope(SYSTEM):
        assert not parties.clients_visible_to(SYSTEM).filter(name="Nieuwe Klant").exists()


def test_who_may_not_load_an_agreement_is_not_offered_to(browser, world) -> None:
    pages = (reverse("desk:clients"), reverse("desk:clients") + "?q=onbekend", reverse("desk:queue"))
    for address in (*pages, reverse("desk:client", args=[world.shop.client.id])):
        assert "/load/" not in browser.get(address).content.decode(), address
    cast.sign_in(browser, world.team_lead)
    assert "/load/" in browser.get(reverse("desk:queue")).content.decode()


def test_the_document_of_a_version_is_one_click_away(browser, world) -> None:
    answer = browser.get(reverse("desk:document", args=[world.shop.version.id]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_clients_and_suppliers_have_no_desk(world) -> None:
    ticket = report(world.shop, world.developer.as_viewer(), "eerste", at=AT)
    for person in (
        world.shop.directing,
        world.shop.reporter,
        world.shop.suppliers_contact,
        world.paper.directing,
    ):
        visitor = Client()
        cast.sign_in(visitor, person)
        for address in ("/desk/", "/desk/clients/", f"/desk/tickets/{ticket.id}/"):
            assert visitor.get(address).status_code == 403, (person, address)
        assert visitor.post(f"/desk/tickets/{ticket.id}/take-in-hand/").status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(world) -> None:
    answer = Client().get("/desk/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_a_ticket_without_an_agreement_says_so(browser, world) -> None:
    early = cast.CONCLUDED_AT + timedelta(days=1)
    ticket = report(world.shop, world.developer.as_viewer(), "voor de overeenkomst", at=early)
    page = browser.get(f"/desk/tickets/{ticket.id}/").content.decode()
    assert "Geen overeenkomst" in page


def test_what_is_no_incident_is_reported_with_what_its_kind_needs(browser, world) -> None:
    address = f"{reverse('desk:report')}?client={world.shop.client.id}&kind="
    said = {"subject": "Hoe voeg ik een redacteur toe?", "way": "phone", "report": "1"}
    form = browser.get(f"{address}question").content.decode()
    assert 'name="priority"' not in form
    assert 'name="why"' not in form
    ticket = browser.post(f"{address}question", said).headers["Location"]
    assert "Vraag" in browser.get(ticket).content.decode() or "vraag" in browser.get(ticket).content.decode()
    refused = browser.post(f"{address}expertise", said)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"team", "why"}
    done = browser.post(f"{address}expertise", {**said, "team": "seo", "why": "Valt buiten support."})
    assert done.status_code == 302
    assert 'name="priority"' in browser.get(f"{address}nonsense").content.decode()


def test_a_report_that_is_sent_twice_is_one_ticket(browser, world) -> None:
    address = f"{reverse('desk:report')}?client={world.shop.client.id}"
    once = browser.get(address).context["form"]["once"].value()
    first, second = (browser.post(address, fields(once=str(once))) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with scope(SYSTEM):
        assert Ticket.objects.count() == 1


def test_the_file_of_a_known_client_does_not_make_that_client_again(browser, world) -> None:
    cast.sign_in(browser, world.project_manager)
    answer = browser.post(reverse("desk:load_agreement"), {"text": cast.SHOP_FILE, "conclude": "1"})
    assert answer.status_code == 422
    assert "Precies deze tekst is al versie 1 van Voorbeeldwinkel BV" in answer.content.decode()
