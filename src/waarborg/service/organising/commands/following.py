"""Following tickets: by hand, and because one's work or name came into them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising import events
from waarborg.service.organising.commands.acting import record, require_agency
from waarborg.service.organising.models import Follower
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket


class Because(StrEnum):
    """Why somebody follows."""

    ASKED = "asked"
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    MERGED = "merged"


class FollowsAlready(Refused):
    """Nothing would change."""

    code = "follower.follows_already"
    sentence = _("You follow this ticket already.")


class FollowsNot(Refused):
    """Nothing would change."""

    code = "follower.follows_not"
    sentence = _("You do not follow this ticket.")


def follow(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """Hear of a ticket that one may see. Raises: NotAllowed, FollowsAlready."""
    person_id = _who_sees(by, ticket)
    mine = Follower.objects.select_for_update().filter(ticket=ticket, person=person_id).first()
    if mine is not None and mine.is_following:
        raise FollowsAlready
    _set(ticket, person_id, at, is_following=True)
    record(events.TicketFollowed(person_id, Because.ASKED.value), ticket, by, at)


def unfollow(*, by: Viewer, at: datetime, ticket: Ticket) -> None:
    """Hear of a ticket no longer, whatever happens to it later. Raises: NotAllowed, FollowsNot."""
    person_id = _who_sees(by, ticket)
    mine = Follower.objects.select_for_update().filter(ticket=ticket, person=person_id).first()
    if mine is None or not mine.is_following:
        raise FollowsNot
    _set(ticket, person_id, at, is_following=False)
    record(events.TicketUnfollowed(person_id), ticket, by, at)


def let_follow(
    *, by: Viewer, at: datetime, ticket: Ticket, person_ids: Iterable[UUID], because: Because
) -> tuple[UUID, ...]:
    """Let people follow from now on, but for whom does already or said not to want to. Returns who is new.

    Raises: NotAllowed.
    """
    require_agency(by)
    wanted = dict.fromkeys(person_ids)
    known = set(Follower.objects.filter(ticket=ticket, person__in=wanted).values_list("person_id", flat=True))
    fresh = tuple(person_id for person_id in wanted if person_id not in known)
    rows = [
        Follower(client_id=ticket.client_id, ticket=ticket, person_id=person_id, since_at=at)
        for person_id in fresh
    ]
    Follower.objects.bulk_create(rows, ignore_conflicts=True)
    for person_id in fresh:
        record(events.TicketFollowed(person_id, because.value), ticket, by, at)
    return fresh


def _who_sees(by: Viewer, ticket: Ticket) -> UUID:
    if by.person_id is None or not tickets.visible_to(by).filter(id=ticket.id).exists():
        raise NotAllowed
    return by.person_id


def _set(ticket: Ticket, person_id: UUID, at: datetime, *, is_following: bool) -> None:
    Follower.objects.update_or_create(
        ticket=ticket,
        person_id=person_id,
        defaults={"client_id": ticket.client_id, "is_following": is_following, "since_at": at},
    )
