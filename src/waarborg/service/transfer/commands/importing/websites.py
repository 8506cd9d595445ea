"""One website, for a client without an agreement; with one, its websites are those that the agreement names."""

from urllib.parse import urlsplit
from uuid import UUID

from waarborg.service.agreements.models import InForce
from waarborg.service.estate.models import Website
from waarborg.service.transfer import events
from waarborg.service.transfer.commands.importing.details import email_of, phone_of, short
from waarborg.service.transfer.commands.importing.running import Found, Run
from waarborg.service.transfer.models import Origin
from waarborg.service.transfer.records import RecordKind, WebsiteRecord
from waarborg.service.transfer.refusals import AgreementNamesWebsites, ClientMissing, FieldNotUnderstood
from waarborg.service.transfer.rules import Act, Outcome
from waarborg.service.transfer.shelf import Shelved

_SIZES = ("small", "medium", "large")
_AGREEMENTS = ("comparable", "weaker", "none", "unknown")
_LONGEST_URL = 2000


def bring_website(run: Run, shelved: Shelved, record: WebsiteRecord) -> Outcome:
    """By origin, then by its address at the client.

    Raises: ClientMissing, ClientUnknown, ClientAmbiguous, ClientRefused, FieldNotUnderstood, AgreementNamesWebsites.
    """
    notices: list[str] = []
    url, values = address_of(record.url), _values(record, notices)
    origin = run.origin(RecordKind.WEBSITE, record.id)
    if origin is not None:
        return _again(run, shelved, origin, values, notices)
    client = run.client_named(record.client) or _fallback(run)
    known = website_at(client.id, url) if client.id else None
    if known is None and client.id and _is_under_agreement(client.id, run):
        raise AgreementNamesWebsites(found=url)
    if known is not None:
        changed = _fill(run, known, values)
        run.remember(shelved, known.id, client.id, events.WebsiteImported(run.title))
        return Outcome(Act.UPDATED if changed else Act.ALONE, known.id, client.id, notices=tuple(notices))
    token = f"{client.token}|{url}"
    if run.taken(RecordKind.WEBSITE, token, record.id):
        return Outcome(Act.ALONE, None, client.id, token)
    if run.is_trial:
        return Outcome(Act.CREATED, None, client.id, token, notices=tuple(notices))
    website = Website.objects.create(client_id=client.here, url=url, since_at=run.at, **values)
    run.remember(shelved, website.id, client.id, events.WebsiteImported(run.title))
    return Outcome(Act.CREATED, website.id, client.id, token, notices=tuple(notices))


def address_of(written: str) -> str:
    """The address of a website as it is kept. Raises: FieldNotUnderstood."""
    whole = written if "://" in written else f"https://{written}"
    try:
        parts = urlsplit(whole)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host or " " in whole or len(whole) > _LONGEST_URL:
        raise FieldNotUnderstood(field="url", found=written[:60], allowed="https://www.example.org")
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"


def website_at(client_id: UUID, url: str) -> Website | None:
    """The client's website at that address, with or without a last stroke."""
    return Website.objects.filter(client=client_id, url__in=(url, f"{url}/")).first()


def _fallback(run: Run) -> Found:
    if run.fallback is None:
        raise ClientMissing
    return Found(run.fallback, str(run.fallback))


def _is_under_agreement(client_id: UUID, run: Run) -> bool:
    return InForce.objects.filter(client=client_id, during__contains=run.at).exists()


def _again(run: Run, shelved: Shelved, origin: Origin, values: dict[str, str], notices: list[str]) -> Outcome:
    about, client_id = origin.about_id, origin.client_id
    if origin.digest == shelved.digest or (client_id and _is_under_agreement(client_id, run)):
        return Outcome(Act.ALONE, about, client_id)
    website = Website.objects.get(id=about)
    said = {name: value for name, value in values.items() if value and value != getattr(website, name)}
    if said and not run.is_trial:
        website.revise(said)
    run.touch(origin, shelved.digest)
    return Outcome(Act.UPDATED if said else Act.ALONE, about, client_id, notices=tuple(notices))


def _fill(run: Run, website: Website, values: dict[str, str]) -> bool:
    if _is_under_agreement(website.client_id, run):
        return False
    missing = {name: value for name, value in values.items() if value and not getattr(website, name)}
    if missing and not run.is_trial:
        website.revise(missing)
    return bool(missing)


def _values(record: WebsiteRecord, notices: list[str]) -> dict[str, str]:
    """Raises: FieldNotUnderstood."""
    return {
        "size": _one_of("size", record.size, _SIZES),
        "cms": short(record.cms, notices),
        "hosting_provider": short(record.hosting_provider, notices),
        "hosting_agreement": _one_of("hosting_agreement", record.hosting_agreement, _AGREEMENTS) or "unknown",
        "hosting_phone": phone_of(record.hosting_phone, notices),
        "hosting_email": email_of(record.hosting_email, notices),
    }


def _one_of(field: str, written: str, allowed: tuple[str, ...]) -> str:
    if written and written not in allowed:
        raise FieldNotUnderstood(field=field, found=written[:60], allowed=", ".join(allowed))
    return written
