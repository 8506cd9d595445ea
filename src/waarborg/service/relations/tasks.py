"""What the queue runs for follow-ups. Each may run twice: the second time finds its work done.

A job may come late: each looks at how the tickets stand now, and does what that asks for.
"""

from procrastinate.contrib.django import app

from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.relations import commands
from waarborg.service.relations.commands import Ended
from waarborg.service.relations.models import FollowUp
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, State


@app.task(name="relations.open_follow_up", queue="slow")
def open_follow_up(fact_id: str) -> None:
    """A work-around was delivered: the lasting solution is sought in a ticket of its own, unless it was found since."""
    with scope(SYSTEM):
        fact = Fact.objects.get(public_id=fact_id)
        ticket = Ticket.objects.get(id=fact.about_id)
        if ticket.is_worked_around and STANDINGS[State(ticket.state)].is_open:
            commands.open_follow_up(
                by=SYSTEM,
                at=time_source.now(),
                ticket=ticket,
                fact_id=fact.public_id,
                delivered_at=fact.at,
                words=fact.why,
            )


@app.task(name="relations.look_at_follow_up", queue="slow")
def look_at_follow_up(fact_id: str) -> None:
    """A work-around fell, or its matter ended: the follow-up ends with it."""
    with scope(SYSTEM):
        ticket = Ticket.objects.get(id=Fact.objects.get(public_id=fact_id).about_id)
        if not FollowUp.objects.filter(original=ticket, ended_at=None).exists():
            return
        if not STANDINGS[State(ticket.state)].is_open:
            how = Ended.SOLVED_IN_ORIGINAL
        elif not ticket.is_worked_around:
            how = Ended.CAME_BACK
        else:
            return
        commands.end_follow_up(by=SYSTEM, at=time_source.now(), ticket=ticket, how=how)


@app.task(name="relations.look_at_original", queue="slow")
def look_at_original(fact_id: str) -> None:
    """A follow-up was closed: what it began with is solved too, or people decide."""
    with scope(SYSTEM):
        ticket = Ticket.objects.get(id=Fact.objects.get(public_id=fact_id).about_id)
        if FollowUp.objects.filter(ticket=ticket, ended_at=None).exists():
            commands.end_original(by=SYSTEM, at=time_source.now(), ticket=ticket)
