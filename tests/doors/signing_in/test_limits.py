"""Guessing is limited by account and by address of the visitor, each without the other."""

import world as cast
from waarborg.service.parties.models import Person


def _try(client, person: Person, visitor: str, password: str = "verkeerd-wachtwoord") -> bool:
    """Whether that signed in, from the internet address ``visitor``."""
    client.logout()
    client.post("/sign-in/", {"login": person.email, "password": password}, REMOTE_ADDR=visitor)
    return "_auth_user_id" in client.session


def test_one_account_is_not_guessed_from_many_addresses(client, world):
    for number in range(6):
        assert not _try(client, world.developer, f"198.51.100.{number}")
    assert not _try(client, world.developer, "198.51.100.99", cast.PASSWORD)
    assert _try(client, world.team_lead, "198.51.100.99", cast.PASSWORD)


def test_one_visitor_does_not_guess_at_many_accounts(client, world):
    people = [
        *world.staff,
        *(side.reporter for side in world.sides),
        *(side.directing for side in world.sides),
    ]
    for person in [*people, *people][:11]:
        assert not _try(client, person, "203.0.113.7")
    assert not _try(client, world.shop.suppliers_contact, "203.0.113.7", cast.PASSWORD)
    assert _try(client, world.shop.suppliers_contact, "203.0.113.8", cast.PASSWORD)
