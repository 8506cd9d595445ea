"""The front door: whoever comes to the bare address is shown to their own, and asked which when there are several."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from waarborg.doors.first_pages import first_page_of
from waarborg.doors.gate import SESSION_MEMBERSHIP, act_as, person_of
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Membership


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """To the first page of whoever signed in; to signing in otherwise."""
    if not request.user.is_authenticated:
        return redirect_to_login("/")
    if SESSION_MEMBERSHIP not in request.session and len(places_of(request)) > 1:
        return HttpResponseRedirect(reverse("choose_place"))
    person = person_of(request)
    if not request.user.is_authenticated:  # the session has ended meanwhile
        return redirect_to_login("/")
    first_page = first_page_of(person) if person else None
    if first_page is None:
        return render(request, "signing_in/no_door.html", status=403)
    return HttpResponseRedirect(reverse(first_page))


@require_http_methods(["GET", "HEAD", "POST"])
def choose_place(request: HttpRequest) -> HttpResponse:
    """As whom to go on, for a login that has a place at more than one organisation."""
    places = places_of(request)
    if request.method != "POST":
        return render(request, "signing_in/choose_place.html", {"places": places})
    chosen = next((one.id for one in places if str(one.id) == request.POST.get("place")), None)
    if chosen is None:
        raise Http404
    _go_on_as(request, chosen)
    return HttpResponseRedirect("/")


def _go_on_as(request: HttpRequest, membership_id: UUID) -> None:
    """Under a fresh session key: what the one place left in it is nothing to the other."""
    request.session.cycle_key()
    act_as(request, membership_id)


def places_of(request: HttpRequest) -> list[Membership]:
    """Where whoever signed in has a place now."""
    assert request.user.pk is not None  # noqa: S101 - whoever comes here has signed in
    with scope(SYSTEM):
        return list(parties.memberships_of_login(request.user.pk).select_related("client"))
