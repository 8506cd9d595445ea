"""The theme that a reader chose: light, dark, or as the device says. Kept in a cookie, drawn by the server."""

from typing import Final, Literal, get_args

from django.http import HttpRequest

Theme = Literal["auto", "light", "dark"]
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
COOKIE: Final = "waarborg_theme"


def chosen(request: HttpRequest | None) -> Theme:
    """The reader's theme; ``auto`` when none was chosen, or one that does not exist."""
    found = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return next((theme for theme in THEMES if theme == found), "auto")
