"""The gate before every view: who is this, may they come here, and then one transaction in which they see their own.

A response of 400 or more leaves nothing behind: whatever its view had written is rolled back, so that a command which
refuses half-way refuses whole.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, cast
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from waarborg.service.foundation.viewer import SYSTEM, Audience, Viewer, scope
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import StaffRole

View = Callable[..., HttpResponseBase]

SESSION_MEMBERSHIP = "membership"
SESSION_STANDING = "standing"
FIRST_REFUSAL = 400


class RouteAudience(StrEnum):
    """Whom an address is for."""

    PUBLIC = "public"  # anybody; nothing of a client may be shown
    SIGNED_IN = "signed_in"  # whoever signed in, about their own login
    PORTAL = "portal"
    SUPPLIER = "supplier"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"
    API = "api"


class ViewerRequest(HttpRequest):
    """A request that came through the gate."""

    viewer: Viewer
    person: Person


_ADMITTED = {
    RouteAudience.PORTAL: Audience.PORTAL,
    RouteAudience.SUPPLIER: Audience.SUPPLIER,
    RouteAudience.STAFF: Audience.STAFF,
    RouteAudience.ADMINISTRATOR: Audience.STAFF,
    RouteAudience.API: Audience.STAFF,
}


def gated(view: View, audience: RouteAudience) -> View:
    """``view`` behind the gate. Public addresses, and those about a login, run without a scope and so without rows."""
    bare = audience in (RouteAudience.PUBLIC, RouteAudience.SIGNED_IN)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if bare:
            return _admit_bare(request, view, audience, args, kwargs)
        person = person_of(request)
        if person is None:
            return _ask_to_sign_in(request, audience)
        viewer = person.as_viewer()
        if not admits(audience, viewer):
            raise PermissionDenied
        if lacks_second_factor(request, viewer):
            return _ask_for_second_factor(audience)
        admitted = cast("ViewerRequest", request)
        admitted.viewer, admitted.person = viewer, person
        with scope(viewer):
            return _kept_or_undone(view(request, *args, **kwargs))

    answer.route_audience = audience  # type: ignore[attr-defined]
    return answer


def audience_of(view: object) -> RouteAudience | None:
    """Whom a view was declared for, if it was."""
    return getattr(view, "route_audience", None)


def admits(audience: RouteAudience, viewer: Viewer) -> bool:
    """Whether ``viewer`` may come to an address for ``audience``."""
    if _ADMITTED[audience] is not viewer.audience:
        return False
    return audience is not RouteAudience.ADMINISTRATOR or viewer.has_role(StaffRole.ADMINISTRATOR)


def lacks_second_factor(request: HttpRequest, viewer: Viewer) -> bool:
    """Whether somebody of the agency comes with a password alone where the installation asks for more.

    Who has switched a second factor on can't sign in without it, so having one is having used it.
    """
    asked = settings.WAARBORG_SECOND_FACTOR_FOR_STAFF and viewer.audience is Audience.STAFF
    return asked and not is_mfa_enabled(request.user)


def person_of(request: HttpRequest) -> Person | None:
    """The person as whom the login of this request acts; it can be chosen when there are several.

    A session ends when that person is another, or carries other roles, than when it began.
    """
    if not request.user.is_authenticated:
        return None
    chosen = request.session.get(SESSION_MEMBERSHIP)
    with scope(SYSTEM):
        person = parties.person_of_login(request.user.pk, membership_id=UUID(chosen) if chosen else None)
    if _stands_as_before(request, person):
        return person
    logout(request)
    return None


def viewer_in_template(request: HttpRequest) -> dict[str, Any]:
    """Who looks, for templates; both are none on public pages."""
    return {"viewer": getattr(request, "viewer", None), "person": getattr(request, "person", None)}


def act_as(request: HttpRequest, membership_id: UUID) -> None:
    """Let the session go on as another of the login's memberships."""
    request.session[SESSION_MEMBERSHIP] = str(membership_id)
    request.session.pop(SESSION_STANDING, None)


def _stands_as_before(request: HttpRequest, person: Person | None) -> bool:
    standing = [str(person.id), *sorted(person.roles)] if person else []
    if SESSION_STANDING not in request.session:
        request.session[SESSION_STANDING] = standing
    return bool(request.session[SESSION_STANDING] == standing)


def _admit_bare(
    request: HttpRequest, view: View, audience: RouteAudience, args: Any, kwargs: Any
) -> HttpResponseBase:
    if audience is RouteAudience.SIGNED_IN and not request.user.is_authenticated:
        return _ask_to_sign_in(request, audience)
    return view(request, *args, **kwargs)


def _ask_to_sign_in(request: HttpRequest, audience: RouteAudience) -> HttpResponse:
    if audience is RouteAudience.API:
        return JsonResponse({"code": "not_signed_in"}, status=401)
    return redirect_to_login(request.get_full_path())


def _ask_for_second_factor(audience: RouteAudience) -> HttpResponse:
    if audience is RouteAudience.API:
        return JsonResponse({"code": "second_factor_needed"}, status=403)
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _kept_or_undone(response: HttpResponseBase) -> HttpResponseBase:
    """Render while the scope is open, for templates ask the database too."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response = response.render()
    if response.streaming and not isinstance(response, FileResponse):  # which reads an open file, and no row
        raise TypeError(
            "A streamed response is read after the scope has ended: it would have no rights on any row."
        )
    if response.status_code >= FIRST_REFUSAL:
        transaction.set_rollback(True)
    return response
