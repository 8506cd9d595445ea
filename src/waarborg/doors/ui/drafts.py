"""What was typed stays in the browser until the server took it; here the server says that it did."""

from django.http import HttpRequest

_TAKEN = "draft_taken"


def taken(request: HttpRequest, name: str) -> None:
    """The next page that asks lets the browser forget the draft called ``name``."""
    request.session[_TAKEN] = name


def pop(request: HttpRequest) -> str:
    """The draft that was taken since the last page, once; empty when there is none."""
    return str(request.session.pop(_TAKEN, "")) if _TAKEN in request.session else ""
