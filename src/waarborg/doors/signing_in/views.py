"""The front door: whoever comes to the bare address is shown to their own."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from waarborg.doors.gate import person_of


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """To the first page of whoever signed in; to signing in otherwise."""
    if not request.user.is_authenticated:
        return redirect_to_login("/")
    person = person_of(request)
    if not request.user.is_authenticated:  # the session has ended meanwhile
        return redirect_to_login("/")
    first_page = settings.WAARBORG_FIRST_PAGES.get(person.audience.value) if person else None
    if first_page is None:
        return render(request, "signing_in/no_door.html", status=403)
    return HttpResponseRedirect(reverse(first_page))
