"""Short words for what the tests of tickets do all the time."""

from datetime import datetime, timedelta

from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Person
from waarborg.service.tickets import commands
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.sla.guarantee import Guarantee
from world import CONCLUDED_AT, NOW, ClientSide, World

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def reported(world: World, side: ClientSide | None = None, *, by: Person | None = None, **details) -> Ticket:
    """A ticket of the shop, reported by the developer unless somebody else is named."""
    details = {"users": "all", "priority": 2, "reported_at": NOW} | details
    what = Report(details.pop("subject", "Afrekenen lukt niet"), **details)
    with scope((by or world.developer).as_viewer()) as viewer:
        return commands.report(by=viewer, at=what.reported_at, client=(side or world.shop).client, what=what)


def in_hand(world: World, side: ClientSide | None = None, **details) -> Ticket:
    ticket = reported(world, side, **details)
    act(world.developer, commands.take_in_hand, ticket, at=ticket.reported_at)
    return ticket


def act(person: Person, command, ticket: Ticket, /, *, at: datetime, **words):
    """What ``person`` does to the ticket, in a scope of its own."""
    with scope(person.as_viewer()) as by:
        return command(by=by, at=at, ticket=ticket, **words)


def fresh(ticket: Ticket) -> Ticket:
    with scope(SYSTEM):
        return Ticket.objects.select_related("website", "version").get(id=ticket.id)


def state_of(ticket: Ticket) -> str:
    return fresh(ticket).state


def told(ticket: Ticket) -> list[str]:
    """The kinds of what was recorded, without their prefix."""
    with scope(SYSTEM):
        return [fact.kind.removeprefix("ticket.") for fact in facts.story(ticket.id)]


def last(ticket: Ticket, kind: str) -> Fact:
    with scope(SYSTEM):
        return Fact.objects.filter(about_id=ticket.id, kind=f"ticket.{kind}").latest("id")


def guarantee(ticket: Ticket, at: datetime) -> Guarantee:
    with scope(SYSTEM):
        return guarantees.folded(guarantees.guarantee_of(ticket.id), at)[0]


def employed(world: World, name: str, role: str) -> Person:
    """One more colleague."""
    email = f"{name.lower().replace(' ', '.')}@bureau.example"
    with scope(world.administrator.as_viewer()) as by:
        return parties.employ(by=by, at=CONCLUDED_AT, details=Details(name, email, roles=(role,)))
