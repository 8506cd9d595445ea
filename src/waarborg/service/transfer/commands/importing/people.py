"""One user of another system as a contact of a client, or as one of the agency's own people."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from waarborg.service.foundation.names import surname_key
from waarborg.service.foundation.refusals import Refused
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details, EmailTaken, UnknownRole
from waarborg.service.parties.models import Client, Person, PersonQuerySet
from waarborg.service.parties.rules import ContactRole
from waarborg.service.transfer import events
from waarborg.service.transfer.commands.importing.details import email_of, phone_of, short
from waarborg.service.transfer.commands.importing.running import Found, Run
from waarborg.service.transfer.models import Origin
from waarborg.service.transfer.records import PersonRecord, RecordKind
from waarborg.service.transfer.refusals import ClientMissing, FieldMissing, PersonAmbiguous
from waarborg.service.transfer.rules import Act, Outcome
from waarborg.service.transfer.shelf import Shelved

_MOST_NAMED = 5
_FILLED = ("phone", "title", "email")


@dataclass(frozen=True, slots=True)
class _Coming:
    """A record with those of its details that fit here."""

    shelved: Shelved
    record: PersonRecord
    details: Details
    notices: tuple[str, ...]

    def outcome(self, act: Act, about: UUID | None, client: UUID | None, token: str = "") -> Outcome:
        return Outcome(act, about, client, token, notices=self.notices)


def bring_person(run: Run, shelved: Shelved, record: PersonRecord) -> Outcome:
    """By origin first, then by mail address, then by name where one of them has no address.

    Somebody who is here already is filled in, never overwritten; who left or was erased stays so.
    Raises: FieldMissing, ClientMissing, ClientUnknown, ClientAmbiguous, ClientRefused, PersonAmbiguous, TwoForOne,
    UnknownRole, EmailTaken.
    """
    coming = _coming(shelved, record)
    origin = run.origin(RecordKind.PERSON, record.id)
    if record.is_agencys:
        return _colleague(run, coming, origin)
    if origin is not None:
        return _again(run, coming, origin)
    client = _client_of(run, coming)
    person = _known(run, client, coming) if client.id else None
    if person is not None:
        run.require_unclaimed(RecordKind.PERSON, person.id, record.id)
        return _linked(run, coming, person)
    token = f"{client.token}|{coming.details.email.lower() or record.id}"
    if run.taken(RecordKind.PERSON, token, record.id):
        return coming.outcome(Act.ALONE, None, client.id, token)
    if run.is_trial:
        return coming.outcome(Act.CREATED, None, client.id, token)
    return _added(run, coming, Client.objects.get(id=client.here), token)


def _coming(shelved: Shelved, record: PersonRecord) -> _Coming:
    """Raises: FieldMissing, UnknownRole."""
    notices: list[str] = []
    if not record.name:
        raise FieldMissing(field="name")
    roles = record.roles or (ContactRole.REPORTS,)
    for role in () if record.is_agencys else roles:
        if role not in list(ContactRole):
            raise UnknownRole(role=role, allowed=", ".join(ContactRole))
    details = Details(
        name=short(record.name, notices),
        email=email_of(record.email, notices),
        phone=phone_of(record.phone, notices),
        title=short(record.title, notices),
        roles=() if record.is_agencys else tuple(roles),
    )
    return _Coming(shelved, record, details, tuple(notices))


def _client_of(run: Run, coming: _Coming) -> Found:
    """As the record names it; else by the address's domain, by who has that address here, or as the command says.

    Raises: ClientMissing, ClientUnknown, ClientAmbiguous, ClientRefused, PersonAmbiguous.
    """
    named, email = run.client_named(coming.record.client), coming.details.email
    if named is not None:
        return named
    domain = run.shelf.client_of_domain(email.partition("@")[2]) if email else None
    if domain is not None and (found := run.client_named(replace(coming.record.client, id=domain, name=""))):
        return found
    same = list(_contacts().filter(email__iexact=email)[:_MOST_NAMED]) if email else []
    if len(same) == 1 and same[0].client_id:
        return Found(same[0].client_id, str(same[0].client_id))
    if run.fallback is not None:
        return Found(run.fallback, str(run.fallback))
    if same:
        raise PersonAmbiguous(found=_names(same))
    raise ClientMissing


def _contacts() -> PersonQuerySet:
    return Person.objects.present().filter(client__isnull=False, supplier=None)


def _known(run: Run, client: Found, coming: _Coming) -> Person | None:
    """By address; by name where one of the two has none, unless another record is that one. Raises: PersonAmbiguous."""
    details = coming.details
    own = Person.objects.filter(client=client.id, supplier=None)
    if details.email:
        same = list(own.present().filter(email__iexact=details.email)[:_MOST_NAMED])
        if same:
            return same[0]
    named = [
        one
        for one in own.present().filter(name_key=surname_key(details.name))[:_MOST_NAMED]
        if not run.is_claimed(RecordKind.PERSON, one.id, coming.record.id)
    ]
    without = [one for one in named if not one.email or not details.email]
    if len(without) > 1 or (without and len(named) > 1):
        raise PersonAmbiguous(found=_names(named))
    return without[0] if without else None


def _names(people: list[Person]) -> str:
    return ", ".join(f"{one.name} <{one.email}>" if one.email else one.name for one in people)


def _again(run: Run, coming: _Coming, origin: Origin) -> Outcome:
    """What changed there since is changed here too; what it says nothing of any more stays. Raises: EmailTaken."""
    person = Person.objects.get(id=origin.about_id)
    if origin.digest == coming.shelved.digest or person.left_at is not None:
        return coming.outcome(Act.ALONE, person.id, person.client_id)
    if _has_moved(run, coming, person):
        coming = replace(
            coming, notices=(*coming.notices, _("At another client there by now; stays where it is here."))
        )
    changed = _change(run, person, {name: getattr(coming.details, name) for name in ("name", *_FILLED)})
    run.touch(origin, coming.shelved.digest)
    return coming.outcome(Act.UPDATED if changed else Act.ALONE, person.id, person.client_id)


def _has_moved(run: Run, coming: _Coming, person: Person) -> bool:
    try:
        named = run.client_named(coming.record.client)
    except Refused:
        return False
    return named is not None and named.id != person.client_id


def _linked(run: Run, coming: _Coming, person: Person) -> Outcome:
    missing = {name: getattr(coming.details, name) for name in _FILLED if not getattr(person, name)}
    changed = _change(run, person, missing)
    run.remember(coming.shelved, person.id, person.client_id, events.PersonImported(run.title))
    return coming.outcome(Act.UPDATED if changed else Act.ALONE, person.id, person.client_id)


def _change(run: Run, person: Person, said: dict[str, str]) -> bool:
    """Set what is said and differs; tells whether anything did. Raises: EmailTaken."""
    new = {name: value for name, value in said.items() if value and value != getattr(person, name)}
    if not new:
        return False
    if "email" in new and _contacts().filter(client=person.client_id, email__iexact=new["email"]).exclude(
        id=person.id
    ):
        raise EmailTaken(email=new["email"])
    if not run.is_trial:
        details = Details(
            name=new.get("name", person.name),
            email=new.get("email", person.email),
            phone=new.get("phone", person.phone),
            title=new.get("title", person.title),
            whatsapp=person.whatsapp,
            roles=tuple(person.roles),
        )
        parties.change_person(by=run.by, at=run.at, person=person, details=details)
    return True


def _added(run: Run, coming: _Coming, client: Client, token: str) -> Outcome:
    person = parties.add_contact(by=run.by, at=run.at, client=client, details=coming.details)
    run.remember(coming.shelved, person.id, client.id, events.PersonImported(run.title))
    if not coming.record.is_present:
        parties.let_go(by=run.by, at=run.at, person=person)
    return coming.outcome(Act.CREATED, person.id, client.id, token)


def _colleague(run: Run, coming: _Coming, origin: Origin | None) -> Outcome:
    """The agency's people are the administration's. Who is not among them comes along as somebody who left.

    So what they wrote keeps its author, and an export lets nobody in.
    """
    if origin is not None:
        return coming.outcome(Act.ALONE, origin.about_id, None)
    email = coming.details.email
    known = Person.objects.of_the_agency().present().filter(email__iexact=email).first() if email else None
    if known is not None:
        run.remember(coming.shelved, known.id, None, events.PersonImported(run.title))
        return coming.outcome(Act.ALONE, known.id, None)
    told = replace(
        coming, notices=(*coming.notices, _("Not a colleague here; comes along as somebody who left."))
    )
    if run.is_trial:
        return told.outcome(Act.CREATED, None, None)
    person = parties.employ(by=run.by, at=run.at, details=coming.details)
    run.remember(coming.shelved, person.id, None, events.PersonImported(run.title))
    parties.let_go(by=run.by, at=run.at, person=person)
    return told.outcome(Act.CREATED, person.id, None)
