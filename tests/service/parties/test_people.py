"""Who is who changes by commands only: allowed by role, refused in words, kept as facts."""

import pytest

import world as cast
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import SYSTEM, Audience, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties import queries
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Login, Person

NEWCOMER = Details("Nora Nieuw", "nora@bureau.example", "+31612340000", roles=("support_developer",))


@pytest.fixture
def as_system(world):
    with scope(SYSTEM):
        yield world


def _details(person: Person, **changes) -> Details:
    now = {name: getattr(person, name) for name in ("name", "email", "phone", "title", "whatsapp")}
    return Details(**now | {"roles": tuple(person.roles)} | changes)


def _kinds(person: Person) -> list[str]:
    return [fact.kind for fact in facts.story(person.id)]


def test_an_administrator_employs_and_it_is_recorded(as_system):
    by = as_system.administrator.as_viewer()
    person = parties.employ(by=by, at=cast.NOW, details=NEWCOMER)
    (fact,) = facts.story(person.id)
    assert (fact.kind, fact.by_id, fact.payload.roles) == (
        "person.added",
        by.person_id,
        ("support_developer",),
    )


@pytest.mark.parametrize("who", ["director", "team_lead", "project_manager", "developer"])
def test_nobody_but_an_administrator_employs(as_system, who):
    with pytest.raises(NotAllowed):
        parties.employ(by=getattr(as_system, who).as_viewer(), at=cast.NOW, details=NEWCOMER)


@pytest.mark.parametrize("who", ["directing", "reporter", "suppliers_contact"])
def test_a_clients_or_suppliers_person_changes_nobody(as_system, who):
    by = getattr(as_system.shop, who).as_viewer()
    with pytest.raises(NotAllowed):
        parties.change_person(by=by, at=cast.NOW, person=as_system.shop.reporter, details=NEWCOMER)


def test_a_project_manager_adds_a_clients_people(as_system):
    by = as_system.project_manager.as_viewer()
    details = Details("Rik Redactie", "rik@winkel.example", roles=("reports",))
    person = parties.add_contact(by=by, at=cast.NOW, client=as_system.shop.client, details=details)
    assert (person.audience, person.client) == (Audience.PORTAL, as_system.shop.client)


def test_a_role_of_the_agency_is_no_role_at_a_client(as_system):
    details = Details("Rik Redactie", "rik@winkel.example", roles=("administrator",))
    with pytest.raises(parties.UnknownRole) as refusal:
        parties.add_contact(by=SYSTEM, at=cast.NOW, client=as_system.shop.client, details=details)
    assert "directing, approves_updates, reports" in str(refusal.value)


def test_one_address_is_one_person_within_an_organisation(as_system):
    taken = Details("Iemand Anders", as_system.developer.email.upper())
    with pytest.raises(parties.EmailTaken):
        parties.employ(by=SYSTEM, at=cast.NOW, details=taken)


def test_the_same_address_may_belong_to_people_of_two_organisations(as_system):
    details = Details("Sam Développeur", as_system.developer.email)
    parties.add_contact(by=SYSTEM, at=cast.NOW, client=as_system.shop.client, details=details)


def test_a_change_says_which_details_and_not_what_they_were(as_system):
    person = as_system.shop.reporter
    parties.change_person(
        by=SYSTEM, at=cast.NOW, person=person, details=_details(person, name="Wil Webredactie")
    )
    assert facts.story(person.id)[-1].data == {"fields": ["name"], "roles": list(person.roles)}


def test_a_change_of_nothing_leaves_no_fact(as_system):
    person = as_system.shop.reporter
    before = _kinds(person)
    assert not parties.change_person(by=SYSTEM, at=cast.NOW, person=person, details=_details(person))
    assert _kinds(person) == before


def test_who_leaves_keeps_a_name_and_loses_the_login(as_system):
    person = as_system.developer
    parties.let_go(by=as_system.administrator.as_viewer(), at=cast.NOW, person=person)
    assert queries.person_of_login(person.membership.login_id) is None
    assert Person.objects.get(id=person.id).name == "Sam Développeur"
    assert _kinds(person)[-2:] == ["person.left", "membership.ended"]


def test_the_last_administrator_stays(as_system):
    with pytest.raises(parties.LastAdministrator):
        parties.let_go(by=SYSTEM, at=cast.NOW, person=as_system.administrator)
    with pytest.raises(parties.LastAdministrator):
        parties.change_person(
            by=SYSTEM,
            at=cast.NOW,
            person=as_system.administrator,
            details=_details(as_system.administrator, roles=("director",)),
        )


def test_an_administrator_may_go_when_there_is_another(as_system):
    parties.change_person(
        by=SYSTEM,
        at=cast.NOW,
        person=as_system.director,
        details=_details(as_system.director, roles=("director", "administrator")),
    )
    parties.let_go(by=SYSTEM, at=cast.NOW, person=as_system.administrator)


def test_a_login_needs_an_address(as_system):
    person = parties.employ(by=SYSTEM, at=cast.NOW, details=Details("Stil Persoon"))
    with pytest.raises(parties.EmailNeeded):
        parties.grant_login(by=SYSTEM, at=cast.NOW, person=person, password=cast.PASSWORD)


@pytest.mark.parametrize("password", ["kort", "1234567890123", "nora@bureau.example"])
def test_a_password_that_is_easily_guessed_is_refused(as_system, password):
    person = parties.employ(by=SYSTEM, at=cast.NOW, details=NEWCOMER)
    with pytest.raises(parties.PasswordTooWeak):
        parties.grant_login(by=SYSTEM, at=cast.NOW, person=person, password=password)


def test_passwords_are_kept_as_argon2id(as_system):
    assert Login.objects.get(memberships__person=as_system.developer).password.startswith("argon2$argon2id$")


def test_somebody_at_two_organisations_signs_in_once_and_acts_as_either(as_system):
    """The agency's own place comes first, until another is chosen."""
    details = Details("Sam Développeur", as_system.developer.email, roles=("reports",))
    twin = parties.add_contact(by=SYSTEM, at=cast.NOW, client=as_system.paper.client, details=details)
    second = parties.grant_login(by=SYSTEM, at=cast.NOW, person=twin, password="niet gebruikt")
    assert second.login_id == as_system.developer.membership.login_id
    assert queries.person_of_login(second.login_id) == as_system.developer
    assert queries.person_of_login(second.login_id, membership_id=second.id) == twin


def test_a_membership_of_somebody_elses_login_cannot_be_chosen(as_system):
    foreign = as_system.paper.reporter.membership
    own = as_system.shop.reporter.membership
    assert queries.person_of_login(own.login_id, membership_id=foreign.id) == as_system.shop.reporter


def test_people_are_listed_under_their_surname(as_system):
    names = [person.name for person in Person.objects.of_the_agency()]
    assert names == ["Anna Beheer", "Sam Développeur", "Dirk van der Directie", "Tess Lead", "Pim de Manager"]


@pytest.mark.parametrize("who", ["shop.reporter", "paper.directing", "shop.suppliers_contact", "developer"])
def test_what_is_visible_to_a_viewer_is_what_the_database_shows_it(world, who):
    person = world
    for part in who.split("."):
        person = getattr(person, part)
    viewer = person.as_viewer()
    with scope(viewer):
        assert set(queries.people_visible_to(viewer)) == set(Person.objects.all())
        assert set(queries.clients_visible_to(viewer)) == set(parties.Client.objects.all())
        assert set(queries.suppliers_visible_to(viewer)) == set(parties.Supplier.objects.all())
