"""The switches of the page frame, and the gallery of the components."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from waarborg.doors.ui import gallery as exhibits
from waarborg.doors.ui.parts import Frame
from waarborg.doors.ui.theme import COOKIE, THEMES

_YEAR_SECONDS: Final = 365 * 24 * 3600


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remembers the chosen theme in a cookie and goes back to where the reader was."""
    answer = HttpResponseRedirect(_way_back(request))
    if (chosen := request.POST.get("theme", "")) in THEMES:
        _remember(answer, request, COOKIE, chosen)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remembers the chosen language where Django looks for it, and goes back to where the reader was."""
    answer = HttpResponseRedirect(_way_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        _remember(answer, request, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, on one page."""
    return render(request, "ui/gallery.html", exhibits.context())


@require_GET
def gallery_portal(request: HttpRequest) -> HttpResponse:
    """The roomy frame, with what a client's first page is made of."""
    return render(request, "ui/gallery_portal.html", exhibits.portal_context())


@require_GET
def gallery_plain(request: HttpRequest) -> HttpResponse:
    """The frame of sign-in and errors."""
    return render(
        request,
        "ui/gallery_plain.html",
        {"form": exhibits.SignInForm(), "frame": Frame(home_url="?")},
    )


def _remember(answer: HttpResponse, request: HttpRequest, cookie: str, value: str) -> None:
    answer.set_cookie(
        cookie, value, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def _way_back(request: HttpRequest) -> str:
    for candidate in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(
            candidate, {request.get_host()}, require_https=request.is_secure()
        ):
            return candidate
    return "/"
