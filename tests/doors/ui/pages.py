"""The component set's own pages, drawn in this process without a server."""

from html.parser import HTMLParser

from django.template import engines
from django.test import RequestFactory
from django.urls import set_urlconf
from django.utils import translation

from waarborg.doors.ui import views

PAGES = {"gallery": views.gallery, "portal": views.gallery_portal, "plain": views.gallery_plain}


def drawn(page: str = "gallery", language: str = "nl", **cookies: str) -> str:
    """The page's HTML as ``language`` and the cookies ask for it."""
    request = RequestFactory().get("/ui/gallery/")
    request.COOKIES.update(cookies)
    set_urlconf("doors.ui.urls")
    try:
        with translation.override(language):
            return PAGES[page](request).content.decode()
    finally:
        set_urlconf(None)


def rendered(source: str, language: str = "nl", **context: object) -> str:
    """A piece of template with the component tags loaded."""
    with translation.override(language):
        return engines["django"].from_string("{% load ui %}" + source).render(context).strip()


class Elements(HTMLParser):
    """Every start tag of a document with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **attrs: str) -> list[dict[str, str | None]]:
        return [
            found
            for name, found in self.found
            if name == tag and all(found.get(key) == value for key, value in attrs.items())
        ]
