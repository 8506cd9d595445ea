"""What was typed stays in the browser until the server took it; here the server says that it did."""

from waarborg.doors.gate import ViewerRequest

_TAKEN = "draft_taken"


def taken(request: ViewerRequest, name: str) -> None:
    """The next page that shows a ticket lets the browser forget the draft called ``name``."""
    request.session[_TAKEN] = name


def pop(request: ViewerRequest) -> str:
    """The draft that was taken since the last page, once; empty when there is none."""
    name = request.session.pop(_TAKEN, "") if _TAKEN in request.session else ""
    return str(name)
