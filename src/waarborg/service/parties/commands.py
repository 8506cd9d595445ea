"""Changing who is who."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import SYSTEM, Audience, Viewer
from waarborg.service.parties import events, queries, rules
from waarborg.service.parties.models import Client, Login, Membership, Person, Supplier


class UnknownRole(Refused):
    """A role that this kind of person can't carry."""

    code = "person.unknown_role"
    sentence = _("%(role)s is not a role here. Choose from: %(allowed)s.")
    field = "roles"


class EmailTaken(Refused):
    """Two present people of one organisation under one address could not be told apart in mail."""

    code = "person.email_taken"
    sentence = _("%(email)s belongs to somebody else at this organisation already.")
    field = "email"


class EmailNeeded(Refused):
    """A login is found by its address."""

    code = "login.email_needed"
    sentence = _("Give %(name)s a mail address first: that is what they sign in with.")
    field = "email"


class PasswordTooWeak(Refused):
    """The password does not meet the rules."""

    code = "login.password_too_weak"
    sentence = "%(reasons)s"  # in the words of the rules themselves, which are translated
    field = "password"


class HasLoginAlready(Refused):
    """One person, one membership."""

    code = "membership.exists"
    sentence = _("%(name)s has a login already.")


class SupplierKnown(Refused):
    """Two of one name at one client could not be told apart, neither by people nor by the next version of an agreement."""

    code = "supplier.known"
    sentence = _("%(client)s has a supplier of that name already.")
    field = "name"


class LastAdministrator(Refused):
    """Somebody has to be able to let others in."""

    code = "person.last_administrator"
    sentence = _("%(name)s is the last administrator. Make somebody else administrator first.")


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a person. Empty means unknown, not "leave as it is"."""

    name: str
    email: str = ""
    phone: str = ""
    title: str = ""
    whatsapp: bool = False
    roles: tuple[str, ...] = ()


def register_client(
    *,
    by: Viewer,
    at: datetime,
    name: str,
    registration: str = "",
    address: str = "",
    email: str = "",
    phone: str = "",
) -> Client:
    """A new client. Raises: NotAllowed."""
    rules.require_leading(by)
    client = Client.objects.create(
        name=name, registration=registration, address=address, email=email, phone=phone, since_at=at
    )
    facts.record(events.ClientRegistered(), about=client.id, client_id=client.id, by=by, at=at)
    return client


def change_client(*, by: Viewer, at: datetime, client: Client, details: Mapping[str, str]) -> bool:
    """Set ``details`` (fields of ``Client``). Tells whether any of them was different. Raises: NotAllowed."""
    rules.require_leading(by)
    changed = client.revise(details)
    if changed:
        facts.record(events.ClientChanged(changed), about=client.id, client_id=client.id, by=by, at=at)
    return bool(changed)


def employ(*, by: Viewer, at: datetime, details: Details) -> Person:
    """Somebody joins the agency. Raises: NotAllowed, UnknownRole, EmailTaken."""
    rules.require_administrator(by)
    return _add(Person(since_at=at), details, by=by, at=at)


def name_project_manager(*, by: Viewer, at: datetime, details: Details) -> Person:
    """The person at the agency with this address, as a project manager from now on; added when nobody has it.

    An agreement names its project manager, so whoever may conclude one may do this. Raises: NotAllowed.
    """
    rules.require_leading(by)
    role = rules.StaffRole.PROJECT_MANAGER
    person = Person.objects.of_the_agency().present().filter(email__iexact=details.email).first()
    if person is None:
        return _add(Person(since_at=at), replace(details, roles=(role,)), by=by, at=at)
    if role not in person.roles:
        changed = person.revise({"roles": [*person.roles, role]})
        facts.record(events.PersonChanged(changed, tuple(person.roles)), about=person.id, by=by, at=at)
    return person


def add_contact(*, by: Viewer, at: datetime, client: Client, details: Details) -> Person:
    """Somebody at a client. Raises: NotAllowed, UnknownRole, EmailTaken."""
    rules.require_leading(by)
    return _add(Person(client=client, since_at=at), details, by=by, at=at)


def add_supplier(
    *, by: Viewer, at: datetime, client: Client, name: str, phone: str = "", email: str = ""
) -> Supplier:
    """A supplier of this client. Raises: NotAllowed, SupplierKnown."""
    rules.require_leading(by)
    if queries.supplier_named(client.id, name) is not None:
        raise SupplierKnown(client=client.name)
    supplier = Supplier.objects.create(client=client, name=name, phone=phone, email=email)
    facts.record(events.SupplierAdded(), about=supplier.id, client_id=client.id, by=by, at=at)
    return supplier


def change_supplier(*, by: Viewer, at: datetime, supplier: Supplier, details: Mapping[str, str]) -> bool:
    """Set ``details`` (fields of ``Supplier``). Tells whether any of them was different. Raises: NotAllowed."""
    rules.require_leading(by)
    changed = supplier.revise(details)
    if changed:
        fact = events.SupplierChanged(changed)
        facts.record(fact, about=supplier.id, client_id=supplier.client_id, by=by, at=at)
    return bool(changed)


def add_suppliers_contact(*, by: Viewer, at: datetime, supplier: Supplier, details: Details) -> Person:
    """Somebody at a client's supplier. Raises: NotAllowed, UnknownRole, EmailTaken."""
    rules.require_leading(by)
    person = Person(client_id=supplier.client_id, supplier=supplier, since_at=at)
    return _add(person, details, by=by, at=at)


