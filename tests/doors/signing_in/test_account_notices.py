"""Whoever's way of signing in changes is told by mail, for it may not have been they."""

import world as cast
from doors.signing_in.post_office import post_office, work
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope

FRESH = "zeven-eenden-onder-de-brug"


def _signed_in(client, person):
    client.post("/sign-in/", {"login": person.email, "password": cast.PASSWORD})
    return client


def test_a_new_password_is_told_to_its_person_at_once(client, world):
    here = _signed_in(client, world.shop.reporter)
    here.post("/sign-in/password/", {"oldpassword": cast.PASSWORD, "password1": FRESH, "password2": FRESH})
    with post_office() as letters:
        work()
        work()
    (letter,) = letters
    assert letter["To"] == world.shop.reporter.email
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "wachtwoord" in letter["Subject"]


def test_a_password_that_was_refused_is_told_to_nobody(client, world):
    here = _signed_in(client, world.shop.reporter)
    here.post("/sign-in/password/", {"oldpassword": "fout", "password1": FRESH, "password2": FRESH})
    with scope(SYSTEM):
        assert not Fact.objects.filter(kind="login.password_changed").exists()
