"""Help for somebody who lost their second proof: an administrator takes it away, and they set up a new one."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties import inviting
from waarborg.service.parties.models import Membership, Person


class NoSecondFactor(Refused):
    """There is nothing to take away."""

    code = "login.no_second_factor"
    sentence = _("%(name)s has no second step of signing in.")


class ReasonMissing(Refused):
    """Whoever reads the record wants to know how it was made sure who asked."""

    code = "login.reset_reason_missing"
    sentence = _("Say how you made sure that it is really %(name)s who asks.")
    field = "why"


def reset_second_factor(*, by: Viewer, at: datetime, person: Person, why: str) -> None:
    """Take away app, codes and passkeys of ``person``'s login. Raises: NotAllowed, ReasonMissing, NoSecondFactor."""
    if not why.strip():
        raise ReasonMissing(name=person.name)
    inviting.note_second_factor_reset(by=by, at=at, person=person, why=why.strip())
    found = Authenticator.objects.filter(user_id__in=_logins_of(person))
    if not found.exists():
        raise NoSecondFactor(name=person.name)
    found.delete()


def has_second_factor(person: Person) -> bool:
    """Whether ``person``'s login has any proof beside the password or link."""
    return bool(Authenticator.objects.filter(user_id__in=_logins_of(person)).exists())


def _logins_of(person: Person) -> list[UUID]:
    return list(Membership.objects.filter(person=person).values_list("login_id", flat=True))
