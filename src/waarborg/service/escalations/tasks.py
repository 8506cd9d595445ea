"""What the queue runs for escalations. Each may run twice: the second time finds its work done."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from waarborg.service.escalations import commands
from waarborg.service.escalations.channels import CHANNELS, NotDeliveredError, hook
from waarborg.service.escalations.commands import Claimed
from waarborg.service.escalations.models import Escalation, Hook
from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope

log = structlog.get_logger(__name__)


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
    _queue(time_source.now())


@app.task(name="escalations.follow_up", queue="alarm")
def follow_up(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    """Go on where nobody took over, and send what was held back or failed."""
    with scope(SYSTEM):
        commands.pass_on(by=SYSTEM, at=time_source.now())
    _queue(time_source.now())


@app.task(name="escalations.send", queue="alarm")
def send(mail_id: str, attempt: int) -> None:
    """One attempt over one channel, in a job of its own: one that hangs holds up no other."""
    claimed = Claimed(UUID(mail_id), attempt)
    with scope(SYSTEM):
        calls = commands.claimed_calls(claimed=claimed)
    if not calls:
        return
    try:
        CHANNELS[calls[0].channel](calls)
    except NotDeliveredError as failure:
        _note_trouble(claimed, str(failure))
    except Exception as failure:  # whatever it is, the next channel is tried and it ends on record
        log.exception("call_not_sent", mail=mail_id)
        _note_trouble(claimed, type(failure).__name__)
    else:
        with scope(SYSTEM):
            commands.note_sent(at=time_source.now(), claimed=claimed)


@app.task(name="escalations.try_hook", queue="alarm")
def try_hook(hook_id: str, once: str) -> None:
    """What an administrator asks for who set an address; what came of it stands on its page."""
    with scope(SYSTEM):
        found = Hook.objects.select_related("person").filter(id=hook_id).first()
    if found is not None:
        try:
            hook.try_out(found, UUID(once))
        except NotDeliveredError:
            return


def _note_trouble(claimed: Claimed, trouble: str) -> None:
    with scope(SYSTEM):
        commands.note_trouble(by=SYSTEM, at=time_source.now(), claimed=claimed, trouble=trouble)
    _queue(time_source.now())


def _queue(at: datetime) -> None:
    """What goes out together is committed before it is claimed; a job is queued with its claim, or not at all."""
    with scope(SYSTEM):
        commands.gather(at=at)
    with scope(SYSTEM):
        jobs: list[dict[str, Any]] = [
            {"mail_id": str(claimed.mail_id), "attempt": claimed.attempt} for claimed in commands.claim(at=at)
        ]
        if jobs:
            app.tasks["escalations.send"].batch_defer(*jobs)
