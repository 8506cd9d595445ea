"""Reading what somebody was told and what they want to hear, within the rows of the scope's viewer."""

from django.conf import settings
from django.db.models import QuerySet

from waarborg.service.agreements.queries import agreement_of, latest_version
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.notifications.models import Notification, Preference
from waarborg.service.parties.models import Person

MOST_COUNTED = 99


def told_to(viewer: Viewer) -> QuerySet[Notification]:
    """What ``viewer`` was told, the newest first."""
    own = Notification.objects.filter(person=viewer.person_id)
    return own.select_related("by", "ticket", "ticket__client").order_by("-id")


def unread_count(viewer: Viewer) -> int:
    """How many of them are new; ``MOST_COUNTED + 1`` for more than anybody counts."""
    unread = Notification.objects.filter(person=viewer.person_id, read_at=None).order_by()
    return unread[: MOST_COUNTED + 1].count()


def preference_of(person: Person) -> Preference:
    """What somebody wants to be mailed; unless they said, everything, in the language of the world they work in."""
    kept = Preference.objects.filter(person=person).first()
    return kept or Preference(person=person, client_id=person.client_id, language=_language_around(person))


def _language_around(person: Person) -> str:
    """For a client's people that of their agreement."""
    version = latest_version(person.client_id) if person.client_id else None
    return agreement_of(version).language if version is not None else settings.LANGUAGE_CODE
