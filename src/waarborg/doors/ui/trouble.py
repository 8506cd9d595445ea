"""What a visitor is told when a page can't be made: that the database is away for a moment, or that we made a mistake.

Nothing here reads the request: its form may be what could not be read, and whoever sent it may not be known.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

AGAIN_AFTER_S = 5
_AWAY = (OperationalError, InterfaceError)


def trouble(request: HttpRequest) -> HttpResponse:
    """Answer for the exception that is being handled. A page that was only asked for comes by itself a little later."""
    if not isinstance(sys.exc_info()[1], _AWAY):
        return HttpResponse(render_to_string("500.html"), status=500)
    is_safe = request.method in ("GET", "HEAD")
    page = render_to_string("503.html", {"again_after_s": AGAIN_AFTER_S, "is_safe": is_safe})
    return HttpResponse(page, status=503, headers={"Retry-After": str(AGAIN_AFTER_S)})
