"""What the queue runs for the order in the work. Each may run twice: the second time finds its work done."""

from uuid import UUID

from procrastinate.contrib.django import app

from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.organising import commands, queries
from waarborg.service.organising.commands import Because
from waarborg.service.tickets.models import Ticket


@app.task(name="organising.let_assigned_follow", queue="slow")
def let_assigned_follow(fact_id: str) -> None:
    """Whoever has a ticket in hand, or was handed it, hears of it."""
    with scope(SYSTEM):
        fact = Fact.objects.get(public_id=fact_id)
        if fact.payload.person_id is not None:  # handed back to the team
            _let_follow(fact, (fact.payload.person_id,), Because.ASSIGNED)


@app.task(name="organising.let_mentioned_follow", queue="slow")
def let_mentioned_follow(fact_id: str) -> None:
    """Whoever was mentioned hears what becomes of it."""
    with scope(SYSTEM):
        fact = Fact.objects.get(public_id=fact_id)
        _let_follow(fact, fact.payload.person_ids, Because.MENTIONED)


@app.task(name="organising.let_followers_follow_on", queue="slow")
def let_followers_follow_on(fact_id: str) -> None:
    """Whoever followed a ticket that was merged follows the one that goes on with the matter."""
    with scope(SYSTEM):
        fact = Fact.objects.get(public_id=fact_id)
        people = tuple(queries.followers_of(fact.about_id).values_list("id", flat=True))
        _let_follow(fact, people, Because.MERGED, ticket_id=fact.payload.survivor_id)


@app.task(name="organising.forget_presence", queue="slow")
def forget_presence(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    with scope(SYSTEM):
        commands.forget_presence(by=SYSTEM, at=time_source.now())


def _let_follow(
    fact: Fact, person_ids: tuple[UUID, ...], because: Because, *, ticket_id: UUID | None = None
) -> None:
    ticket = Ticket.objects.get(id=ticket_id or fact.about_id)
    commands.let_follow(
        by=SYSTEM, at=time_source.now(), ticket=ticket, person_ids=person_ids, because=because
    )
