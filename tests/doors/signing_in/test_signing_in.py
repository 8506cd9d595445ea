"""Who signs in comes to their own; who does not sees nothing, and a password alone is never guessed at leisure."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail

import world as cast
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties


def _sign_in(client, email: str, password: str = cast.PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password})


def test_the_front_door_asks_a_stranger_to_sign_in(client, world):
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_signing_in_takes_address_and_password(client, world):
    assert _sign_in(client, world.developer.email).status_code == 302
    assert client.session["_auth_user_id"]


def test_the_address_may_be_typed_in_capitals(client, world):
    assert _sign_in(client, world.developer.email.upper()).status_code == 302


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, world):
    known, unknown = (
        re.sub(
            r'value="[^"]*"|[A-Za-z0-9]{64}',
            "",
            _sign_in(client, email, "verkeerd-wachtwoord").content.decode(),
        )
        for email in (world.developer.email, "niemand@nergens.example")
    )
    assert known == unknown


def test_guessing_is_stopped_after_a_few_attempts(client, world):
    for _ in range(6):
        _sign_in(client, world.developer.email, "verkeerd-wachtwoord")
    _sign_in(client, world.developer.email)
    assert "_auth_user_id" not in client.session


def test_each_sign_in_is_a_fact(client, world):
    _sign_in(client, world.developer.email)
    with scope(SYSTEM):
        fact = Fact.objects.filter(kind="login.signed_in").latest("id")
    assert (fact.by_id, fact.by_audience) == (world.developer.id, "staff")


def test_nobody_makes_an_account_for_themselves(client, world):
    answer = client.post("/sign-in/not-open/", {"email": "ik@mij.example", "password1": cast.PASSWORD})
    assert "Een account krijg je van ons" in answer.content.decode()


def test_a_login_without_a_present_person_opens_nothing(client, world):
    with scope(SYSTEM):
        parties.let_go(by=SYSTEM, at=cast.NOW, person=world.shop.reporter)
    cast.sign_in(client, world.shop.reporter)
    assert client.get("/").status_code == 403


@pytest.mark.parametrize(("language", "words"), [("nl", "Inloggen"), ("en", "Sign in")])
def test_the_page_speaks_the_readers_language(client, world, language, words):
    assert words in client.get("/sign-in/", headers={"Accept-Language": language}).content.decode()


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, world):
    client.post("/sign-in/password/forgotten/", {"email": world.developer.email})
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    fresh = "drie-paraplu-s-achter-de-dijk"
    client.post(form.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    assert "werkt niet meer" in client.get(link, follow=True).content.decode()
    assert _sign_in(client, world.developer.email, fresh).status_code == 302


def test_an_unknown_address_gets_no_mail(client, world):
    client.post("/sign-in/password/forgotten/", {"email": "niemand@nergens.example"})
    assert mail.outbox == []


@pytest.mark.parametrize("page", ["password/", "security/", "security/app/", "security/codes/new/"])
def test_the_pages_about_ones_own_login_can_be_read(client, world, page):
    _sign_in(client, world.developer.email)
    assert client.get(f"/sign-in/{page}", follow=True).status_code in (200, 403)


def test_the_rules_for_a_password_speak_as_the_rest_of_the_product_does(client, world):
    _sign_in(client, world.developer.email)
    page = client.get("/sign-in/password/", headers={"Accept-Language": "nl"}).content.decode()
    assert "Je wachtwoord moet minstens 12 tekens lang zijn" in page
    assert "Uw " not in page


def _code_now(secret: str) -> str:
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_with_an_authenticator_app_a_password_alone_opens_nothing(client, world):
    _sign_in(client, world.developer.email)
    client.post("/sign-in/again/", {"password": cast.PASSWORD})
    client.get("/sign-in/security/app/")
    secret = client.session["mfa.totp.secret"]
    client.post("/sign-in/security/app/", {"code": _code_now(secret)})
    client.post("/sign-in/out/")
    assert _sign_in(client, world.developer.email).headers["Location"] == "/sign-in/second-step/"
    assert client.get("/").headers["Location"].startswith("/sign-in/")
    codes = client.get("/sign-in/second-step/").content.decode()
    assert "authenticatie-app" in codes
