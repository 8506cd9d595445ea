"""One organisation of another system as a client here."""

from django.db.models import Q

from waarborg.service.foundation.names import sort_key
from waarborg.service.parties import commands as parties
from waarborg.service.parties.models import Client
from waarborg.service.transfer import events
from waarborg.service.transfer.commands.importing.details import email_of, phone_of, short
from waarborg.service.transfer.commands.importing.running import Run
from waarborg.service.transfer.models import Origin
from waarborg.service.transfer.records import ClientRecord, RecordKind
from waarborg.service.transfer.refusals import ClientAmbiguous
from waarborg.service.transfer.rules import Act, Outcome
from waarborg.service.transfer.shelf import Shelved

_MOST_NAMED = 5


def bring_client(run: Run, shelved: Shelved, record: ClientRecord) -> Outcome:
    """By origin first, then by registration or name: a client that is here already is filled in, never overwritten.

    Raises: ClientAmbiguous, TwoForOne.
    """
    notices: list[str] = []
    values = _values(record, notices)
    origin = run.origin(RecordKind.CLIENT, record.id)
    if origin is not None:
        return _again(run, shelved, origin, values, notices)
    client = _known(run, record)
    if client is not None:
        run.require_unclaimed(RecordKind.CLIENT, client.id, record.id)
        return _linked(run, shelved, client, values, notices)
    token = f"client:{sort_key(record.name)}"
    if run.taken(RecordKind.CLIENT, token, record.id):
        return Outcome(Act.ALONE, token=token, notices=tuple(notices))
    if run.is_trial:
        return Outcome(Act.CREATED, token=token, notices=tuple(notices))
    client = parties.register_client(by=run.by, at=run.at, **values)
    run.remember(shelved, client.id, client.id, events.ClientImported(run.title))
    return Outcome(Act.CREATED, client.id, client.id, token, notices=tuple(notices))


def _known(run: Run, record: ClientRecord) -> Client | None:
    """By name; by registration too, unless another record is that one. Raises: ClientAmbiguous."""
    key = sort_key(record.name)
    same = Q(name_key=key) | Q(registration=record.registration) if record.registration else Q(name_key=key)
    found = [
        one
        for one in Client.objects.filter(same)[:_MOST_NAMED]
        if one.name_key == key or not run.is_claimed(RecordKind.CLIENT, one.id, record.id)
    ]
    if len(found) > 1:
        raise ClientAmbiguous(found=", ".join(f"{one} ({one.id})" for one in found))
    return found[0] if found else None


def _again(run: Run, shelved: Shelved, origin: Origin, values: dict[str, str], notices: list[str]) -> Outcome:
    """What changed there since is changed here too; what it says nothing of any more stays."""
    client_id = origin.about_id
    if origin.digest == shelved.digest:
        return Outcome(Act.ALONE, client_id, client_id)
    client = Client.objects.get(id=client_id)
    said = {name: value for name, value in values.items() if value and value != getattr(client, name)}
    if said and not run.is_trial:
        parties.change_client(by=run.by, at=run.at, client=client, details=said)
    run.touch(origin, shelved.digest)
    return Outcome(Act.UPDATED if said else Act.ALONE, client_id, client_id, notices=tuple(notices))


def _linked(
    run: Run, shelved: Shelved, client: Client, values: dict[str, str], notices: list[str]
) -> Outcome:
    missing = {name: value for name, value in values.items() if value and not getattr(client, name)}
    if missing and not run.is_trial:
        parties.change_client(by=run.by, at=run.at, client=client, details=missing)
    run.remember(shelved, client.id, client.id, events.ClientImported(run.title))
    return Outcome(Act.UPDATED if missing else Act.ALONE, client.id, client.id, notices=tuple(notices))


def _values(record: ClientRecord, notices: list[str]) -> dict[str, str]:
    return {
        "name": short(record.name, notices),
        "registration": short(record.registration, notices),
        "address": record.address,
        "email": email_of(record.email, notices),
        "phone": phone_of(record.phone, notices),
    }
