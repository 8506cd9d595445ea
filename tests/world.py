"""The fixed cast of the tests: one agency, two clients that must never see each other, a person for each role.

Built through the commands, at fixed instants. The shop has office hours, the newspaper the whole week; both have been
under agreement since the first of January 2026, and the tests live in March of that year unless they say otherwise.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from waarborg.service.agreements import commands as agreements
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.estate.models import Website
from waarborg.service.foundation.viewer import SYSTEM, Viewer, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Client, Person, Supplier
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import What

CONCLUDED_AT = datetime(2025, 12, 15, 10, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # a Tuesday, ten o'clock in Amsterdam
PASSWORD = "zes-fietsen-naast-de-sluis"

SHOP_FILE = (Path(__file__).parents[1] / "examples/sla-example.toml").read_text()
_PAPER_WORDS = {
    "Voorbeeldwinkel": "Voorbeeldkrant",
    "winkel.example": "krant.example",
    "SLA-2026-001": "SLA-2026-002",
    "Webredactie": "Nachtredactie",
    'service_window = "office"': 'service_window = "always"',
    'name = "Voorraad"': 'name = "Abonnementen"',
    "leverancier.example": "abonnementen.example",
    "ERP-leverancier": "Abonnementenhuis",
}


def paper_file() -> str:
    text = SHOP_FILE
    for ours, theirs in _PAPER_WORDS.items():
        text = text.replace(ours, theirs)
    return text


@dataclass(frozen=True)
class ClientSide:
    """One client with its people, its supplier and what was agreed."""

    client: Client
    version: ContractVersion
    website: Website
    directing: Person
    reporter: Person
    supplier: Supplier
    suppliers_contact: Person


@dataclass(frozen=True)
class World:
    """Who there is. ``viewer.of`` a person is ``person.as_viewer()``."""

    administrator: Person
    director: Person
    team_lead: Person
    project_manager: Person
    developer: Person
    shop: ClientSide
    paper: ClientSide

    @property
    def staff(self) -> tuple[Person, ...]:
        return (self.administrator, self.director, self.team_lead, self.project_manager, self.developer)

    @property
    def sides(self) -> tuple[ClientSide, ClientSide]:
        return (self.shop, self.paper)


def build() -> World:
    """Build the cast in one transaction of the system."""
    with scope(SYSTEM):
        administrator = _employ(SYSTEM, "Anna Beheer", "beheer@bureau.example", "administrator")
        by = administrator.as_viewer()
        return World(
            administrator=administrator,
            director=_employ(by, "Dirk van der Directie", "directie@bureau.example", "director"),
            team_lead=_employ(by, "Tess Lead", "teamlead@bureau.example", "team_lead"),
            project_manager=_employ(by, "Pim de Manager", "pm@bureau.example", "project_manager"),
            developer=_employ(by, "Sam Développeur", "support@bureau.example", "support_developer"),
            shop=_side(by, SHOP_FILE),
            paper=_side(by, paper_file()),
        )


def _employ(by: Viewer, name: str, email: str, role: str) -> Person:
    person = parties.employ(
        by=by, at=CONCLUDED_AT, details=Details(name, email, "+31101010199", roles=(role,))
    )
    return _with_login(by, person)


def _side(by: Viewer, text: str) -> ClientSide:
    version = agreements.conclude(by=by, at=CONCLUDED_AT, text=text)
    client, people = version.client, {person.name: person for person in version.client.people.all()}
    supplier = client.suppliers.get()
    contact = parties.add_suppliers_contact(
        by=by,
        at=CONCLUDED_AT,
        supplier=supplier,
        details=Details("Lars Leverancier", supplier.email, roles=("solves",)),
    )
    directing, reporter = sorted(people.values(), key=lambda person: "directing" not in person.roles)
    return ClientSide(
        client=client,
        version=version,
        website=client.websites.get(),
        directing=_with_login(by, directing),
        reporter=_with_login(by, reporter),
        supplier=supplier,
        suppliers_contact=_with_login(by, contact),
    )


def _with_login(by: Viewer, person: Person) -> Person:
    parties.grant_login(by=by, at=CONCLUDED_AT, person=person, password=PASSWORD)
    return person


def sign_in(browser, person: Person) -> None:
    """Let a test browser act as ``person``."""
    with scope(SYSTEM):
        login = person.membership.login
    browser.force_login(login)


def deliver(ticket: Ticket, *, at: datetime, what: str = "solution", words: str = "Hersteld.") -> None:
    """Bring a work-around or a solution past the gate to the client, all of it at ``at``."""
    with scope(SYSTEM):
        maker, manager = (
            Person.objects.of_the_agency().get(roles=[role]).as_viewer()
            for role in ("support_developer", "project_manager")
        )
    with scope(maker) as by:
        tickets.hand_in(by=by, at=at, ticket=ticket, what=What(what), words=words)
    with scope(manager) as by:
        tickets.check(by=by, at=at, ticket=ticket)
        tickets.deliver(by=by, at=at, ticket=ticket)
