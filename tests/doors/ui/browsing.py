"""A real browser for the tests that look at pages: axe for accessibility, and the width that a page takes."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def browser() -> Iterator[Browser]:
    program = next(path for name in _PROGRAMS if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield launched
        launched.close()


@contextmanager
def page_of(
    launched: Browser,
    address: str,
    *,
    width: int = 1280,
    theme: str = "light",
    scripts: bool = True,
    **cookies: str,
) -> Iterator[Page]:
    """A page as a reader sees it. Fails at the end when the page complained, as it does about a broken policy."""
    context = launched.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    base = "/".join(address.split("/", 3)[:3])
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="load")
    yield page
    context.close()
    assert complaints == []


def barriers(launched: Browser, base: str, addresses: Iterable[str], **look: Any) -> dict[str, list[str]]:
    """What keeps people out of each of these pages, seen as ``look`` says; empty when nothing does."""
    found = {}
    with page_of(launched, base, **look) as page:
        for address in addresses:
            page.goto(base + address)
            problems = violations(page)
            if overflow(page) > 0:
                problems.append(f"{overflow(page)} px too wide")
            if problems:
                found[address] = problems
    return found


def violations(page: Page) -> list[str]:
    """What axe finds, each with the element it is about."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate(_OVERFLOW)
