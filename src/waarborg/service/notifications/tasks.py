"""What the queue runs to tell people. Each may run twice: the second time finds its work done."""

from datetime import datetime
from email.errors import MessageError
from smtplib import SMTPException
from typing import Any
from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from waarborg.service.foundation import time_source
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.notifications import commands, mails
from waarborg.service.notifications.commands import Claimed
from waarborg.service.notifications.models import Mail
from waarborg.service.notifications.rules import MailState

log = structlog.get_logger(__name__)

_FAILURES = (SMTPException, MessageError, OSError)


@app.task(name="notifications.tell", queue="mail")
def tell(fact_id: str) -> None:
    """Tell whom a fact concerns; what presses is mailed at once."""
    at = time_source.now()
    with scope(SYSTEM):
        commands.tell(by=SYSTEM, at=at, fact=Fact.objects.get(public_id=fact_id))
        _queue(at)


@app.task(name="notifications.mail_due", queue="mail")
def mail_due(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is handed when it was due
    """Send what has waited long enough to be bundled, and what is to be tried again."""
    with scope(SYSTEM):
        _queue(time_source.now())


@app.task(name="notifications.send", queue="mail")
def send(mail_id: str, attempt: int) -> None:
    """One attempt at one mail, outside of any transaction. Whatever comes of it is written down."""
    claimed = Claimed(UUID(mail_id), attempt)
    try:
        outcome, trouble = _sent(claimed), ""
    except _FAILURES as failure:
        outcome, trouble = MailState.FAILED, f"{type(failure).__name__}: {failure}"
    except (
        Exception
    ) as failure:  # words that can't be written, say: it ends on record too, and holds up no other
        log.exception("notification_not_written", mail=mail_id)
        outcome, trouble = MailState.FAILED, type(failure).__name__
    if outcome is not None:
        with scope(SYSTEM):
            commands.settle(
                by=SYSTEM, at=time_source.now(), claimed=claimed, outcome=outcome, trouble=trouble
            )


@app.task(name="notifications.forget", queue="slow")
def forget(timestamp: int) -> None:  # noqa: ARG001
    with scope(SYSTEM):
        commands.forget(by=SYSTEM, at=time_source.now())


def _queue(at: datetime) -> None:
    """In the transaction of the claim, so that nothing is claimed that nobody sends."""
    jobs: list[dict[str, Any]] = [
        {"mail_id": str(claimed.mail_id), "attempt": claimed.attempt}
        for claimed in commands.claim(by=SYSTEM, at=at)
    ]
    if jobs:
        app.tasks["notifications.send"].batch_defer(*jobs)


def _sent(claimed: Claimed) -> MailState | None:
    """What became of it; none when somebody else has settled it."""
    with scope(SYSTEM):
        mail = Mail.objects.get(id=claimed.mail_id)
        if mail.state != MailState.WAITING or mail.attempts != claimed.attempt:
            return None
        letter = mails.mail_of(mail)
    if letter is None:
        return MailState.NOT_NEEDED
    letter.send()
    return MailState.SENT
