"""The component set in a real browser: accessible, never too wide, quick by key, whole without scripts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doors.ui import browsing
from waarborg.doors.ui import time_words

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]
PAGES = ("/ui/gallery/", "/ui/gallery/portal/", "/ui/gallery/plain/")
WIDTHS = (360, 390, 1280, 1920)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}
    command = [sys.executable, "-m", "doors.ui.serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


@pytest.fixture(scope="module")
def browser():
    with browsing.browser() as launched:
        yield launched


@pytest.fixture
def gallery(browser, site):
    with browsing.page_of(browser, f"{site}/ui/gallery/", django_language="nl") as page:
        yield page


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "look",
    [("nl", "light", 360), ("nl", "dark", 1280), ("en", "light", 1280), ("en", "dark", 360)],
)
def test_axe_finds_nothing(browser, site, address, look):
    language, theme, width = look
    cookies = {"django_language": language, "waarborg_theme": theme}
    with browsing.page_of(browser, site + address, width=width, theme=theme, **cookies) as page:
        assert browsing.violations(page) == []


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_its_window(browser, site, address):
    for width in WIDTHS:
        with browsing.page_of(browser, site + address, width=width, django_language="nl") as page:
            assert browsing.overflow(page) <= 0, width


def test_a_page_at_twice_its_size_still_fits(browser, site):
    with browsing.page_of(browser, f"{site}/ui/gallery/", width=640) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert browsing.overflow(page) <= 0


def test_words_of_a_band_do_not_overlap_as_the_browser_sets_them(browser, site):
    measured = """() => [...document.querySelectorAll('.band-drawing')].flatMap(svg => {
        const texts = [...svg.querySelectorAll('text')].filter(text => text.getBoundingClientRect().width);
        const boxes = texts.map(text => [text.getBoundingClientRect(), text.textContent]);
        return boxes.flatMap(([one, word], index) => boxes.slice(index + 1)
            .filter(([other]) => one.left < other.right && other.left < one.right
                && one.top + 3 < other.bottom && other.top + 3 < one.bottom)
            .map(([, second]) => `${word} / ${second}`));
    })"""
    for width in WIDTHS:
        for language in ("nl", "en"):
            with browsing.page_of(
                browser, f"{site}/ui/gallery/", width=width, django_language=language
            ) as page:
                assert page.evaluate(measured) == [], width


def test_rows_are_walked_with_j_and_k(gallery):
    gallery.keyboard.press("j")
    gallery.keyboard.press("j")
    assert gallery.evaluate("document.activeElement.getAttribute('href')") == "#ticket-0077"
    gallery.keyboard.press("k")
    assert gallery.evaluate("document.activeElement.getAttribute('href')") == "#ticket-0143"


def test_a_key_does_what_its_button_does_but_not_while_typing(gallery):
    gallery.locator("#fresh_title").fill("")
    gallery.locator("#fresh_title").press("c")
    assert "#form" not in gallery.url
    gallery.locator("h1").click()
    gallery.keyboard.press("c")
    assert gallery.url.endswith("#form")


def test_the_question_mark_lists_the_keys_of_this_page(gallery):
    gallery.keyboard.press("?")
    sheet = gallery.locator("#key-sheet")
    assert sheet.is_visible()
    assert "Meld een incident" in sheet.inner_text()
    assert browsing.violations(gallery) == []


def test_the_palette_finds_a_page_by_a_few_letters(gallery):
    gallery.keyboard.press("Control+k")
    gallery.keyboard.type("roos")
    chosen = gallery.locator("[data-palette] [aria-selected=true]")
    assert "Rooster" in chosen.inner_text()
    assert browsing.violations(gallery) == []
    gallery.keyboard.press("Escape")
    assert not gallery.locator("[data-palette]").is_visible()


def test_a_bands_parts_are_one_tab_stop_walked_with_arrows(gallery):
    band = gallery.locator(".band.is-strip .band-drawing").first
    assert band.locator(".band-part[tabindex='0']").count() == 1
    band.locator(".band-part[tabindex='0']").focus()
    gallery.keyboard.press("ArrowRight")
    said = gallery.evaluate("document.activeElement.getAttribute('aria-label')")
    assert gallery.locator(".band-tip").inner_text() == said
    assert band.locator(".band-part[tabindex='0']").count() == 1


def test_the_hairline_moves_with_the_time(browser, site):
    with browsing.page_of(browser, f"{site}/ui/gallery/") as page:
        place = "parseFloat(document.querySelector('[data-now-line]').getAttribute('x1'))"
        module = "[...document.scripts].find(script => script.src.includes('band')).src"
        moved = page.evaluate(
            f"async () => {{ const {{ place }} = await import({module});"
            "const svg = document.querySelector('.band-drawing[data-knots]');"
            "const knots = svg.dataset.knots.split(' ').map(knot => knot.split(':').map(Number));"
            f"return [{place}, place(Number(svg.dataset.now) + 1800, knots)]; }}"
        )
        assert 1 < moved[1] - moved[0] < 20


def test_the_page_counts_down_in_the_words_of_the_server(gallery):
    module = "[...document.scripts].find(script => script.src.includes('countdown')).src"
    cases = [0, 59, 60, 2520, 3600, 12000, 35999, 86400, 93600, 172800, -1, -59, -60, -720, -9000, -200000]
    told = gallery.evaluate(
        f"async (cases) => {{ const {{ left }} = await import({module});"
        "return cases.map(seconds => [left(seconds, 'nl'), left(seconds, 'en')]); }",
        cases,
    )
    assert told == [[time_words.left(seconds, "nl"), time_words.left(seconds, "en")] for seconds in cases]


def test_a_toast_offers_the_way_back(gallery):
    gallery.evaluate(
        "document.dispatchEvent(new CustomEvent('ui:toast', {detail: {text: 'Gedaan', undo: '/undo/'}}))"
    )
    toast = gallery.locator(".toast")
    assert "Gedaan" in toast.inner_text()
    assert toast.get_by_role("button", name="Ongedaan maken").is_visible()
    assert browsing.violations(gallery) == []


def test_a_draft_survives_a_reload_and_ends_with_success(gallery):
    gallery.locator("#fresh_title").fill("Half getypt")
    gallery.reload()
    assert gallery.locator("#fresh_title").input_value() == "Half getypt"
    gallery.evaluate("document.dispatchEvent(new CustomEvent('ui:draft-done', {detail: {value: 'gallery'}}))")
    gallery.reload()
    assert gallery.locator("#fresh_title").input_value() == ""


def test_a_dialog_opens_and_closes_without_losing_the_place(gallery):
    opener = gallery.locator("button[commandfor=confirm][command=show-modal]")
    opener.click()
    assert gallery.locator("#confirm").is_visible()
    assert browsing.violations(gallery) == []
    gallery.keyboard.press("Escape")
    assert gallery.evaluate("document.activeElement.getAttribute('commandfor')") == "confirm"


def test_the_theme_changes_at_once_and_stays(browser, site):
    with browsing.page_of(browser, f"{site}/ui/gallery/") as page:
        page.locator(".user-menu summary").click()
        with page.expect_response("**/ui/theme/"):
            page.locator(".user-menu [name=theme][value=dark]").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.reload()
        assert page.locator("html").get_attribute("data-theme") == "dark"


def test_without_scripts_theme_language_and_menus_work(browser, site):
    with browsing.page_of(browser, f"{site}/ui/gallery/", scripts=False, django_language="nl") as page:
        page.locator(".user-menu summary").click()
        page.locator(".user-menu [name=theme][value=dark]").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.locator(".user-menu summary").click()
        page.locator(".user-menu [name=language][value=en]").click()
        assert page.locator("html").get_attribute("lang") == "en"
        page.locator(".band .why summary").first.click()
        assert page.locator(".band-facts").first.is_visible()
        assert page.locator(".band-part title").count() > 0


def test_nothing_moves_where_reduced_motion_is_asked_for(gallery):
    quick, calm = gallery.evaluate(
        "['--quick', '--calm'].map(name => getComputedStyle(document.documentElement).getPropertyValue(name))"
    )
    assert (quick.strip(), calm.strip()) == ("0ms", "0ms")
