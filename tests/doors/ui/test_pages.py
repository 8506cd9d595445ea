"""What holds on every page: nothing inline, one language, the chosen theme, unique ids, labelled controls."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from doors.ui.pages import PAGES, Elements, drawn
from waarborg.doors import ui
from waarborg.doors.ui import feedback, views

STATIC = Path(ui.__file__).parent / "static" / "ui"
every_page = pytest.mark.parametrize("page", PAGES)
both_languages = pytest.mark.parametrize("language", ["nl", "en"])


@every_page
def test_nothing_on_a_page_needs_an_exception_to_the_strict_policy(page):
    for tag, attrs in Elements(drawn(page)).found:
        assert "style" not in attrs, tag
        assert tag != "style"
        assert not [name for name in attrs if name.startswith("on")]
        assert tag != "script" or attrs.get("src")
        assert not (attrs.get("href") or "").startswith("javascript:")


@every_page
@both_languages
def test_a_page_says_its_language(page, language):
    assert Elements(drawn(page, language)).all("html")[0]["lang"] == language


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_chosen_theme_is_drawn_by_the_server(theme):
    assert Elements(drawn(waarborg_theme=theme)).all("html")[0]["data-theme"] == theme


def test_a_theme_that_does_not_exist_is_none():
    assert Elements(drawn(waarborg_theme='"><script>')).all("html")[0]["data-theme"] == "auto"


@every_page
def test_ids_are_unique_but_for_equal_patterns(page):
    ids = Counter(attrs["id"] for _, attrs in Elements(drawn(page)).found if attrs.get("id"))
    assert [name for name, count in ids.items() if count > 1 and not name.startswith("hatch-")] == []


@every_page
@both_languages
def test_every_control_has_a_label(page, language):
    elements = Elements(drawn(page, language))
    labelled = {attrs.get("for") for attrs in elements.all("label")}
    for tag in ("input", "select", "textarea"):
        for attrs in elements.all(tag):
            assert attrs.get("type") == "hidden" or attrs.get("id") in labelled or attrs.get("aria-label")


class _Sentences(HTMLParser):
    """The words of a page that a person reads, without those that are marked as another language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.feed(text)

    def handle_data(self, data: str) -> None:
        self.words.update(re.findall(r"[a-zà-ÿ]+", data.lower()))


@every_page
def test_a_dutch_page_has_no_english_left(page):
    assert not {"the", "and", "with", "your", "which", "this"} & _Sentences(drawn(page, "nl")).words


@every_page
def test_an_english_page_has_no_dutch_left(page):
    assert not {"het", "een", "niet", "nog", "voor", "wordt"} & _Sentences(drawn(page, "en")).words


@every_page
def test_a_page_loads_only_files_that_exist(page):
    elements = Elements(drawn(page))
    named = [attrs["href"] for attrs in elements.all("link")] + [
        attrs["src"] for attrs in elements.all("script")
    ]
    ours = [name.split("/ui/", 1)[1] for name in named if "/ui/" in name]
    assert len(ours) > 10
    assert [name for name in ours if not (STATIC / name).is_file()] == []


def test_scripts_do_not_import_each_other():
    for script in STATIC.glob("js/*.js"):
        assert not re.search(r"^\s*import\b", script.read_text(), re.MULTILINE), script.name


def test_styles_stand_in_a_layer_and_take_colours_from_tokens():
    for sheet in STATIC.glob("css/*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        assert "@layer" in text
        declared = " ".join(
            re.findall(r"[\w-]+\s*:[^{};]*(?=[;}])", text)
        )  # not selectors, such as #deed-kind
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(", declared), sheet.name
        assert text.count("!important") <= (2 if sheet.name in {"print.css", "base.css"} else 0), sheet.name


def _post(view, data: dict[str, str], **headers: str):
    return view(RequestFactory().post("/ui/", data, headers=headers))


def test_a_theme_is_remembered_and_the_reader_goes_back():
    answer = _post(views.theme, {"theme": "dark", "next": "/desk/?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/?page=2")
    assert answer.cookies["waarborg_theme"].value == "dark"
    assert answer.cookies["waarborg_theme"]["samesite"] == "Lax"


def test_a_theme_that_does_not_exist_is_not_remembered():
    assert not _post(views.theme, {"theme": "pink"}).cookies


def test_a_language_is_remembered_where_the_framework_looks_for_it():
    answer = _post(views.language, {"language": "en", "next": "/desk/"})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert not _post(views.language, {"language": "xx"}).cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_a_switch_never_leads_away_from_the_site(elsewhere):
    assert _post(views.theme, {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_a_switch_needs_a_post():
    assert views.theme(RequestFactory().get("/ui/theme/")).status_code == 405


def test_an_htmx_answer_can_say_what_was_done():
    answer = HttpResponse()
    feedback.announce(answer, "In behandeling genomen", "/undo/1/")
    assert answer["HX-Trigger"] == '{"ui:toast": {"text": "In behandeling genomen", "undo": "/undo/1/"}}'


@pytest.mark.database
@pytest.mark.parametrize("address", ["/ui/gallery/", "/ui/gallery/portal/", "/ui/gallery/plain/"])
def test_the_gallery_stands_in_the_product(world, client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "style-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.database
def test_an_address_that_does_not_exist_says_what_to_do_next(world, client):
    answer = client.get("/no/such/page/", headers={"Accept-Language": "nl"})
    assert answer.status_code == 404
    assert "Naar de beginpagina" in answer.content.decode()
