"""A page that fetches itself anew is nobody's visit, and takes nothing with it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "Waarborg-Refresh"


class Refreshing:
    """Leaves the session as it was when a page refreshes itself; stands directly inside the framework's sessions.

    Otherwise a message such as "sent", or the word that a draft was taken, could be used up in the background, a
    moment before the page that it was meant for.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        if request.method == "GET" and HEADER in request.headers:
            request.session.modified = False
        return response
