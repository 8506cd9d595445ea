"""The desk as people meet it: in both languages and themes, wide and narrow, with axe looking on."""

import pytest

from doors.ui.browsing import barriers, page_of

pytestmark = pytest.mark.browser


def addresses(desk) -> dict[str, str]:
    client = desk.world.shop.client.id
    return {
        "queue": "/desk/",
        "clients": "/desk/clients/",
        "client": f"/desk/clients/{client}/",
        "load": f"/desk/clients/{client}/load/",
        "report": f"/desk/tickets/new/?client={client}",
        "choose": "/desk/tickets/new/",
        "ticket": f"/desk/tickets/{desk.ticket.id}/",
    }


@pytest.mark.parametrize(("language", "theme", "width"), [("nl", "light", 1280), ("en", "dark", 360)])
def test_every_page_is_accessible_and_fits(chromium, desk, language, theme, width) -> None:
    session = desk.leading_session
    look = {"width": width, "theme": theme, "waarborg_session": session, "waarborg_language": language}
    assert barriers(chromium, desk.address, addresses(desk).values(), **look) == {}


def test_a_ticket_lives_its_life_with_the_keyboard_alone(chromium, desk) -> None:
    with page_of(
        chromium, f"{desk.address}/desk/", waarborg_session=desk.session, waarborg_language="nl"
    ) as page:
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/tickets/*/")
        page.keyboard.press("e")
        page.locator("#ticket-head").get_by_text("in behandeling").wait_for()
        page.keyboard.press("w")
        page.get_by_label("Wat wil je weten van de opdrachtgever?").fill("Welke browser?")
        page.get_by_role("dialog").get_by_role("button", name="Vraag stellen").click()
        page.get_by_text("wacht op de opdrachtgever").first.wait_for()
        assert page.get_by_text("klok staat stil").first.is_visible()
        page.keyboard.press("w")
        page.get_by_role("dialog").get_by_role("button", name="Verder").click()
        page.locator("#ticket-head").get_by_text("in behandeling").wait_for()


def test_the_promise_appears_while_one_chooses(chromium, desk) -> None:
    address = f"{desk.address}/desk/tickets/new/?client={desk.world.paper.client.id}"
    with page_of(chromium, address, waarborg_session=desk.session, waarborg_language="nl") as page:
        page.get_by_label("Een deel van de gebruikers").check()
        page.get_by_label("Belangrijk").check()
        page.locator("#promise .severity").get_by_text("Major").wait_for()
        assert page.locator("#promise").get_by_text("Werk begint uiterlijk").is_visible()
        assert page.get_by_label("Een deel van de gebruikers").is_checked()


def test_the_core_works_without_scripts(chromium, desk) -> None:
    address = f"{desk.address}/desk/tickets/new/?client={desk.world.shop.client.id}"
    with page_of(
        chromium, address, scripts=False, waarborg_session=desk.session, waarborg_language="nl"
    ) as page:
        page.get_by_label("Wat gaat er mis?").fill("Zoeken geeft niets")
        page.get_by_label("Alle gebruikers").check()
        page.get_by_label("Hinderlijk").check()
        page.get_by_role("button", name="Ernst tonen").click()
        page.locator("#promise .severity").get_by_text("Major").wait_for()
        page.get_by_role("button", name="Melden", exact=True).click()
        page.get_by_role("heading", name="Zoeken geeft niets").wait_for()


def test_on_a_phone_the_promise_is_read_before_the_report_is_sent(chromium, desk) -> None:
    address = f"{desk.address}/desk/tickets/new/?client={desk.world.shop.client.id}"
    tops = {}
    for width in (360, 1280):
        with page_of(
            chromium, address, width=width, waarborg_session=desk.session, waarborg_language="nl"
        ) as page:
            promise, button = page.locator("#promise"), page.get_by_role("button", name="Melden", exact=True)
            tops[width] = promise.bounding_box()["y"] < button.bounding_box()["y"]
            beside = promise.bounding_box()["x"] > button.bounding_box()["x"]
            assert beside == (width == 1280)
    assert tops == {360: True, 1280: True}


def test_hints_at_keys_are_not_shown_where_there_are_none(chromium, desk) -> None:
    address = f"{desk.address}/desk/tickets/{desk.ticket.id}/"
    shown = {}
    for width in (360, 1280):
        with page_of(
            chromium, address, width=width, waarborg_session=desk.session, waarborg_language="nl"
        ) as page:
            shown[width] = any(hint.is_visible() for hint in page.locator(".page-actions .keys").all())
    assert shown == {360: False, 1280: True}
