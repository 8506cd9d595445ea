"""One mail for all that waits for one person, tried until it is sent.

What waits are rows. Whoever works here claims them in a transaction of their own and sends outside of it, so that a mail
server that hangs holds no row. A worker that is killed leaves its claim, which is taken up again under the same identity.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import structlog

from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.notifications import events, rules
from waarborg.service.notifications.models import Mail, Notification
from waarborg.service.notifications.rules import MailState
from waarborg.service.parties.rules import require_role

log = structlog.get_logger(__name__)

AT_ONCE = 100
FORGOTTEN_AT_ONCE = 5_000


class Claimed(NamedTuple):
    """A mail that is somebody's to send; ``attempt`` tells a late word about an earlier attempt from this one's."""

    mail_id: UUID
    attempt: int


def claim(*, by: Viewer, at: datetime) -> list[Claimed]:
    """Make mails of what waits by ``at``, one for each person, and take up those to be tried again. For the system.

    Raises: NotAllowed.
    """
    require_role(by)
    due = Notification.objects.filter(mail_at__lte=at).order_by("person")
    people = due.values_list("person", flat=True).distinct()[:AT_ONCE]
    for person_id in list(people):
        _bundle(person_id, at)
    waiting = Mail.objects.select_for_update(skip_locked=True).filter(
        state=MailState.WAITING.value, go_at__lte=at
    )
    return [_claimed(mail, at) for mail in waiting.order_by("go_at", "id")[:AT_ONCE]]


def settle(*, by: Viewer, at: datetime, claimed: Claimed, outcome: MailState, trouble: str = "") -> None:
    """What became of an attempt: sent, not needed, or failed, and then tried again later. For the system.

    After the last attempt it is on record. Raises: NotAllowed.
    """
    require_role(by)
    mail = Mail.objects.select_for_update().get(id=claimed.mail_id)
    if mail.state != MailState.WAITING or mail.attempts != claimed.attempt:
        return
    again_at = rules.retried_at(at, mail.attempts) if outcome is MailState.FAILED else None
    mail.trouble = trouble[:500]
    mail.sent_at = at if outcome is MailState.SENT else None
    mail.state = MailState.WAITING.value if again_at else outcome.value
    mail.go_at = again_at or mail.go_at
    mail.save(update_fields=["trouble", "sent_at", "state", "go_at"])
    if mail.state == MailState.FAILED:
        _record_failure(mail, by, at)


def forget(*, by: Viewer, at: datetime) -> int:
    """Remove what was told long ago; the facts stay. Returns how many. For the system. Raises: NotAllowed."""
    require_role(by)
    before = at - rules.KEPT_FOR
    old = Notification.objects.filter(at__lt=before).order_by("at").values_list("id", flat=True)
    forgotten, _by_table = Notification.objects.filter(id__in=list(old[:FORGOTTEN_AT_ONCE])).delete()
    Mail.objects.filter(go_at__lt=before, notifications=None).delete()
    return forgotten


def _bundle(person_id: UUID, at: datetime) -> None:
    """All that waits for one person, also what is not due yet; unless somebody else is at it."""
    waits = Notification.objects.filter(person=person_id, mail_at__isnull=False)
    rows = list(waits.select_for_update(skip_locked=True).order_by("id"))
    if not any(row.mail_at is not None and row.mail_at <= at for row in rows):
        return
    ids = [row.id for row in rows]
    if any(row.read_at is None for row in rows):
        mail = Mail.objects.create(person_id=person_id, go_at=at)
        Notification.objects.filter(id__in=ids, read_at=None).update(mail=mail)
    Notification.objects.filter(id__in=ids).update(mail_at=None)


def _claimed(mail: Mail, at: datetime) -> Claimed:
    mail.attempts += 1
    mail.go_at = at + rules.CLAIMED_FOR
    mail.save(update_fields=["attempts", "go_at"])
    return Claimed(mail.id, mail.attempts)


def _record_failure(mail: Mail, by: Viewer, at: datetime) -> None:
    told = list(mail.notifications.values_list("client", flat=True))
    log.error("notification_not_mailed", mail=str(mail.id), trouble=mail.trouble)
    fact = events.NotMailed(mail.id, len(told))
    facts.record(fact, about=mail.person_id, client_id=mail.person.client_id, by=by, at=at)
