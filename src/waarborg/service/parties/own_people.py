"""What a client's people do about themselves: invite a colleague, keep their own details.

The database holds them to it too: a portal viewer may add people of its own client with the lesser roles, and change
nothing but its own name and number.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties import events
from waarborg.service.parties.commands import EmailTaken, UnknownRole
from waarborg.service.parties.models import Client, Person
from waarborg.service.parties.rules import ContactRole

MAY_BE_GIVEN = (ContactRole.REPORTS, ContactRole.APPROVES_UPDATES)
MOST_A_DAY = 20


class TooManyInvited(Refused):
    """Somebody who holds a directing contact's session must not be able to mail the whole town."""

    code = "person.too_many_invited"
    sentence = _("%(most)s colleagues were added today already. Ask your project manager to add more.")


class NameMissing(Refused):
    """Whoever reads a ticket wants to know who wrote."""

    code = "person.name_missing"
    sentence = _("Give a name.")
    field = "name"


def invite(
    *, by: Viewer, at: datetime, client: Client, name: str, email: str, roles: Sequence[str], language: str
) -> Person:
    """A colleague of a directing contact, who is mailed a link to come in by. They get the lesser roles only.

    Raises: NotAllowed, UnknownRole, NameMissing, EmailTaken, TooManyInvited.
    """
    if not may_invite(by) or client.id not in by.client_ids:
        raise NotAllowed
    for role in roles:
        if role not in MAY_BE_GIVEN:
            raise UnknownRole(role=role, allowed=", ".join(MAY_BE_GIVEN))
    if not name.strip():
        raise NameMissing
    own = Person.objects.filter(client=client, supplier=None)
    if own.present().filter(email__iexact=email).exists():
        raise EmailTaken(email=email)
    if own.filter(since_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyInvited(most=MOST_A_DAY)
    person = Person(client=client, name=name.strip(), email=email, roles=list(roles), since_at=at)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:  # the same form, sent twice at once
        raise EmailTaken(email=email) from error
    fact = events.PersonInvited(tuple(roles), language)
    facts.record(fact, about=person.id, client_id=client.id, by=by, at=at)
    return person


def may_invite(by: Viewer) -> bool:
    """Whether ``by`` directs the agreement at its client."""
    return by.audience is Audience.PORTAL and by.has_role(ContactRole.DIRECTING)


def keep_own_details(*, by: Viewer, at: datetime, person: Person, name: str, phone: str) -> bool:
    """Set one's own name and number. Tells whether any was different. Raises: NotAllowed, NameMissing."""
    if by.person_id != person.id or by.audience is not Audience.PORTAL:
        raise NotAllowed
    if not name.strip():
        raise NameMissing
    values = {"name": name.strip(), "phone": phone}
    changed = tuple(field for field, value in values.items() if getattr(person, field) != value)
    if changed:
        person.name, person.phone = values["name"], values["phone"]
        person.save(update_fields=["name", "name_key", "phone"])
        fact = events.PersonChanged(changed, tuple(person.roles))
        facts.record(fact, about=person.id, client_id=person.client_id, by=by, at=at)
    return bool(changed)
