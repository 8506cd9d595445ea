"""Whoever the demo prints can come in, each to their own door."""

from datetime import UTC, datetime

from django.test import Client as Browser

from waarborg.operation.demo_world.accounts import ACCOUNTS, CLIENTS_ACCOUNTS
from waarborg.operation.demo_world.filling import fill

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_every_printed_account_opens_its_door(own_database) -> None:
    fill(AT)
    doors = {account.email: _door_of(account) for account in (*ACCOUNTS, *CLIENTS_ACCOUNTS)}
    assert doors == {account.email: "/desk/" for account in ACCOUNTS} | {
        account.email: "/portal/" for account in CLIENTS_ACCOUNTS
    }


def _door_of(account) -> str:
    browser = Browser()
    browser.post("/sign-in/", {"login": account.email, "password": account.password})
    where = browser.get("/").headers["Location"]
    assert browser.get(where).status_code == 200
    return f"/{where.split('/')[1]}/"
