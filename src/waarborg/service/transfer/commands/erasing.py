"""Erasing who somebody was. What they did stays, under a name that says nobody."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import InForce
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Login, Membership, Person
from waarborg.service.parties.rules import require_administrator
from waarborg.service.transfer import events

NOBODY = "erased {}"


class StillPresent(Refused):
    """Who still works here, or at the client, is let go first."""

    code = "person.still_present"
    sentence = _("%(name)s still belongs to the organisation. Let them go first; then they can be erased.")


class StillInCharge(Refused):
    """A running agreement names its project manager."""

    code = "person.still_in_charge"
    sentence = _(
        "%(name)s is the project manager of an agreement in force. Conclude a version that names another."
    )


class ErasedAlready(Refused):
    """There is nothing left to erase."""

    code = "person.erased_already"
    sentence = _("This person was erased already.")


def erase_person(*, by: Viewer, at: datetime, person: Person) -> None:
    """Replace name and addresses by a pseudonym, and remove the logins that were this person's alone.

    Facts hold ids only, so they need no change and stay sealed. What somebody wrote, and agreements that were signed
    with their name, stay as evidence for their term.
    Raises: NotAllowed, StillPresent, StillInCharge, ErasedAlready.
    """
    require_administrator(by)
    locked = Person.objects.select_for_update().get(id=person.id)
    if locked.left_at is None:
        raise StillPresent(name=locked.name)
    if InForce.objects.filter(version__project_manager=locked, during__contains=at).exists():
        raise StillInCharge(name=locked.name)
    pseudonym = NOBODY.format(locked.id.hex[-8:])
    if not locked.revise({"name": pseudonym, "title": "", "email": "", "phone": "", "whatsapp": False}):
        raise ErasedAlready
    fact = events.PersonErased(_erase_logins(locked))
    facts.record(fact, about=locked.id, client_id=locked.client_id, by=by, at=at)


def _erase_logins(person: Person) -> int:
    """A login that opens somebody else's membership too is that other person's as well, and stays."""
    own = Membership.objects.filter(person=person).values("login")
    shared = Membership.objects.filter(~Q(person=person), login__in=own).values("login")
    logins = list(Login.objects.select_for_update().filter(id__in=own).exclude(id__in=shared))
    for login in logins:
        login.email, login.is_active = f"{login.id.hex}@erased.invalid", False
        login.set_unusable_password()
        login.save(update_fields=["email", "is_active", "password"])
    return len(logins)
