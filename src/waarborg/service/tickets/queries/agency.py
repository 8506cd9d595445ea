"""Reading what the agency arranged: its own times, who manages whom, and whose the hosting is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from waarborg.service.agreements.queries import version_in_force
from waarborg.service.tickets.models import ONLY_ID, Deputy, Setting, Ticket


@dataclass(frozen=True, slots=True)
class Hosting:
    """Whose the hosting of a ticket's website is, and whether its agreement is comparable (clause A2)."""

    provider: str
    phone: str
    email: str
    agreement: str
    is_comparable: bool


def setting() -> Setting:
    """The agency's own times and teams; the defaults where nobody has set any."""
    return Setting.objects.filter(id=ONLY_ID).first() or Setting()


def deputy_of(person_id: UUID) -> Deputy | None:
    """Who stands in for that project manager, and until when."""
    return Deputy.objects.select_related("deputy").filter(person=person_id).first()


def stands_in(person_id: UUID, manager_id: UUID | None, at: datetime) -> bool:
    """Whether ``person_id`` is the deputy of that project manager, who is away at ``at``."""
    return Deputy.objects.filter(person=manager_id, deputy=person_id, away_until__gt=at).exists()


def project_manager_of(ticket: Ticket, at: datetime) -> UUID | None:
    """The client's project manager at ``at``: by the agreement in force, else by the one that the ticket is under."""
    version = version_in_force(client_id=ticket.client_id, at=at) or ticket.version
    return version.project_manager_id if version is not None else None


def hosting_of(ticket: Ticket) -> Hosting | None:
    """Whose the hosting of the ticket's website is; none without a website."""
    website = ticket.website
    if website is None:
        return None
    return Hosting(
        provider=website.hosting_provider,
        phone=website.hosting_phone,
        email=website.hosting_email,
        agreement=website.hosting_agreement,
        is_comparable=not website.lacks_comparable_hosting,
    )
