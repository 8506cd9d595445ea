"""A client's people invite colleagues and keep their own details, and can do no more than that, whatever a page forgets."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

import world as cast
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import scope
from waarborg.service.parties import own_people
from waarborg.service.parties.commands import EmailTaken, UnknownRole
from waarborg.service.parties.models import Person
from waarborg.service.parties.own_people import NameMissing, TooManyInvited


@pytest.fixture
def directing(world):
    with scope(world.shop.directing.as_viewer()) as viewer:
        yield viewer


def _invite(by, world, **more):
    said = {
        "client": world.shop.client,
        "name": "Nora Nieuw",
        "email": "nora@winkel.example",
        "roles": ["reports"],
        "language": "nl",
    }
    return own_people.invite(by=by, at=cast.NOW, **said | more)


def test_a_directing_contact_invites_a_colleague(world, directing):
    person = _invite(directing, world)
    assert (person.client_id, person.roles) == (world.shop.client.id, ["reports"])
    (fact,) = facts.story(person.id)
    assert (fact.kind, fact.by_id, fact.payload.language) == (
        "person.invited",
        world.shop.directing.id,
        "nl",
    )


def test_who_does_not_direct_invites_nobody(world):
    for person in (world.shop.reporter, world.paper.directing, world.project_manager):
        with scope(person.as_viewer()) as by, pytest.raises(NotAllowed):
            _invite(by, world)


def test_a_colleague_gets_the_lesser_roles_only(world, directing):
    with pytest.raises(UnknownRole):
        _invite(directing, world, roles=["directing"])
    with pytest.raises(UnknownRole):
        _invite(directing, world, roles=["administrator"])


def test_an_address_is_invited_once(world, directing):
    _invite(directing, world)
    with pytest.raises(EmailTaken):
        _invite(directing, world, email="NORA@winkel.example")


def test_a_colleague_has_a_name(world, directing):
    with pytest.raises(NameMissing):
        _invite(directing, world, name="  ")


def test_the_town_is_not_invited_in_one_day(world, directing):
    for number in range(own_people.MOST_A_DAY):
        _invite(directing, world, email=f"n{number}@winkel.example")
    with pytest.raises(TooManyInvited):
        _invite(directing, world, email="een-te-veel@winkel.example")
    own_people.invite(
        by=directing,
        at=cast.NOW + timedelta(days=1, seconds=1),
        client=world.shop.client,
        name="Morgen",
        email="morgen@winkel.example",
        roles=["reports"],
        language="nl",
    )


def test_everybody_keeps_their_own_name_and_number(world):
    person = world.shop.reporter
    with scope(person.as_viewer()) as by:
        kept = own_people.keep_own_details(
            by=by, at=cast.NOW, person=person, name="Wies de Vries", phone="+31612345670"
        )
        again = own_people.keep_own_details(
            by=by, at=cast.NOW, person=person, name="Wies de Vries", phone="+31612345670"
        )
        (fact,) = [fact for fact in facts.story(person.id) if fact.kind == "person.changed"]
        stored = Person.objects.get(id=person.id)
    assert (kept, again) == (True, False)
    assert fact.payload.fields == ("name", "phone")
    assert (stored.name, stored.name_key) == ("Wies de Vries", "vries wies de")


def test_nobody_keeps_anothers(world, directing):
    with pytest.raises(NotAllowed):
        own_people.keep_own_details(by=directing, at=cast.NOW, person=world.shop.reporter, name="X", phone="")


def _refused_by_the_database(act) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        act()


def test_the_database_refuses_what_a_page_would_forget(world, directing):
    """Another role, another's details, another client's or the agency's people."""
    reporter, own = world.shop.reporter, Person.objects.get(id=directing.person_id)
    _refused_by_the_database(lambda: Person.objects.filter(id=own.id).update(roles=["directing", "reports"]))
    _refused_by_the_database(lambda: Person.objects.filter(id=own.id).update(left_at=cast.NOW))
    for client, roles in (
        (world.paper.client, ["reports"]),
        (None, ["administrator"]),
        (world.shop.client, ["directing"]),
    ):
        person = Person(client=client, name="X", roles=roles, since_at=cast.NOW)
        _refused_by_the_database(lambda person=person: person.save(force_insert=True))
    assert Person.objects.filter(id=reporter.id).update(name="X") == 0
    assert Person.objects.filter(id=world.developer.id).update(name="X") == 0
