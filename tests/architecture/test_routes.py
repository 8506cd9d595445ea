"""Every address says whom it is for, and nobody else gets in: tried on all of them, from outside."""

import re
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import path

import world as cast
from waarborg.doors import registry
from waarborg.doors.registry import Route, RouteAudience, UndeclaredRoutesError

_VALUES = {"uuid": str(uuid4()), "int": "1", "slug": "x", "str": "x", "path": "x"}
_WHO = {
    RouteAudience.PORTAL: ("shop.reporter",),
    RouteAudience.SUPPLIER: ("shop.suppliers_contact",),
    RouteAudience.STAFF: ("administrator", "developer"),
    RouteAudience.ADMINISTRATOR: ("administrator",),
    RouteAudience.API: ("administrator", "developer"),
}
_EVERYBODY = ("administrator", "developer", "shop.reporter", "shop.suppliers_contact")
_ANYBODYS = (RouteAudience.PUBLIC, RouteAudience.SIGNED_IN)

GUARDED = [route for route in registry.routes() if route.audience not in _ANYBODYS]

urlpatterns = [path("forgotten/", lambda request: None, name="forgotten")]


def _address(route: Route) -> str:
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda match: _VALUES.get(match[1] or "str", "x"), route.path)
    return f"/{filled}"


def _person(world, name: str):
    person = world
    for part in name.split("."):
        person = getattr(person, part)
    return person


def _name(route: Route) -> str:
    return route.name


def test_every_address_declares_its_audience():
    registry.require_all_declared()


def test_an_address_without_an_audience_stops_the_start():
    with override_settings(ROOT_URLCONF=__name__), pytest.raises(UndeclaredRoutesError, match="/forgotten/"):
        registry.require_all_declared()


def test_every_address_has_a_name_of_its_own():
    names = [route.name for route in registry.routes()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("route", GUARDED, ids=_name)
def test_a_stranger_is_asked_to_sign_in(client, world, route):
    answer = client.get(_address(route))
    assert answer.status_code == (401 if route.audience is RouteAudience.API else 302)
    assert answer.headers.get("Location", "/sign-in/").startswith("/sign-in/")


@pytest.mark.parametrize("route", GUARDED, ids=_name)
def test_who_it_is_not_for_is_refused(client, world, route):
    for who in set(_EVERYBODY) - set(_WHO[route.audience]):
        cast.sign_in(client, _person(world, who))
        for answer in (client.get(_address(route)), client.post(_address(route))):
            assert answer.status_code == 403, who


@pytest.mark.parametrize(
    "header",
    [
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Permissions-Policy",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
    ],
)
@pytest.mark.parametrize("where", ["/", "/sign-in/", "/nowhere/"])
def test_every_answer_tells_the_browser_what_to_refuse(client, world, where, header):
    assert client.get(where).headers[header]


def test_the_policy_allows_no_code_or_style_inside_a_page(client, world):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
