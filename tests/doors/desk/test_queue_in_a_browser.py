"""The desk's lists as people meet them: by keyboard, in both languages and themes, wide and narrow, with axe looking on."""

import pytest

from doors.desk.conftest import report
from doors.ui.browsing import barriers, page_of, violations

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/desk/?severity=critical",
    "/desk/?severity=minor",
    "/desk/narrow/?assignee=me",
    "/desk/views/save/?assignee=me",
    "/desk/search/?q=afrekenen",
    "/desk/search/?q=qqqzzz",
    "/desk/waits/?whose=all",
    "/desk/danger/",
    "/desk/month/",
)


@pytest.mark.parametrize(("language", "theme", "width"), [("nl", "light", 1280), ("en", "dark", 360)])
def test_every_list_is_accessible_and_fits(chromium, desk, language, theme, width) -> None:
    session = desk.leading_session
    look = {"width": width, "theme": theme, "waarborg_session": session, "waarborg_language": language}
    assert barriers(chromium, desk.address, ADDRESSES, **look) == {}


def test_rows_are_picked_and_acted_upon_by_keyboard_and_taken_back(chromium, desk) -> None:
    address = f"{desk.address}/desk/?view=all"
    with page_of(chromium, address, waarborg_session=desk.session, waarborg_language="nl") as page:
        bar = page.locator(".bulk-bar")
        assert not bar.is_visible()
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("j")
        page.keyboard.press("Shift+X")
        page.get_by_text("2 gekozen").wait_for()
        assert violations(page) == []
        page.keyboard.press("m")
        page.get_by_text("2 tickets toegewezen").wait_for()
        assert page.locator(".queue-row.is-new").count() == 0
        page.get_by_role("button", name="Ongedaan maken").click()
        page.get_by_text("Teruggedraaid op 2 tickets").wait_for()
        assert page.locator(".queue-row.is-new").count() == 2
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("Escape")
        assert not bar.is_visible()


def test_the_row_with_the_focus_is_taken_in_hand_by_one_key(chromium, desk) -> None:
    address = f"{desk.address}/desk/?view=all"
    with page_of(chromium, address, waarborg_session=desk.session, waarborg_language="nl") as page:
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.get_by_text("1 ticket in behandeling genomen").wait_for()
        assert page.locator(".queue-row.is-new").count() == 1


def test_deeds_on_several_tickets_work_without_scripts(chromium, desk) -> None:
    with page_of(
        chromium,
        f"{desk.address}/desk/?view=all",
        scripts=False,
        waarborg_session=desk.session,
        waarborg_language="nl",
    ) as page:
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Label").click()
        page.get_by_label("Welk label?").fill("Kassa")
        page.get_by_role("button", name="Label").click()
        page.get_by_text("1 ticket gelabeld").wait_for()


def test_the_palette_goes_to_a_ticket_by_a_few_letters(chromium, desk) -> None:
    report(desk.world.paper, desk.world.developer.as_viewer(), "Nieuwsbrief komt niet aan")
    address = f"{desk.address}/desk/clients/"
    with page_of(chromium, address, waarborg_session=desk.session, waarborg_language="nl") as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("nieuwsbr")
        page.locator(".palette").get_by_text("Nieuwsbrief komt niet aan").wait_for()
        assert violations(page) == []
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/tickets/*/")
        page.get_by_role("heading", name="Nieuwsbrief komt niet aan").wait_for()


def test_the_palette_goes_to_a_page_and_searches_everywhere(chromium, desk) -> None:
    address = f"{desk.address}/desk/"
    with page_of(chromium, address, waarborg_session=desk.session, waarborg_language="nl") as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("maand")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/month/")
        page.keyboard.press("/")
        page.keyboard.type("afrekenen")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/search/?q=afrekenen")
        assert page.locator(".queue-row").count() == 1
