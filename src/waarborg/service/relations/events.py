"""How tickets came to belong together, told in the stories of both. Reasons stand in the fact's ``why``."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind
from waarborg.service.relations.rules import READINGS

# From which end a link is told, for the words of its sentence.
FORTH, BACK = ".forth", ".back"
_WORDS = {
    "link": {f"{one.value}{FORTH}": reading.forth for one, reading in READINGS.items()}
    | {f"{one.value}{BACK}": reading.back for one, reading in READINGS.items()}
}


@kind("ticket.linked", about="ticket", sentence=_("Linked: this %(link)s another ticket."), words=_WORDS)
@dataclass(frozen=True, slots=True)
class TicketLinked:
    """``link`` is the kind, and from which end it is told: "blocks.forth"."""

    link: str
    other_id: UUID


@kind(
    "ticket.unlinked",
    about="ticket",
    sentence=_("No longer linked: this %(link)s another ticket."),
    words=_WORDS,
)
@dataclass(frozen=True, slots=True)
class TicketUnlinked:
    link: str
    other_id: UUID


@kind(
    "ticket.merged",
    about="ticket",
    sentence=_("Merged: the matter goes on in the other ticket about it."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketMerged:
    survivor_id: UUID


@kind(
    "ticket.took_over",
    about="ticket",
    sentence=_("Another report of the same matter was merged into this ticket."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketTookOver:
    """``reported_at`` and ``severity`` are the survivor's from here on: the earlier, and the graver of the two."""

    merged_id: UUID
    reported_at: datetime
    severity: str


@kind(
    "ticket.split_off",
    about="ticket",
    sentence=_("A part of this matter became a ticket of its own."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketSplitOff:
    part_id: UUID


@kind(
    "ticket.split_from",
    about="ticket",
    sentence=_("Split from another ticket."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketSplitFrom:
    original_id: UUID


@kind(
    "ticket.follow_up_opened",
    about="ticket",
    sentence=_("The lasting solution is sought in a ticket of its own."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class FollowUpOpened:
    follow_up_id: UUID


@kind(
    "ticket.follows_up",
    about="ticket",
    sentence=_("Opened for the lasting solution, after a work-around."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class FollowsUp:
    original_id: UUID


@kind(
    "ticket.came_back",
    about="ticket",
    sentence=_("The work-around does not hold; the matter goes on in the ticket that it began with."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class CameBack:
    original_id: UUID


@kind(
    "ticket.solved_in_original",
    about="ticket",
    sentence=_("The lasting solution was delivered in the ticket that it began with."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class SolvedInOriginal:
    original_id: UUID


@kind(
    "ticket.solved_in_follow_up",
    about="ticket",
    sentence=_("The lasting solution was delivered in its own ticket."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class SolvedInFollowUp:
    follow_up_id: UUID


@kind(
    "ticket.follow_up_given_up",
    about="ticket",
    sentence=_("The ticket for the lasting solution was closed without one. Decide how this one goes on."),
)
@dataclass(frozen=True, slots=True)
class FollowUpGivenUp:
    follow_up_id: UUID
