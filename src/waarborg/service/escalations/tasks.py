"""What the queue runs for escalations. Each may run twice: the second time finds its work done."""

from procrastinate.contrib.django import app

from waarborg.service.escalations import commands, mails
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope


@app.task(name="escalations.record", queue="alarm")
def record(fact_id: str) -> None:
    """Record the escalation for a level that was reached."""
    with scope(SYSTEM):
        reached = Fact.objects.get(public_id=fact_id).payload
        commands.record(by=SYSTEM, at=time_source.now(), reached=reached)


@app.task(name="escalations.call_in", queue="alarm")
def call_in(fact_id: str) -> None:
    """Call in whom a new escalation concerns, on both sides."""
    with scope(SYSTEM):
        recorded = Fact.objects.get(public_id=fact_id).payload
        escalation = Escalation.objects.get(id=recorded.escalation_id)
        commands.call_in(by=SYSTEM, at=time_source.now(), escalation=escalation)
    send_due()


@app.task(name="escalations.follow_up", queue="alarm")
def follow_up(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    """Ask the next person where nobody took over, and send what was held back or failed."""
    with scope(SYSTEM):
        commands.pass_on(by=SYSTEM, at=time_source.now())
    send_due()


def send_due() -> None:
    """One transaction for each mail: one that can't be sent holds up no other. Which mails there are stands before."""
    while True:
        with scope(SYSTEM):
            commands.gather(at=time_source.now())
        with scope(SYSTEM):
            sent = commands.send_due(by=SYSTEM, at=time_source.now(), send=mails.send)
        if not any(sent):
            return
