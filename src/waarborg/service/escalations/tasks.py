"""What the queue runs for escalations. Each may run twice: the second time finds its work done."""

from procrastinate.contrib.django import app

from waarborg.service.escalations import commands
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope


@app.task(name="escalations.record", queue="alarm")
def record(fact_id: str) -> None:
    """Record the escalation for a level that was reached."""
    with scope(SYSTEM):
        reached = Fact.objects.get(public_id=fact_id).payload
        commands.record(by=SYSTEM, at=time_source.now(), reached=reached)
