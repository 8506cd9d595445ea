"""What a version would do, before it is put in force: from when, for whom, and what it means for running tickets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from waarborg.doors.desk.pages import language
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE
from waarborg.doors.ui import time_words
from waarborg.service.agreements import queries as agreements
from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.rules import Contradiction, identity_of
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import queries as guarantees
from waarborg.service.guarantees.replanning import only_closes_more, would_follow
from waarborg.service.parties.models import Client
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.sla.agreement.difference.describe import Difference, differences
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.guarantee import Guarantee
from waarborg.sla.wording import instant_words, milestone_words

TICKETS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Whose:
    """What speaks against a file being of the client at hand: another that it fits better, or other names."""

    other: Client | None = None
    contradictions: Sequence[Contradiction] = ()
    looks_known: Client | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """One open milestone of a running ticket: as it is promised, and as it would be under the new terms."""

    ticket: Ticket
    milestone: str
    due_at: datetime | None
    due_then_at: datetime | None
    follows: bool

    @property
    def moves(self) -> bool:
        return self.due_at != self.due_then_at


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The effect of a version on one client. ``running`` counts open tickets, ``following`` those that may follow."""

    in_force_from: str
    timezone: str
    follows_version: ContractVersion | None
    changes: Sequence[Difference] = ()
    gap_since: str = ""
    running: int = 0
    is_correction: bool = False
    is_at_once: bool = False
    following: int = 0
    beside: Sequence[Beside] = ()


def whose(of: Client | None, agreement: Agreement) -> Whose:
    """Whether the file is likely of ``of``; without one, whether it is a known client's."""
    if of is None:
        return Whose(looks_known=agreements.client_taken_for(identity_of(agreement)))
    other = agreements.better_match(identity_of(agreement), than=of)
    return Whose(other, () if other else agreements.contradictions_with(of, agreement))


def foreseen(
    viewer: Viewer, of: Client | None, agreement: Agreement, starts_at: datetime, at: datetime
) -> Foreseen:
    """What putting ``agreement`` in force from ``starts_at`` would do. Reads a bounded number of tickets."""
    zone = ZoneInfo(agreement.timezone)
    since = _instant(starts_at, zone)
    latest = agreements.latest_version(of.id) if of else None
    if of is None or latest is None:
        return Foreseen(since, zone.key, None)
    gap = agreements.gap_before(of.id, starts_at)
    terms = agreements.terms_under(agreement, starts_at)
    running = tickets.queue(viewer).filter(client=of, version__isnull=False)
    following = set(would_follow(was=latest, now=terms, at=at))
    shown = list(running[:TICKETS_SHOWN])
    now = guarantees.folded_many([ticket.id for ticket in shown], at)
    then = guarantees.folded_under([ticket.id for ticket in shown], terms, at)
    return Foreseen(
        in_force_from=since,
        timezone=zone.key,
        follows_version=latest,
        changes=differences(agreements.agreement_of(latest), agreement),
        gap_since=_instant(gap, zone) if gap else "",
        running=running.count(),
        is_correction=only_closes_more(agreements.terms_of(latest), terms, at),
        is_at_once=starts_at <= at,
        following=len(following),
        beside=[
            row
            for ticket in shown
            if ticket.id in now
            for row in _beside(ticket, now[ticket.id][0], then[ticket.id], follows=ticket.id in following)
        ],
    )


def _beside(ticket: Ticket, now: Guarantee, then: Guarantee, *, follows: bool) -> Iterator[Beside]:
    for one in now.milestones:
        if one.met_at is None and one.plan is not None:
            words = milestone_words(one.of, language()).capitalize()
            yield Beside(ticket, words, one.due_at, then.milestone(one.of).due_at, follows)


def _instant(instant: datetime, zone: ZoneInfo) -> str:
    words = instant_words(instant, zone, language())
    return time_words.with_place(words, instant, zone=zone, home=AGENCY_ZONE, language=language())
