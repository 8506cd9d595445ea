"""Where calls are passed on, with which secret they are signed, and how long an answer is waited for."""

from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from waarborg.service.escalations import events, rules
from waarborg.service.escalations.models import Hook, Setting
from waarborg.service.foundation import facts, outbound
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import require_administrator
from waarborg.service.tickets.models import ONLY_ID


class AddressNotUsable(Refused):
    """What can't be asked is refused when it is set, not in the night when it is needed."""

    code = "hook.address_not_usable"
    sentence = _("Give a whole address that begins with https:// and holds no name, password or #.")
    field = "url"


class NotOfTheAgency(Refused):
    """A client's people are told by mail; only the agency is asked to answer."""

    code = "hook.not_of_the_agency"
    sentence = _("Choose somebody who works at the agency.")
    field = "person"


class HookStandsAlready(Refused):
    """There is one address a person, and one for everybody else."""

    code = "hook.stands_already"
    sentence = _("There is an address for them already. Change that one.")
    field = "person"


class TimesNotInOrder(Refused):
    """The next channel would come after the next person."""

    code = "agency.calling_times_not_in_order"
    sentence = _("The next channel has to be tried before the next person is asked.")
    field = "next_channel_minutes"


def add_hook(*, by: Viewer, at: datetime, person: Person | None, url: str) -> Hook:
    """Pass calls of ``person``, or of everybody who has no address of their own, on to ``url``.

    Raises: NotAllowed, AddressNotUsable, NotOfTheAgency, HookStandsAlready.
    """
    require_administrator(by)
    if person is not None and (person.client_id is not None or person.left_at is not None):
        raise NotOfTheAgency
    wanted = _usable(url)
    hook, is_new = Hook.objects.get_or_create(person=person, defaults={"url": wanted, "set_at": at})
    if not is_new:
        raise HookStandsAlready
    _record(events.HookSet(hook.person_id), hook, by, at)
    return hook


def change_hook(*, by: Viewer, at: datetime, hook: Hook, url: str) -> None:
    """Pass them on to another address. Raises: NotAllowed, AddressNotUsable."""
    require_administrator(by)
    locked = Hook.objects.select_for_update().get(id=hook.id)
    if locked.revise({"url": _usable(url)}):
        Hook.objects.filter(id=hook.id).update(set_at=at, answered_at=None, trouble="", trouble_at=None)
        _record(events.HookSet(locked.person_id), locked, by, at)


def renew_secret(*, by: Viewer, at: datetime, hook: Hook) -> None:
    """Sign with a new secret from now on; the one from before is worth nothing any more. Raises: NotAllowed."""
    require_administrator(by)
    locked = Hook.objects.select_for_update().get(id=hook.id)
    locked.revise({"secret_number": locked.secret_number + 1})
    _record(events.HookSecretRenewed(locked.secret_number), locked, by, at)


def remove_hook(*, by: Viewer, at: datetime, hook: Hook) -> None:
    """Pass on no further calls. Raises: NotAllowed."""
    require_administrator(by)
    _record(events.HookRemoved(hook.person_id), hook, by, at)
    hook.delete()


def note_hook(*, at: datetime, hook: Hook, trouble: str) -> None:
    """What the address answered last, for whoever looks after it; ``trouble`` is empty when it took the call."""
    said = {"trouble": trouble[:500], "trouble_at": at} if trouble else {"answered_at": at}
    Hook.objects.filter(id=hook.id).update(**said)


def set_calling_times(
    *, by: Viewer, at: datetime, next_channel_minutes: int, next_person_minutes: int
) -> None:
    """How long an answer is waited for, of calls that go out from now on. Raises: NotAllowed, TimesNotInOrder."""
    require_administrator(by)
    if not 0 < next_channel_minutes < next_person_minutes <= rules.LONGEST_MINUTES:
        raise TimesNotInOrder
    minutes = {"next_channel_minutes": next_channel_minutes, "next_person_minutes": next_person_minutes}
    Setting.objects.update_or_create(id=ONLY_ID, defaults=minutes)
    facts.record(events.CallingTimesSet(**minutes), about=ONLY_ID, by=by, at=at)


def _usable(url: str) -> str:
    """Raises: AddressNotUsable."""
    wanted = url.strip()
    if outbound.refusal_of(wanted) or not urlsplit(wanted).hostname:
        raise AddressNotUsable
    return wanted


def _record(fact: object, hook: Hook, by: Viewer, at: datetime) -> None:
    facts.record(fact, about=hook.id, by=by, at=at)
