"""Who there is in the demo: the agency's people, one for each role, and the clients' agreements."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from waarborg.operation.demo_world.accounts import ACCOUNTS, COLLEAGUE, PASSWORD, Account
from waarborg.service.agreements import commands as agreements
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details

if TYPE_CHECKING:
    from waarborg.service.foundation.viewer import Viewer
    from waarborg.service.parties.models import Client, Person

AGREEMENTS = Path(__file__).parents[4] / "examples"
FILES = (
    "sla-example.toml",
    "sla-uitgever-uitgebreid.toml",
    "sla-museum-24-7.toml",
    "sla-gemeente-einde-dag.toml",
    "sla-fabrikant-koppelingen.toml",
)
AGENCY = "Bureau Kade"


def employ_all(*, by: Viewer, at: datetime) -> list[Person]:
    """The agency's people, each with a login."""
    return [_employ(account, by, at) for account in (*ACCOUNTS, COLLEAGUE)]


def conclude_all(*, by: Viewer, at: datetime) -> list[Client]:
    """The clients with their agreements, in force since half a year before ``at``; their people can sign in."""
    concluded_at = at - timedelta(days=200)
    clients = [agreements.conclude(by=by, at=concluded_at, text=_text(name, at)).client for name in FILES]
    for client in clients:
        for person in client.people.filter(supplier=None).exclude(email=""):
            parties.grant_login(by=by, at=concluded_at, person=person, password=PASSWORD)
    return clients


def _employ(account: Account, by: Viewer, at: datetime) -> Person:
    details = Details(account.name, account.email, roles=(account.role,))
    person = parties.employ(by=by, at=at, details=details)
    parties.grant_login(by=by, at=at, person=person, password=account.password)
    return person


def _text(name: str, at: datetime) -> str:
    """An agreement with this agency that began half a year ago and runs until notice, whatever year it is."""
    text = (AGREEMENTS / name).read_text(encoding="utf-8")
    starts = (at - timedelta(days=190)).date().replace(day=1)
    text = re.sub(r"(?m)^starts = .*$", f"starts = {starts.isoformat()}", text)
    text = re.sub(r"(?m)^ends = .*\n", "", text)
    text = text.replace('name = "Projectmanager"', 'name = "Pim de Groot"')
    return re.sub(r"(?m)(^\[agency\]\n(?:#.*\n)*name = ).*$", rf'\1"{AGENCY}"', text)
