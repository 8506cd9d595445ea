"""What kind of matter it is, and to whom that brings it: the support, another team, or the hosting provider."""

from datetime import datetime
from uuid import UUID

from waarborg.service.estate.models import Website
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import (
    locked_open,
    note,
    record,
    require_project_manager_once_missed,
    require_reason,
    require_staff,
)
from waarborg.service.tickets.commands.refusals import NotRated, SameKind, TeamUnknown, WebsiteMissing
from waarborg.service.tickets.commands.severities import severity_by_agreement
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.queries.agency import setting
from waarborg.service.tickets.rules import (
    TEAM_WORDS,
    TREATMENTS,
    Kind,
    Treatment,
    leaves_guarantee,
    needs_reason,
    returns_to_guarantee,
)
from waarborg.sla import events as happened
from waarborg.sla.agreement.model import Severity


def change_kind(
    *,
    by: Viewer,
    at: datetime,
    ticket: Ticket,
    kind: Kind,
    why: str,
    team: str = "",
    website: Website | None = None,
    users: str = "",
    priority: int = 0,
) -> None:
    """Turn the matter into another kind, or hand other expertise to another team; ``why`` is what the client reads.

    Only an incident stands under the guarantees: whatever stops being one leaves them, and what becomes one again is
    counted as if it had never been away. ``users`` and ``priority`` rate what was not rated before.
    Raises: NotAllowed, MoveNotPossible, SameKind, ReasonMissing, NeedsProjectManager, TeamUnknown, WebsiteMissing,
    NotRated, NotInAgreement.
    """
    require_staff(by)
    held = locked_open(ticket)
    was, kind = Kind(held.kind), Kind(kind)
    treatment = TREATMENTS[kind]
    goes_to = team_of(treatment, team)
    if kind is was and goes_to == held.team:
        raise SameKind
    if needs_reason(was, kind):
        require_reason(why)
    if leaves_guarantee(was, kind):
        require_project_manager_once_missed(by, held, at)
    if returns_to_guarantee(was, kind):
        _rate(held, users, priority)
    if treatment.names_hosting:
        held.website = hosted_website(held.client_id, website or held.website)
    held.kind, held.team = kind.value, goes_to
    held.save(update_fields=["kind", "team", "website", "users", "priority", "severity"])
    record(_changed(held, was, treatment), held, by, at, why)
    _tell_guarantee(held, was, why.strip(), at)


def team_of(treatment: Treatment, team: str) -> str:
    """The team that takes a matter of that kind on; empty where nobody at the agency does. Raises: TeamUnknown."""
    if not treatment.chooses_team:
        return treatment.team or ""
    teams = setting().teams
    if team not in teams:
        raise TeamUnknown(teams=", ".join(str(TEAM_WORDS.get(one, one)) for one in teams))
    return team


def hosted_website(client_id: UUID, website: Website | None) -> Website:
    """The website whose hosting it is: the named one, or the only one there is. Raises: WebsiteMissing."""
    if website is not None:
        return website
    present = list(Website.objects.filter(client=client_id, left_at=None)[:2])
    if len(present) != 1:
        raise WebsiteMissing
    return present[0]


def _rate(held: Ticket, users: str, priority: int) -> None:
    """An incident has a severity; what was only asked, or wished, gets one now."""
    if users:
        severity = severity_by_agreement(held.version, users, priority)
        held.users, held.priority, held.severity = users, priority, severity.value
    elif not held.users and held.version is not None:
        raise NotRated


def _changed(held: Ticket, was: Kind, treatment: Treatment) -> events.TicketKindChanged:
    website = held.website if treatment.names_hosting else None
    return events.TicketKindChanged(
        was=was.value,
        kind=held.kind,
        team=held.team,
        severity=held.severity,
        website_id=website.id if website else None,
        hosting_agreement=website.hosting_agreement if website else None,
    )


def _tell_guarantee(held: Ticket, was: Kind, why: str, at: datetime) -> None:
    kind = Kind(held.kind)
    if leaves_guarantee(was, kind):
        note(held, happened.LeftGuarantee(at, why), at)
    elif returns_to_guarantee(was, kind):
        note(held, happened.ReturnedToGuarantee(at, Severity(held.severity), why), at)
