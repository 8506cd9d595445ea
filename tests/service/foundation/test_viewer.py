"""A scope shows its viewer's rows; without one the database refuses."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.viewer import SYSTEM, Audience, Viewer, current_viewer, scope
from waarborg.service.parties.models import Client, Person


def _names() -> set[str]:
    return set(Client.objects.values_list("name", flat=True))


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return cursor.fetchone()[0]


def test_a_forgotten_scope_is_permission_denied(world):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _names()


def test_a_forgotten_filter_shows_a_client_its_own_rows_only(world):
    for side in world.sides:
        with scope(side.reporter.as_viewer()):
            assert _names() == {side.client.name}


def test_staff_see_every_client(world):
    with scope(world.developer.as_viewer()):
        assert _names() == {side.client.name for side in world.sides}


def test_a_client_sees_its_own_people_and_the_agencys(world):
    with scope(world.shop.reporter.as_viewer()):
        seen = set(Person.objects.values_list("client_id", flat=True))
    assert seen == {None, world.shop.client.id}


def test_a_supplier_sees_itself_and_the_agency_among_people(world):
    with scope(world.shop.suppliers_contact.as_viewer()):
        seen = set(Person.objects.filter(client__isnull=False))
    assert seen == {world.shop.suppliers_contact}


def test_a_client_cannot_write_who_is_who(world):
    with scope(world.shop.directing.as_viewer()), pytest.raises(ProgrammingError), transaction.atomic():
        Client.objects.filter(id=world.shop.client.id).update(name="Eigen baas BV")


def test_a_scope_inside_another_gives_back_what_the_outer_one_saw(world):
    outer = world.shop.reporter.as_viewer()
    with scope(outer):
        with scope(SYSTEM):
            assert len(_names()) == 2
        assert _names() == {world.shop.client.name}
        assert current_viewer() == outer


def test_a_scope_that_fails_gives_back_what_the_outer_one_saw(world):
    with scope(world.shop.reporter.as_viewer()):
        with pytest.raises(ZeroDivisionError), scope(SYSTEM):
            _ = 1 / 0
        assert _names() == {world.shop.client.name}


def test_no_scope_outlives_its_transaction(own_database):
    with scope(SYSTEM):
        assert _role() == "waarborg_system"
    assert _role() == "waarborg_login"
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('waarborg.client_ids', true)")
        assert cursor.fetchone()[0] in (None, "")


def test_a_viewer_of_a_client_cannot_be_made_without_that_client():
    with pytest.raises(ValueError, match="need clients"):
        Viewer(Audience.PORTAL, person_id=uuid7())


def test_a_viewer_who_sees_everybody_cannot_be_bound_to_one_client():
    with pytest.raises(ValueError, match="have no clients"):
        Viewer(Audience.STAFF, person_id=uuid7(), client_ids=frozenset([uuid7()]))


def test_every_viewer_but_the_system_is_a_person():
    with pytest.raises(ValueError, match="a person"):
        Viewer(Audience.STAFF)