def change_person(*, by: Viewer, at: datetime, person: Person, details: Details) -> bool:
    """Set a person's details. Tells whether any was different.

    Raises: NotAllowed, UnknownRole, EmailTaken, LastAdministrator.
    """
    _require_over(by, person)
    _check_details(person, details)
    if rules.StaffRole.ADMINISTRATOR not in details.roles:
        _keep_an_administrator(person)
    changed = person.revise(_as_fields(details))
    if changed:
        fact = events.PersonChanged(changed, tuple(person.roles))
        facts.record(fact, about=person.id, client_id=person.client_id, by=by, at=at)
    return bool(changed)


def let_go(*, by: Viewer, at: datetime, person: Person) -> None:
    """Somebody leaves: their name stays where they acted, their login opens nothing any more.

    Raises: NotAllowed, LastAdministrator.
    """
    _require_over(by, person)
    _keep_an_administrator(person)
    person.left_at = at
    person.save(update_fields=["left_at"])
    facts.record(events.PersonLeft(), about=person.id, client_id=person.client_id, by=by, at=at)
    for membership in Membership.objects.filter(person=person, ended_at=None):
        end_membership(by=by, at=at, membership=membership)


def grant_login(*, by: Viewer, at: datetime, person: Person, password: str | None = None) -> Membership:
    """Let a person sign in with their address; a login that has that address already gains this membership.

    Without a password they come in by a link that is mailed to them, and may choose one afterwards.

    Raises: NotAllowed, EmailNeeded, HasLoginAlready, PasswordTooWeak.
    """
    _require_over(by, person)
    if not person.email:
        raise EmailNeeded(name=person.name)
    if Membership.objects.filter(person=person).exists():
        raise HasLoginAlready(name=person.name)
    login = Login.objects.filter(email__iexact=person.email).first() or _make_login(person, password)
    membership = Membership.objects.create(
        login=login, person=person, client_id=person.client_id, since_at=at
    )
    facts.record(
        events.MembershipGranted(login.id), about=person.id, client_id=person.client_id, by=by, at=at
    )
    return membership


def end_membership(*, by: Viewer, at: datetime, membership: Membership) -> None:
    """Withdraw a login from a person, from the next request on. Raises: NotAllowed."""
    _require_over(by, membership.person)
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    facts.record(
        events.MembershipEnded(membership.login_id),
        about=membership.person_id,
        client_id=membership.client_id,
        by=by,
        at=at,
    )


def note_sign_in(*, login: Login, at: datetime) -> None:
    """Record that a login was used. Needs the system's scope: whose rows it opens is known only after."""
    _record_of_login(events.SignedIn(), login, at)


def note_change_of_login(*, login: Login, at: datetime, what: events.ChangeOfLogin) -> None:
    """Record that what a login signs in with is another now; its person is told. Needs the system's scope."""
    _record_of_login(what, login, at)


def _record_of_login(what: object, login: Login, at: datetime) -> None:
    person = queries.person_of_login(login.id)
    by = person.as_viewer() if person else SYSTEM
    facts.record(what, about=login.id, client_id=person.client_id if person else None, by=by, at=at)


def _add(person: Person, details: Details, *, by: Viewer, at: datetime) -> Person:
    _check_details(person, details)
    for name, value in _as_fields(details).items():
        setattr(person, name, value)
    person.save(force_insert=True)
    fact = events.PersonAdded(tuple(person.roles))
    facts.record(fact, about=person.id, client_id=person.client_id, by=by, at=at)
    return person


def _as_fields(details: Details) -> dict[str, Any]:
    return asdict(details) | {"roles": list(details.roles)}


def _check_details(person: Person, details: Details) -> None:
    allowed = [role.value for role in rules.ROLES_OF[person.audience]]
    for role in details.roles:
        if role not in allowed:
            raise UnknownRole(role=role, allowed=", ".join(allowed))
    others = Person.objects.present().filter(client=person.client_id, supplier=person.supplier_id)
    if details.email and others.filter(email__iexact=details.email).exclude(id=person.id).exists():
        raise EmailTaken(email=details.email)


def _require_over(by: Viewer, person: Person) -> None:
    """Over the agency's people only an administrator decides, over others who leads."""
    if person.audience is Audience.STAFF:
        rules.require_administrator(by)
    else:
        rules.require_leading(by)


def _keep_an_administrator(person: Person) -> None:
    administrators = (
        queries.staff_with_role(rules.StaffRole.ADMINISTRATOR)
        .select_for_update()  # two who let each other go at once would leave nobody
        .values_list("id", flat=True)
    )
    if set(administrators) == {person.id}:
        raise LastAdministrator(name=person.name)


def _make_login(person: Person, password: str | None) -> Login:
    login = Login(email=person.email)
    if password is None:
        login.set_unusable_password()
        login.save(force_insert=True)
        return login
    try:
        validate_password(password, login)
    except ValidationError as error:
        raise PasswordTooWeak(reasons=" ".join(error.messages)) from error
    login.set_password(password)
    login.save(force_insert=True)
    return login
