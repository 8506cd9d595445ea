"""Reading what was agreed, within the rows of the scope's viewer."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from waarborg.service.agreements.models import Contract, ContractVersion, InForce
from waarborg.service.agreements.rules import (
    Contradiction,
    Identity,
    contradictions,
    frozen_holidays,
    identity_of,
    is_taken_for,
    likeness,
)
from waarborg.service.foundation.names import sort_key
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.models import Client
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.parsing import recall
from waarborg.sla.calendar import Holiday
from waarborg.sla.terms import FrozenHolidays, Terms, compile_terms

_COMPILED_AT_MOST = 1024
_COMPARED_AT_MOST = 50


def visible_to(viewer: Viewer) -> QuerySet[ContractVersion]:
    """The contract versions that ``viewer`` may see, oldest first. A supplier sees no client's agreement."""
    if viewer.audience is Audience.SUPPLIER:
        return ContractVersion.objects.none()
    versions = ContractVersion.objects.select_related("contract", "in_force")
    return versions if viewer.sees_all_clients else versions.filter(client__in=viewer.client_ids)


def version_in_force(*, client_id: UUID, at: datetime) -> ContractVersion | None:
    """The version under which a report at ``at`` falls; none when no agreement was in force then."""
    return (
        ContractVersion.objects.select_related("contract")
        .filter(client=client_id, in_force__during__contains=at)
        .first()
    )


def versions_in_force(*, at: datetime) -> QuerySet[ContractVersion]:
    """Of every client that the viewer sees, the version in force at ``at``."""
    return ContractVersion.objects.select_related("contract", "client").filter(in_force__during__contains=at)


def latest_version(client_id: UUID) -> ContractVersion | None:
    """The client's last version, in force or still to come."""
    versions = ContractVersion.objects.select_related("contract", "client").filter(client=client_id)
    return versions.order_by("in_force_from").last()


def gap_before(client_id: UUID, starts_at: datetime) -> datetime | None:
    """Since when no agreement is in force any more, if one was and the next would start at ``starts_at``."""
    last = InForce.objects.filter(client=client_id).order_by("during").last()
    ended_at: datetime | None = last.during.upper if last else None
    return ended_at if ended_at is not None and ended_at < starts_at else None


def terms_under(agreement: Agreement, starts_at: datetime) -> Terms:
    """What ``agreement`` would promise if it was concluded now, with the holidays that would be frozen."""
    return compile_terms(agreement, frozen=_by_year(frozen_holidays(agreement, starts_at)))


def to_follow(*, at: datetime) -> QuerySet[ContractVersion]:
    """The versions that came into force up to ``at`` and that their clients' details do not follow yet, in order."""
    return (
        ContractVersion.objects.select_related("client")
        .filter(in_force__isnull=False, in_force__followed_at=None, in_force_from__lte=at)
        .order_by("in_force_from")
    )


def contradictions_with(client: Client, agreement: Agreement) -> tuple[Contradiction, ...]:
    """What ``agreement`` names otherwise than the client's last version, which may be a new name still to come."""
    latest = latest_version(client.id)
    known = identity_of(agreement_of(latest)) if latest else Identity(client.name, client.registration, "")
    return contradictions(known, identity_of(agreement))


def better_match(found: Identity, *, than: Client) -> Client | None:
    """Another client that more of what a file names speaks for, if there is one."""
    ours = max(likeness(one, found) for one in _identities(than, found))
    alike = [
        (max(likeness(one, found) for one in _identities(other, found)), other)
        for other in _clients_like(found).exclude(id=than.id)[:_COMPARED_AT_MOST]
    ]
    best, client = max(alike, key=lambda pair: pair[0], default=(0, None))
    return client if best > ours else None


def client_taken_for(found: Identity) -> Client | None:
    """A client whose next version a file could be that was loaded as a new client's."""
    for client in _clients_like(found)[:_COMPARED_AT_MOST]:
        if any(is_taken_for(one, found) for one in _identities(client, found)):
            return client
    return None


def _clients_like(found: Identity) -> QuerySet[Client]:
    """Clients that share any trait with what a file names; each has an index of its own."""
    holders = Contract.objects.filter(number=found.contract_number).values("client")
    like = Q(name_key=sort_key(found.name)) | Q(id__in=holders)
    return Client.objects.filter(like | Q(registration=found.registration) if found.registration else like)


def _identities(client: Client, found: Identity) -> tuple[Identity, ...]:
    """What the client is known by now, and by its last version, whose names may still be to come."""
    holds = Contract.objects.filter(client=client, number=found.contract_number).exists()
    number = found.contract_number if holds else ""
    known = Identity(client.name, client.registration, number)
    latest = latest_version(client.id)
    if latest is None:
        return (known,)
    named = identity_of(agreement_of(latest))
    return (known, Identity(named.name, named.registration, number))


def with_agreement(clients: QuerySet[Client], *, at: datetime) -> QuerySet[Client]:
    """``clients`` with ``contract_number`` and ``manager_key`` of what is in force at ``at``, to be ordered by them."""
    in_force = ContractVersion.objects.filter(client=OuterRef("pk"), in_force__during__contains=at)
    return clients.annotate(
        contract_number=Subquery(in_force.values("contract__number")[:1]),
        manager_key=Subquery(in_force.values("project_manager__name_key")[:1]),
    )


@lru_cache(maxsize=_COMPILED_AT_MOST)
def terms_of(version: ContractVersion) -> Terms:
    """What ``version`` promises, compiled once in this process: a version never changes."""
    return compile_terms(agreement_of(version), frozen=frozen_holidays_of(version))


@lru_cache(maxsize=_COMPILED_AT_MOST)
def agreement_of(version: ContractVersion) -> Agreement:
    """The agreement that ``version`` holds, as it was accepted, read once: today's checks are for new files."""
    return recall(version.text)


def frozen_holidays_of(version: ContractVersion) -> FrozenHolidays:
    """The holidays as ``version`` fixed them, by year."""
    return _by_year(version.holidays)


def _by_year(holidays: dict[str, list[list[Any]]]) -> FrozenHolidays:
    return {
        int(year): tuple(Holiday(date.fromisoformat(on), *rest) for on, *rest in days)
        for year, days in holidays.items()
    }
