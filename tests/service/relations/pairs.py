"""Two tickets and what the tests of this folder do to them again and again."""

from datetime import timedelta

from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets import commands as tickets
from waarborg.service.tickets.commands import Report
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import What
from world import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def report(side, by, subject="Afrekenen lukt niet", *, at=NOW, users="all", priority=2, **details) -> Ticket:
    what = Report(subject, users, priority, reported_at=at, **details)
    return tickets.report(by=by, at=max(at, NOW), client=side.client, what=what)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(id=ticket.id)


def deliver(world, ticket: Ticket, what: What, *, at) -> None:
    """Past the gate: one hands in, another checks, and it is delivered."""
    with scope(world.developer.as_viewer()) as by:
        tickets.hand_in(by=by, at=at, ticket=ticket, what=what, words="iDEAL staat even uit")
    with scope(world.project_manager.as_viewer()) as by:
        tickets.check(by=by, at=at, ticket=ticket)
        tickets.deliver(by=by, at=at, ticket=ticket)


def fact_of(ticket: Ticket, kind: str) -> Fact:
    """The last of that kind in the story."""
    with scope(SYSTEM):
        return Fact.objects.filter(about_id=ticket.id, kind=kind).latest("id")


def told(ticket: Ticket) -> list[str]:
    return [
        fact.kind.removeprefix("ticket.") for fact in Fact.objects.filter(about_id=ticket.id).order_by("id")
    ]
