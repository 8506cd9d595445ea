"""Roles, and which acts they carry. Pure decisions."""

from enum import StrEnum

from waarborg.service.foundation.refusals import NotAllowed
from waarborg.service.foundation.viewer import Audience, Viewer


class StaffRole(StrEnum):
    """What somebody at the agency may be; one person can carry several."""

    SUPPORT_DEVELOPER = "support_developer"
    PROJECT_MANAGER = "project_manager"
    TEAM_LEAD = "team_lead"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


class ContactRole(StrEnum):
    """What somebody at a client may do; the words of the SLA file."""

    DIRECTING = "directing"
    APPROVES_UPDATES = "approves_updates"
    REPORTS = "reports"


class SupplierRole(StrEnum):
    """What somebody at a supplier may do."""

    SOLVES = "solves"


LEADING = (StaffRole.PROJECT_MANAGER, StaffRole.TEAM_LEAD, StaffRole.DIRECTOR, StaffRole.ADMINISTRATOR)

ROLES_OF = {Audience.STAFF: StaffRole, Audience.PORTAL: ContactRole, Audience.SUPPLIER: SupplierRole}


def require_role(by: Viewer, *roles: str) -> None:
    """Refuse whoever carries none of ``roles``. The system, which has no roles, may do all that a command offers.

    Raises: NotAllowed.
    """
    if by.audience is Audience.SYSTEM or (by.audience is Audience.STAFF and by.has_role(*roles)):
        return
    raise NotAllowed


def require_administrator(by: Viewer) -> None:
    require_role(by, StaffRole.ADMINISTRATOR)


def leads(viewer: Viewer) -> bool:
    """Whether ``viewer`` may commit the agency; what only they may do is offered to nobody else."""
    return viewer.audience is Audience.STAFF and viewer.has_role(*LEADING)


def require_leading(by: Viewer) -> None:
    """Whoever may commit the agency: project manager, team lead, director, administrator."""
    require_role(by, *LEADING)
