"""What can happen to an agreement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind


@kind(
    "contract.version_concluded",
    about="contract",
    sentence=_("Version %(number)s of agreement %(contract_number)s was concluded."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class VersionConcluded:
    version_id: UUID
    contract_number: str
    number: int
    digest: str
    in_force_from: datetime
    project_manager_id: UUID


@kind(
    "contract.ended",
    about="contract",
    sentence=_("The end of agreement %(contract_number)s was recorded."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class ContractEnded:
    contract_number: str
    ends_at: datetime
