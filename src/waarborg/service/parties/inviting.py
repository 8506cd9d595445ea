"""Letting somebody in by mail, and helping whoever lost their second proof: what the agency does for people's logins."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties import events, rules
from waarborg.service.parties.commands import EmailNeeded
from waarborg.service.parties.models import Login, Membership, Person


class HasLeft(Refused):
    """Whoever left comes back as somebody new."""

    code = "person.has_left"
    sentence = _("%(name)s has left.")


class LoginWithdrawn(Refused):
    """A membership that ended stays ended."""

    code = "membership.withdrawn"
    sentence = _("The login of %(name)s was withdrawn.")


def invite(*, by: Viewer, at: datetime, person: Person, language: str) -> None:
    """Mail ``person`` a link to come in by, in ``language``; asked again, a new one. The login is given with the mail.

    Raises: NotAllowed, HasLeft, EmailNeeded, LoginWithdrawn.
    """
    require_over(by, person)
    if person.left_at is not None:
        raise HasLeft(name=person.name)
    if not person.email:
        raise EmailNeeded(name=person.name)
    if Membership.objects.filter(person=person, ended_at__isnull=False).exists():
        raise LoginWithdrawn(name=person.name)
    fact = events.PersonInvited(tuple(person.roles), language)
    facts.record(fact, about=person.id, client_id=person.client_id, by=by, at=at)


def note_second_factor_reset(*, by: Viewer, at: datetime, person: Person, why: str) -> None:
    """Record that what proved ``person`` beside the password or link was taken away, and end all of their sessions.

    Raises: NotAllowed.
    """
    rules.require_administrator(by)
    facts.record(
        events.SecondFactorReset(), about=person.id, client_id=person.client_id, by=by, at=at, why=why
    )
    # Whoever found the telephone may be signed in with it.
    Login.objects.filter(memberships__person=person).update(signed_out_at=at)


def require_over(by: Viewer, person: Person) -> None:
    """Over the agency's people only an administrator decides, over others who leads. Raises: NotAllowed."""
    if person.audience is Audience.STAFF:
        rules.require_administrator(by)
    else:
        rules.require_leading(by)
