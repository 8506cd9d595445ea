"""A ticket's page in a real browser: what scripts add, that it works without them, and that everybody can read it."""

import pytest
from playwright.sync_api import expect

from doors.ui.browsing import overflow, page_of, violations
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets.models import Ticket


@pytest.fixture
def address(desk) -> str:
    return f"{desk.address}/desk/tickets/{desk.ticket.id}/"


@pytest.fixture
def reader(desk) -> dict[str, str]:
    return {"waarborg_session": desk.session, "waarborg_language": "nl"}


def whole(page) -> None:
    """Wait until what is fetched after the page stands there."""
    page.locator("#ticket-client-file").wait_for()
    page.locator("#ticket-order").wait_for()
    page.locator("#ticket-escalation").wait_for()
    page.locator("[data-composer]:not([hx-get])").wait_for()


def messages() -> list[Message]:
    with scope(SYSTEM):
        return list(Message.objects.order_by("id"))


@pytest.mark.parametrize(
    "seen", [(360, "nl", "light"), (360, "en", "dark"), (1280, "en", "light"), (1280, "nl", "dark")]
)
def test_the_page_its_dialogs_and_its_panels_have_no_barriers(
    chromium, desk, address, seen: tuple[int, str, str]
) -> None:
    width, language, theme = seen
    cookies = {"waarborg_session": desk.leading_session, "waarborg_language": language}
    with page_of(chromium, address, width=width, theme=theme, **cookies) as page:
        whole(page)
        page.locator("#time-spent summary").click()
        page.locator("#ticket-hours").wait_for()
        page.locator("#composer-text").fill("- een\n- **twee**")
        page.locator("[data-preview-button]").click()
        page.locator("[data-preview]").wait_for()
        page.locator(".composer-kind.is-note").click()
        assert violations(page) == []
        assert overflow(page) <= 0
        for name in ("assign", "change-severity", "pause"):
            page.goto(f"{address}{name}/")
            page.get_by_role("dialog").wait_for()
            assert violations(page) == []
            assert overflow(page) <= 0


def test_the_palette_does_what_any_button_and_menu_of_the_page_does(chromium, address, reader) -> None:
    with page_of(chromium, address, **reader) as page:
        whole(page)
        page.keyboard.press("Control+k")
        offered = page.locator("#palette-list [role=option]").all_inner_texts()
        assert len(offered) == len(set(offered))
        for words in ("In behandeling nemen", "Vraag stellen", "Samenvoegen met een ander ticket"):
            assert words in offered
        page.keyboard.type("ernst wij")
        page.keyboard.press("Enter")
        page.get_by_role("dialog", name="Ernst wijzigen").wait_for()


def test_keys_open_the_dialogs_and_choose_whom_one_writes_to(chromium, address, reader) -> None:
    with page_of(chromium, address, **reader) as page:
        whole(page)
        page.keyboard.press("n")
        page.keyboard.type("Zou dit de proxy zijn?")
        assert page.locator('input[value="internal"]').is_checked()
        assert page.locator("#composer-text").input_value() == "Zou dit de proxy zijn?"
        page.locator("h1").click()
        page.keyboard.press("r")
        page.keyboard.type("We kijken.")
        assert page.locator("#composer-text").input_value() == "We kijken."
        page.locator("h1").click()
        page.keyboard.press("a")
        page.get_by_role("dialog").get_by_role("button", name="Toewijzen").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
        page.keyboard.press("e")
        page.locator("#ticket-head").get_by_text("in behandeling").wait_for()


def test_what_is_written_is_kept_apart_for_client_and_agency_and_survives_a_reload(
    chromium, address, reader
) -> None:
    with page_of(chromium, address, **reader) as page:
        whole(page)
        text = page.locator("#composer-text")
        text.fill("Beste Web, we zijn begonnen.")
        page.get_by_text("Concept bewaard").wait_for()
        page.locator(".composer-kind.is-note").click()
        expect(text).to_have_value("")
        text.fill("Lijkt op vorige week.")
        page.get_by_text("Concept bewaard").wait_for()
        page.locator(".composer-kind:not(.is-note)").click()
        expect(text).to_have_value("Beste Web, we zijn begonnen.")
        page.reload()
        whole(page)
        assert text.input_value() == "Beste Web, we zijn begonnen."
        page.get_by_role("button", name="Versturen").click()
        page.locator(".entry.is-public").get_by_text("we zijn begonnen").wait_for()
    (message,) = messages()
    assert message.kind == MessageKind.PUBLIC


def test_a_file_that_is_chosen_goes_along_and_a_colleague_is_mentioned_by_key(
    chromium, address, reader
) -> None:
    with page_of(chromium, address, **reader) as page:
        whole(page)
        page.locator(".composer-kind.is-note").click()
        page.locator("input[type=file]").set_input_files(
            {"name": "log.txt", "mimeType": "text/plain", "buffer": b"regel een"}
        )
        page.locator(".composer .file").get_by_text("log.txt").wait_for()
        page.locator("#composer-text").press_sequentially("@tes")
        page.get_by_role("option", name="Tess Lead").wait_for()
        page.keyboard.press("Enter")
        assert page.locator("#composer-text").input_value() == "@Tess Lead "
        page.get_by_role("button", name="Versturen").click()
        page.locator(".entry.is-internal .file").get_by_text("log.txt").wait_for()


def test_a_dialog_is_refused_where_it_stands_and_done_without_leaving_the_page(
    chromium, address, reader
) -> None:
    with page_of(chromium, address, **reader) as page:
        whole(page)
        page.keyboard.press("w")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Wat wil je weten van de opdrachtgever?").fill("Welke browser?")
        dialog.get_by_role("button", name="Vraag stellen").click()
        page.locator("#questions").get_by_text("Welke browser?").wait_for()
        assert page.get_by_role("dialog").count() == 0


def test_everything_works_without_scripts(chromium, address, reader) -> None:
    with page_of(chromium, address, scripts=False, **reader) as page:
        page.get_by_role("button", name="In behandeling nemen").click()
        page.get_by_role("link", name="Oplossing ter controle").click()
        page.get_by_role("dialog").get_by_role("textbox").fill("De sleutel is vernieuwd.")
        page.get_by_role("dialog").get_by_role("button", name="Ter controle aanbieden").click()
        page.locator("#gate").get_by_text("De sleutel is vernieuwd.").wait_for()
        page.get_by_label("Antwoord de opdrachtgever leest dit").check()
        page.get_by_label("Je tekst").fill("Het wordt nagekeken.")
        page.get_by_role("button", name="Versturen").click()
        page.locator(".entry.is-public").get_by_text("Het wordt nagekeken.").wait_for()
        page.get_by_role("link", name="Dossier van de opdrachtgever").click()
        page.get_by_role("heading", name="Websites").wait_for()
    with scope(SYSTEM):
        assert Ticket.objects.get(id=address.rstrip("/").rpartition("/")[2]).state == "ready_for_check"


def test_another_one_on_the_page_is_seen(chromium, desk, address, reader) -> None:
    other = {"waarborg_session": desk.leading_session, "waarborg_language": "nl"}
    with page_of(chromium, address, **reader) as page, page_of(chromium, address, **other) as second:
        whole(page)
        second.locator("[data-presence]").get_by_text("Sam Développeur").wait_for()
