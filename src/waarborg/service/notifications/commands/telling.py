"""That somebody was told, that they have read it, and what they want to be mailed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.notifications import events, rules
from waarborg.service.notifications.models import Notification, Preference
from waarborg.service.notifications.recipients import Told, told_of
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import require_role


class UnknownChoice(Refused):
    """A form that was made up, or that is older than the choices there are."""

    code = "notification.unknown_choice"
    sentence = _("There is no such choice any more. Look at the page anew.")


def tell(*, by: Viewer, at: datetime, fact: Fact) -> int:
    """Tell whom ``fact`` concerns; returns how many. Told again, nobody hears it twice. For the system.

    What is too long ago is news for nobody: it stands in the story. Raises: NotAllowed.
    """
    require_role(by)
    if fact.at < at - rules.NEWS_FOR:
        return 0
    told = told_of(fact)
    declined = dict(
        Preference.objects.filter(person__in=[one.person.id for one in told]).values_list(
            "person", "declined"
        )
    )
    rows = [_row(one, fact, at, declined.get(one.person.id, [])) for one in told]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def note_read(*, by: Viewer, at: datetime, notification_id: UUID) -> Notification | None:
    """Somebody opens one line of their list; none when it is not theirs. What is read is not mailed any more."""
    found = _own(by).select_related("ticket").filter(id=notification_id).first()
    if found is not None and found.read_at is None:
        found.read_at = at
        found.save(update_fields=["read_at"])
    return found


def note_all_read(*, by: Viewer, at: datetime) -> int:
    """Somebody has seen their whole list. Returns how many were new."""
    return _own(by).filter(read_at=None).update(read_at=at)


def arrange(
    *, by: Viewer, at: datetime, person: Person, wanted: Collection[str], language: str
) -> Preference:
    """Set what ``person`` is mailed about, and in which language: their own choice only.

    Raises: NotAllowed, UnknownChoice.
    """
    if by.person_id != person.id:
        raise NotAllowed
    choices = [one.value for one in rules.choices_of(person.audience)]
    if not set(wanted) <= set(choices) or language not in ("nl", "en"):
        raise UnknownChoice
    declined = [one for one in choices if one not in wanted]
    kept, _is_new = Preference.objects.update_or_create(
        person=person,
        defaults={"client_id": person.client_id, "declined": declined, "language": language},
    )
    fact = events.MailArranged(tuple(declined), language)
    facts.record(fact, about=person.id, client_id=person.client_id, by=by, at=at)
    return kept


def _row(told: Told, fact: Fact, at: datetime, declined: list[str]) -> Notification:
    is_mailed = bool(told.person.email) and rules.is_wanted(told.notice, declined)
    return Notification(
        client_id=fact.client_id,
        person=told.person,
        ticket_id=fact.about_id if fact.about_type == "ticket" else None,
        notice=told.notice.value,
        fact_id=fact.public_id,
        by_id=told.by_id,
        at=fact.at,
        mail_at=rules.mailed_at(told.notice, at) if is_mailed else None,
    )


def _own(by: Viewer) -> QuerySet[Notification]:
    return Notification.objects.filter(person=by.person_id)
