"""A link in the mail signs in whoever opens it and says so, once, and tells nobody who has an account."""

from datetime import timedelta

import pytest
from django.test import Client

import world as cast
from doors.signing_in.post_office import link_in, post_office, work
from waarborg.doors.signing_in import links
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details


@pytest.fixture
def letters():
    with post_office() as kept:
        yield kept


def _asked(browser, email: str, **more: str):
    answer = browser.post("/sign-in/link/", {"login": email} | more)
    work()
    return answer


def _is_in(browser) -> bool:
    return "_auth_user_id" in browser.session


def test_the_link_signs_in_on_whatever_device_it_is_opened(client, world, letters):
    _asked(client, world.shop.reporter.email)
    telephone = Client()
    answer = telephone.post(link_in(letters[0]))
    assert answer.headers["Location"] == "/"
    assert _is_in(telephone)
    assert not _is_in(client)


def test_the_letter_says_in_the_readers_language_what_to_do(world, letters):
    for language, words in (("nl", "Log in met deze link"), ("en", "Sign in with this link")):
        _asked(Client(headers={"accept-language": language}), world.shop.reporter.email)
        assert words in letters[-1].get_content()
    assert letters[0]["To"] == world.shop.reporter.email
    assert letters[0]["Auto-Submitted"] == "auto-generated"


def test_looking_ahead_spends_nothing(client, world, letters):
    """Mail scanners and browsers open links before anybody taps them."""
    _asked(client, world.shop.reporter.email)
    link = link_in(letters[0])
    for _ in range(3):
        page = client.get(link)
        assert world.shop.reporter.email in page.content.decode()
        assert not _is_in(client)
    client.post(link)
    assert _is_in(client)


def test_a_link_works_once(client, world, letters):
    _asked(client, world.shop.reporter.email)
    client.post(link_in(letters[0]))
    other = Client()
    assert other.get(link_in(letters[0])).status_code == 410
    assert other.post(link_in(letters[0])).status_code == 410
    assert not _is_in(other)


def test_the_first_sign_in_spends_every_link_from_before_it(client, world, letters):
    for _ in range(2):
        _asked(client, world.shop.reporter.email)
    client.post(link_in(letters[1]))
    assert Client().post(link_in(letters[0])).status_code == 410


def test_a_link_works_for_a_quarter_of_an_hour(client, world, letters):
    _asked(client, world.shop.reporter.email)
    with time_source.standing_at(time_source.now() + links.ASKED_FOR_LASTS - timedelta(seconds=5)):
        assert client.get(link_in(letters[0])).status_code == 200
    with time_source.standing_at(time_source.now() + links.ASKED_FOR_LASTS):
        assert client.post(link_in(letters[0])).status_code == 410


def test_a_new_password_spends_the_link(client, world, letters):
    _asked(client, world.shop.reporter.email)
    with scope(SYSTEM):
        login = world.shop.reporter.membership.login
    login.set_password("een-heel-ander-wachtwoord")
    login.save()
    assert client.post(link_in(letters[0])).status_code == 410


@pytest.mark.parametrize("end", ["", "x", "~", "%00", "a" * 5000])
def test_a_link_that_was_tampered_with_is_none(client, world, letters, end):
    _asked(client, world.shop.reporter.email)
    link = link_in(letters[0])
    assert client.post(f"{link[:-2]}{end}/").status_code == 410


def test_known_and_unknown_addresses_get_the_same_answer(client, world, letters):
    known = _asked(client, world.shop.reporter.email)
    unknown = _asked(client, "niemand@nergens.example")
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert len(letters) == 1


def test_whoever_left_gets_no_link(client, world, letters):
    with scope(SYSTEM):
        parties.let_go(by=SYSTEM, at=cast.NOW, person=world.shop.reporter)
    _asked(client, world.shop.reporter.email)
    assert letters == []


def test_what_is_no_address_is_said_beside_the_field(client, world):
    answer = client.post("/sign-in/link/", {"login": "redactie"}, headers={"accept-language": "nl"})
    assert answer.status_code == 422
    assert 'value="redactie"' in answer.content.decode()


