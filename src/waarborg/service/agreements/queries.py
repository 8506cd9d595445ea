"""Reading what was agreed, within the rows of the scope's viewer."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.parsing import parse
from waarborg.sla.calendar import Holiday
from waarborg.sla.terms import FrozenHolidays, Terms, compile_terms

_COMPILED_AT_MOST = 1024


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


@lru_cache(maxsize=_COMPILED_AT_MOST)
def terms_of(version: ContractVersion) -> Terms:
    """What ``version`` promises, compiled once in this process: a version never changes."""
    return compile_terms(agreement_of(version), frozen=frozen_holidays_of(version))


def agreement_of(version: ContractVersion) -> Agreement:
    """The agreement that ``version`` holds."""
    return parse(version.text)


def frozen_holidays_of(version: ContractVersion) -> FrozenHolidays:
    """The holidays as ``version`` fixed them, by year."""
    by_year: dict[str, list[list[Any]]] = version.holidays
    return {
        int(year): tuple(Holiday(date.fromisoformat(on), *rest) for on, *rest in days)
        for year, days in by_year.items()
    }
