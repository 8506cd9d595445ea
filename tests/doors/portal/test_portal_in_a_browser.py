"""The portal as a newcomer meets it: on a telephone, in Dutch, without reading anything; and with axe looking on."""

import re

import pytest
from playwright.sync_api import Page, expect

from doors.ui.browsing import overflow, page_of, violations

pytestmark = pytest.mark.browser
PHONE = 390
MOST_BYTES = 150_000
# A browser puts a picture on the clipboard as a file without a name of its own.
PASTE = """target => {
  const bytes = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "image.png", { type: "image/png" }));
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def open_at(chromium, portal):
    """Opens a page of the portal as the client's reporter, on a telephone."""

    def opened(address: str = "/portal/", **options):
        seen = {"width": PHONE, "waarborg_session": portal.session, "waarborg_language": "nl"}
        return page_of(chromium, portal.address + address, **seen | options)

    return opened


def addresses(portal) -> list[str]:
    shown = [f"/portal/tickets/{ticket.id}/" for ticket in portal.tickets.values()]
    return [
        "/portal/",
        "/portal/tickets/",
        "/portal/tickets/?show=finished",
        "/portal/tickets/?q=xylofoon",
        "/portal/report/",
        "/portal/report/?what=afrekenen",
        "/portal/report/?kind=question",
        "/portal/report/details/?like=1-0",
        "/portal/report/details/?what=Winkelwagen+leeg",
        "/portal/report/details/?kind=small_change&what=Telefoonnummer",
        "/portal/agreement/",
        "/portal/knowledge/",
        "/portal/people/invite/",
        "/portal/you/",
        *shown,
    ]


@pytest.mark.parametrize(("language", "theme", "width"), [("nl", "light", 360), ("en", "dark", 1280)])
def test_every_page_is_accessible_and_fits(chromium, portal, language, theme, width) -> None:
    found = {}
    look = {"width": width, "theme": theme, "waarborg_language": language}
    with page_of(
        chromium, portal.address + "/portal/", waarborg_session=portal.directing_session, **look
    ) as page:
        for address in addresses(portal):
            page.goto(portal.address + address)
            assert page.locator("html").get_attribute("lang") == language
            _unfold(page)
            problems = violations(page)
            if overflow(page) > 0:
                problems.append(f"{overflow(page)} px too wide")
            if problems:
                found[address] = problems
    assert found == {}


def _unfold(page: Page) -> None:
    """What is folded is a part of the page too."""
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")


def test_a_newcomer_reports_an_incident_in_three_taps_and_sees_what_happens(open_at) -> None:
    with open_at() as page:
        page.get_by_role("link", name="Meld een incident").click()
        page.get_by_role("button", name="Afrekenen is niet mogelijk").click()
        page.get_by_text("Iedereen", exact=True).click()
        page.locator("#promise").get_by_text("We beginnen uiterlijk").wait_for()
        page.get_by_role("button", name="Melden").click()
        page.get_by_role("heading", name="Afrekenen is niet mogelijk").wait_for()
        expect(page.get_by_text("Iedereen heeft er last van")).to_be_visible()
        expect(page.get_by_text("Critical").first).to_be_visible()
        expect(page.locator("a[href^='tel:']").first).to_be_visible()


def test_what_was_chosen_before_the_scripts_were_there_shows_its_promise_too(open_at) -> None:
    with open_at() as page:
        page.route("**/*.js", lambda route: (page.wait_for_timeout(400), route.continue_()))
        page.goto(page.url + "report/details/?like=1-0", wait_until="commit")
        page.get_by_text("Iedereen", exact=True).click()
        page.locator("#promise").get_by_text("We beginnen uiterlijk").wait_for()


def test_examples_come_up_while_one_types(open_at) -> None:
    with open_at("/portal/report/") as page:
        page.get_by_label("In een paar woorden").press_sequentially("publiceer", delay=20)
        expect(page.get_by_role("button", name="Een icoon staat scheef")).to_have_count(0)
        page.get_by_role("button", name="Publiceren van een artikel is niet mogelijk").click()
        expect(page.get_by_label("In één zin")).to_have_value("publiceer")