@pytest.mark.parametrize("email", ["redactie@winkel.example", "niemand@nergens.example"])
def test_one_address_is_not_flooded_known_or_not(client, world, letters, email):
    answers = [_asked(client, email).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(letters) == (3 if email == world.shop.reporter.email else 0)


def test_one_visitor_does_not_flood_many_addresses(client, world):
    answers = [
        client.post("/sign-in/link/", {"login": f"a{n}@nergens.example"}).status_code for n in range(21)
    ]
    assert answers[-1] == 429
    assert "Even iets te vaak" in _page(
        client.post("/sign-in/link/", {"login": "b@b.example"}, headers={"accept-language": "nl"})
    )


def _page(answer) -> str:
    return answer.content.decode()


def test_the_way_on_is_remembered_when_it_is_ours(client, world, letters):
    _asked(client, world.shop.reporter.email, next="/portal/agreement/")
    assert client.post(link_in(letters[0])).headers["Location"] == "/portal/agreement/"
    _asked(Client(), world.paper.reporter.email, next="https://elders.example/")
    assert client.post(link_in(letters[1])).headers["Location"] == "/"


def test_a_link_does_not_pass_the_second_step_of_the_agencys_people(client, world, letters):
    from allauth.mfa.models import Authenticator

    with scope(SYSTEM):
        login = world.developer.membership.login
    Authenticator.objects.create(user=login, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    _asked(client, world.developer.email)
    assert client.post(link_in(letters[0])).headers["Location"] == "/sign-in/second-step/"
    assert not _is_in(client)


def test_an_invited_colleague_comes_in_by_the_link_in_the_letter(client, world, letters):
    from waarborg.service.parties import own_people

    directing = world.shop.directing
    with scope(directing.as_viewer()) as by:
        own_people.invite(
            by=by,
            at=cast.NOW,
            client=world.shop.client,
            name="Nora Nieuw",
            email="nora@winkel.example",
            roles=["reports"],
            language="nl",
        )
    work()
    (letter,) = letters
    assert letter["To"] == "nora@winkel.example"
    assert directing.name in letter["Subject"]
    assert "Voorbeeldwinkel BV" in letter.get_content()
    client.post(link_in(letter))
    assert client.get("/").headers["Location"] == "/portal/"
    assert client.post(link_in(letter)).status_code == 410


def test_an_invitation_that_goes_out_twice_is_one_mail_to_whoever_receives_it(client, world, letters):
    """As when the worker is killed after the post office took it: the job runs again."""
    from waarborg.doors.signing_in import tasks
    from waarborg.service.foundation.models import Fact
    from waarborg.service.parties import own_people

    for name in ("nora", "noor"):
        with scope(world.shop.directing.as_viewer()) as by:
            own_people.invite(
                by=by,
                at=cast.NOW,
                client=world.shop.client,
                name=name,
                email=f"{name}@winkel.example",
                roles=["reports"],
                language="nl",
            )
    work()
    with scope(SYSTEM):
        invited = Fact.objects.filter(kind="person.invited").latest("id")
    tasks.invite(fact_id=str(invited.public_id))
    to_nora, to_noor, again = (letter["Message-ID"] for letter in letters)
    assert to_noor == again != to_nora


def test_who_has_an_account_elsewhere_comes_in_as_the_invited_one(client, world, letters):
    from waarborg.service.parties import own_people

    with scope(world.shop.directing.as_viewer()) as by:
        own_people.invite(
            by=by,
            at=cast.NOW,
            client=world.shop.client,
            name="Sam",
            email=world.developer.email,
            roles=["reports"],
            language="en",
        )
    work()
    client.post(link_in(letters[0]))
    assert client.get("/").headers["Location"] == "/portal/"


def test_a_session_ends_when_the_role_changes(client, world):
    cast.sign_in(client, world.shop.reporter)
    assert client.get("/portal/").status_code == 200
    details = Details("Webredactie", world.shop.reporter.email, roles=("directing",))
    with scope(SYSTEM):
        parties.change_person(by=SYSTEM, at=cast.NOW, person=world.shop.reporter, details=details)
    assert client.get("/portal/").headers["Location"] == "/sign-in/?next=/portal/"
    assert not _is_in(client)


def test_a_session_ends_with_the_membership(client, world):
    cast.sign_in(client, world.shop.reporter)
    client.get("/portal/")
    with scope(SYSTEM):
        parties.end_membership(by=SYSTEM, at=cast.NOW, membership=world.shop.reporter.membership)
    assert client.get("/portal/").status_code == 302
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"
    assert not _is_in(client)


def test_other_sessions_end_with_a_new_password(client, world):
    here, elsewhere = client, Client()
    for browser in (here, elsewhere):
        browser.post("/sign-in/", {"login": world.shop.reporter.email, "password": cast.PASSWORD})
        assert browser.get("/portal/").status_code == 200
    fresh = "drie-paraplu-s-achter-de-dijk"
    here.post("/sign-in/password/", {"oldpassword": cast.PASSWORD, "password1": fresh, "password2": fresh})
    assert here.get("/portal/").status_code == 200
    assert elsewhere.get("/portal/").status_code == 302


def test_whoever_has_places_at_two_organisations_is_asked_where_to(client, world):
    with scope(SYSTEM):
        twin = parties.add_contact(
            by=SYSTEM,
            at=cast.NOW,
            client=world.shop.client,
            details=Details("Sam", world.developer.email, roles=("reports",)),
        )
        second = parties.grant_login(by=SYSTEM, at=cast.NOW, person=twin)
    cast.sign_in(client, world.developer)
    assert client.get("/").headers["Location"] == "/sign-in/place/"
    page = client.get("/sign-in/place/").content.decode()
    assert "Voorbeeldwinkel BV" in page
    assert client.post("/sign-in/place/", {"place": str(second.id)}).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/portal/"
    assert client.get("/portal/").status_code == 200
    assert 'href="/sign-in/place/"' in client.get("/sign-in/security/").content.decode()
    with scope(SYSTEM):
        others = world.paper.reporter.membership.id
    assert client.post("/sign-in/place/", {"place": str(others)}).status_code == 404
