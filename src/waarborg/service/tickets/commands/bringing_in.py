"""Tickets that were reported elsewhere, before: their history comes along, and nothing is promised for them here."""

from dataclasses import dataclass
from datetime import datetime

from waarborg.service.estate.models import Website
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Client, Person
from waarborg.service.parties.rules import require_administrator
from waarborg.service.tickets.commands.acting import locked, require_colleague
from waarborg.service.tickets.commands.refusals import MoveNotPossible, ReportInTheFuture
from waarborg.service.tickets.commands.reporting import locked_counter, next_number
from waarborg.service.tickets.commands.routing import team_of
from waarborg.service.tickets.commands.severities import severity_by_agreement
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import TREATMENTS, Kind, State

PROOF = "brought_in"

# The others stand for a delivery that passed our gate, or is on its way through it.
COMES_AS = (
    State.REPORTED,
    State.IN_HAND,
    State.WAITING_FOR_CLIENT,
    State.WAITING_FOR_THIRD_PARTY,
    State.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A matter as it stood in another system. ``begun_at`` is since when somebody of the agency has worked on it."""

    subject: str
    description: str
    kind: Kind
    state: State
    reported_at: datetime
    begun_at: datetime | None = None
    priority: int = 0
    reporter: Person | None = None
    assignee: Person | None = None
    website: Website | None = None


def bring_in(*, by: Viewer, at: datetime, client: Client, what: Elsewhere) -> Ticket:
    """A ticket under no agreement, whatever was in force: no clock runs for it and no report counts it as promised.

    It gets the client's next number here. What is told of it is decided above.
    Raises: NotAllowed, ReportInTheFuture, MoveNotPossible, NotAColleague.
    """
    require_administrator(by)
    if what.reported_at > at:
        raise ReportInTheFuture
    if what.state not in COMES_AS:
        raise MoveNotPossible
    if what.assignee is not None:
        require_colleague(what.assignee)
    treatment = TREATMENTS[what.kind]
    return Ticket.objects.create(
        client=client,
        number=next_number(locked_counter(client.id)),
        kind=what.kind.value,
        team=team_of(treatment, ""),
        subject=what.subject,
        description=what.description,
        reporter=what.reporter,
        website=what.website,
        priority=what.priority,
        severity=severity_by_agreement(None, "", what.priority).value,
        state=what.state.value,
        assignee=what.assignee,
        reported_at=what.reported_at,
        proof=PROOF,
        begun_at=what.begun_at,
    )


def follow_elsewhere(*, by: Viewer, ticket: Ticket, state: State, begun_at: datetime | None) -> None:
    """Put a ticket that nobody has touched here where it stands elsewhere by now. Who may say so is decided above.

    Raises: NotAllowed, MoveNotPossible.
    """
    require_administrator(by)
    if state not in COMES_AS:
        raise MoveNotPossible
    held = locked(ticket)
    held.state, held.begun_at = state.value, held.begun_at or begun_at
    held.save(update_fields=["state", "begun_at"])
