"""Behind the gate a view runs as its viewer; what it answers with an error leaves nothing behind."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory, override_settings

import world as cast
from waarborg.doors.gate import SESSION_MEMBERSHIP, RouteAudience, gated
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Client


def _ask(view, audience: RouteAudience, person=None, **session):
    request = RequestFactory().get("/somewhere/?page=2")
    request.session = SessionStore()
    request.session.update(session)
    request.user = AnonymousUser()
    if person is not None:
        with scope(SYSTEM):
            request.user = person.membership.login
    return gated(view, audience)(request)


def _role(_request) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return HttpResponse(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("audience", "who", "role"),
    [
        (RouteAudience.STAFF, "developer", "waarborg_staff"),
        (RouteAudience.ADMINISTRATOR, "administrator", "waarborg_staff"),
        (RouteAudience.PORTAL, "shop.reporter", "waarborg_portal"),
        (RouteAudience.SUPPLIER, "shop.suppliers_contact", "waarborg_supplier"),
    ],
)
def test_a_view_runs_as_its_viewers_role(world, audience, who, role):
    person = world
    for part in who.split("."):
        person = getattr(person, part)
    assert _ask(_role, audience, person).content.decode() == role


@pytest.mark.parametrize("audience", [RouteAudience.PUBLIC, RouteAudience.SIGNED_IN])
def test_a_view_for_anybody_runs_without_rights_on_clients_rows(world, audience):
    assert _ask(_role, audience, world.developer).content == b"waarborg_login"


def test_a_view_is_told_who_looks(world):
    answer = _ask(
        lambda request: HttpResponse(f"{request.person} {request.viewer.audience}"),
        RouteAudience.STAFF,
        world.developer,
    )
    assert answer.content.decode() == "Sam Développeur staff"


def test_a_stranger_comes_back_to_where_he_was_going(world):
    assert _ask(_role, RouteAudience.STAFF).headers["Location"] == "/sign-in/?next=/somewhere/%3Fpage%3D2"


def test_a_program_is_told_that_it_is_not_signed_in(world):
    answer = _ask(_role, RouteAudience.API)
    assert (answer.status_code, json.loads(answer.content)) == (401, {"code": "not_signed_in"})


def test_a_developer_is_no_administrator(world):
    with pytest.raises(PermissionDenied):
        _ask(_role, RouteAudience.ADMINISTRATOR, world.developer)


@pytest.mark.parametrize(
    ("status", "kept"), [(200, True), (302, True), (404, False), (422, False), (500, False)]
)
def test_an_answer_of_error_undoes_what_its_view_wrote(world, status, kept):
    def view(request):
        parties.register_client(by=request.viewer, at=cast.NOW, name="Half geschreven")
        return HttpResponse(status=status)

    _ask(view, RouteAudience.STAFF, world.project_manager)
    with scope(SYSTEM):
        assert Client.objects.filter(name="Half geschreven").exists() is kept


def test_a_template_is_rendered_while_its_viewer_may_see_the_rows(world):
    template = engines["django"].from_string("{% for client in clients %}{{ client }}{% endfor %}")
    answer = _ask(
        lambda request: SimpleTemplateResponse(template, {"clients": Client.objects.all()}),
        RouteAudience.PORTAL,
        world.shop.reporter,
    )
    assert answer.content.decode() == "Voorbeeldwinkel BV"


def test_a_streamed_answer_is_refused_for_it_would_be_read_without_rights(world):
    with pytest.raises(TypeError, match="after the scope has ended"):
        _ask(lambda request: StreamingHttpResponse(iter([b""])), RouteAudience.STAFF, world.developer)


def test_whoever_has_places_at_two_organisations_acts_as_the_chosen_one(world):
    with scope(SYSTEM):
        twin = parties.add_contact(
            by=SYSTEM,
            at=cast.NOW,
            client=world.shop.client,
            details=Details("Sam", world.developer.email, roles=("reports",)),
        )
        chosen = parties.grant_login(by=SYSTEM, at=cast.NOW, person=twin, password="niet gebruikt")
    answer = _ask(_role, RouteAudience.PORTAL, world.developer, **{SESSION_MEMBERSHIP: str(chosen.id)})
    assert answer.content == b"waarborg_portal"


@override_settings(WAARBORG_SECOND_FACTOR_FOR_STAFF=True)
def test_where_a_second_factor_is_asked_for_a_password_alone_does_not_reach_the_desk(world):
    answer = _ask(_role, RouteAudience.STAFF, world.developer)
    assert answer.headers["Location"] == "/sign-in/security/app/"
    assert _ask(_role, RouteAudience.API, world.developer).status_code == 403


@override_settings(WAARBORG_SECOND_FACTOR_FOR_STAFF=True)
def test_a_client_is_not_asked_for_a_second_factor(world):
    assert _ask(_role, RouteAudience.PORTAL, world.shop.reporter).status_code == 200
