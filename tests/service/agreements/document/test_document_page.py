"""The HTML page: the same words as the PDF, safe, self-contained and accessible."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import printed
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from waarborg.service.agreements.document.blocks import as_data
from waarborg.service.agreements.document.data import document

NAMES = tuple(printed.ALL)
VOID = {"meta", "br", "circle", "rect", "path"}


class Reader(HTMLParser):
    """The page as elements and words; open elements must be closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_well_formed_and_in_its_language(name: str) -> None:
    page = Reader(printed.page_of(name))
    assert page.open == []
    assert ("html", {"lang": printed.ALL[name]().language}) in page.elements
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_what_the_pdf_says(name: str) -> None:
    words = _bare("".join(Reader(printed.page_of(name)).words))
    data = as_data(document(printed.ALL[name](), version="3", digest=printed.DIGEST))
    assert {text for text in _runs(data) if _bare(text) not in words} == set()


def _runs(data):
    if isinstance(data, list):
        for item in data:
            yield from _runs(item)
    elif isinstance(data, dict):
        yield from (
            data[key]
            for key in ("text", "title", "label", "digest", "party", "name")
            if isinstance(data.get(key), str)
        )
        for value in data.values():
            yield from _runs(value)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_the_page_runs_or_is_fetched(name: str) -> None:
    page = Reader(printed.page_of(name))
    assert {tag for tag, _ in page.elements} & {"script", "link", "iframe", "img", "object", "form"} == set()
    for _, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "style")]
        assert re.match(r"https?://|mailto:|tel:|#", attributes.get("href") or "#")
    assert set(re.findall(r"url\(\"(.{5})", printed.page_of(name))) == {"data:"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["example-nl", "sparse-en", "crowded-nl"])
def test_the_page_is_accessible_and_fits_any_screen(name: str, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(printed.page_of(name), "utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    violations = Axe().run(page).response["violations"]
    page.set_viewport_size({"width": 360, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in violations] == []
    assert width <= 360
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_the_mark_is_the_one_on_the_pages() -> None:
    """The document can't reach up to the pages for it, so it keeps a copy."""
    source = Path(__file__).parents[4] / "src" / "waarborg"
    ours = source / "service" / "agreements" / "document" / "mark.svg"
    assert ours.read_text("utf-8") == (source / "doors/ui/static/ui/marks/waarborg.svg").read_text("utf-8")