def test_a_screenshot_is_pasted_and_goes_along(open_at) -> None:
    with open_at("/portal/report/details/?like=3-0") as page:
        page.get_by_text("Meer vertellen").click()
        field = page.get_by_label("Wat deed je")
        field.fill("Zie het plaatje.")
        field.evaluate(PASTE)
        expect(page.locator(".file-name")).to_have_text(re.compile(r"screenshot-\d+\.png"))
        page.get_by_text("Iedereen", exact=True).click()
        page.get_by_role("button", name="Melden").click()
        expect(page.locator(".story .file")).to_have_text(re.compile(r"screenshot-\d+\.png"))


def test_what_was_typed_survives_a_closed_tab(open_at, portal) -> None:
    with open_at("/portal/report/details/?like=3-0") as page:
        page.get_by_text("Eén persoon", exact=True).click()
        page.get_by_text("Meer vertellen").click()
        page.get_by_label("Wat deed je").fill("Halverwege gestopt.")
        page.goto(f"{portal.address}/portal/")
        page.goto(f"{portal.address}/portal/report/details/?like=3-0")
        expect(page.get_by_label("Wat deed je")).to_have_value("Halverwege gestopt.")


def test_the_whole_way_works_without_scripts(open_at) -> None:
    with open_at(scripts=False) as page:
        page.get_by_role("link", name="Meld een incident").click()
        page.get_by_label("In een paar woorden").fill("Winkelwagen leeg")
        page.get_by_role("button", name="Verder").click()
        page.get_by_label("Een deel").check()
        page.get_by_label("Belangrijk").check()
        page.get_by_role("button", name="Laat zien wat beloofd is").click()
        page.get_by_text("We beginnen uiterlijk").wait_for()
        page.get_by_role("button", name="Melden").click()
        page.get_by_role("heading", name="Winkelwagen leeg").wait_for()


def test_a_question_is_answered_and_a_delivery_judged_by_the_thumb(open_at, portal) -> None:
    with open_at() as page:
        page.get_by_role("link", name="Zoeken geeft geen resultaten").click()
        page.get_by_role("textbox", name="Welke browser gebruik je?").fill("Chrome")
        page.get_by_role("button", name="Antwoorden").click()
        page.get_by_text("is ermee bezig").wait_for()
        page.goto(f"{portal.address}/portal/tickets/{portal.tickets['delivered'].id}/")
        page.get_by_role("button", name="Ja, het werkt").click()
        page.get_by_role("button", name="Ja", exact=True).click()
        page.get_by_text("Dank je.").wait_for()


def test_with_the_keyboard_alone_everything_is_reached_in_order(open_at) -> None:
    with open_at("/portal/report/", width=1280) as page:
        page.get_by_label("In een paar woorden").focus()
        page.keyboard.type("Winkelwagen leeg")
        page.keyboard.press("Enter")
        page.wait_for_url("**/details/**")
        assert "what=Winkelwagen+leeg" in page.url


def test_a_page_is_light_enough_for_a_train(chromium, portal) -> None:
    """All that a first visit sends over the line, without attachments."""
    sent = {}
    for address in ("/portal/", f"/portal/tickets/{portal.tickets['reported'].id}/", "/portal/report/"):
        received: list[int] = []
        with page_of(chromium, "about:blank", width=PHONE) as page:
            kept = {"name": "waarborg_session", "value": portal.session, "url": portal.address}
            page.context.add_cookies([kept])
            page.on("requestfinished", lambda one, sizes=received: sizes.append(_weight(one)))
            page.goto(portal.address + address, wait_until="networkidle")
        sent[address] = sum(received)
    assert {address: size for address, size in sent.items() if size > MOST_BYTES} == {}


def _weight(request) -> int:
    return request.sizes()["responseBodySize"]
