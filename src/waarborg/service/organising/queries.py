"""Reading how the agency keeps order, and picking tickets by a filter, within the rows of the scope's viewer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.organising import rules
from waarborg.service.organising.models import (
    FirstView,
    Follower,
    Macro,
    Presence,
    SavedView,
    Tag,
    Tagging,
    TagName,
)
from waarborg.service.organising.rules import DueWord, Filter, Sort, States, Who
from waarborg.service.parties.models import Person
from waarborg.service.tickets import queries as tickets_queries
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import OPEN_STATES, State

SUGGESTED_AT_MOST = 8
FOUND_AT_MOST = 500  # by words, in a list with ended tickets in it
_LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has a ticket before them now."""

    person: Person
    is_typing: bool


# --- Filters ------------------------------------------------------------------------------------------------------


def filtered(tickets: QuerySet[Ticket], wanted: Filter, *, viewer: Viewer, at: datetime) -> QuerySet[Ticket]:
    """Those of ``tickets`` of which all that ``wanted`` says holds at ``at``, as seen by ``viewer``.

    Each condition stands as the index that serves it wants it: a list of open states is that of the queue's index,
    and tags and followers are looked up from the side of the few. Of words in a list with ended tickets in it, the
    search finds ``FOUND_AT_MOST`` tickets, before any other condition.
    """
    zone = timezone.get_default_timezone()
    since_at, before_at = rules.reported_between(wanted, zone)
    plain = {
        "state__in": _states(wanted.states),
        "kind__in": sorted(wanted.kinds) or None,
        "team": wanted.team or None,
        "severity__in": sorted(wanted.severities) or None,
        "client": wanted.client,
        "website": wanted.website,
        "reported_at__gte": since_at,
        "reported_at__lt": before_at,
    }
    found = tickets.filter(**{name: value for name, value in plain.items() if value is not None})
    found = _due(found, wanted, at)
    for key in sorted(wanted.tags):
        tags = TagName.objects.filter(key=key).values("tag")
        found = found.filter(id__in=Tagging.objects.filter(tag__in=tags).values("ticket"))
    found = _of_people(found, wanted, viewer, at)
    return _worded(found, wanted, viewer) if wanted.text else found


def listed(
    tickets: QuerySet[Ticket], wanted: Filter, sort: Sort, *, viewer: Viewer, at: datetime
) -> QuerySet[Ticket]:
    """The same in the order asked for, which is that of an index; what has nothing due comes last.

    What has ended has nothing due: a list with such tickets in it comes by the report instead, the newest first.
    """
    found = filtered(tickets, wanted, viewer=viewer, at=at)
    match rules.order_of(wanted, sort):
        case Sort.DUE:
            return found.order_by(F("next_due_at").asc(nulls_last=True), "id")
        case Sort.NEWEST:
            return found.order_by("-reported_at", "id")
        case Sort.OLDEST:
            return found.order_by("reported_at", "-id")


def _states(states: States | frozenset[State]) -> list[str] | None:
    """None for every state. The order is that of the states, so that the queue's index is recognised."""
    match states:
        case States.OPEN:
            return [state.value for state in OPEN_STATES]
        case States.ENDED:
            return [state.value for state in State if state not in OPEN_STATES]
        case States.ALL:
            return None
        case _:
            return [state.value for state in State if state in states]


def _worded(tickets: QuerySet[Ticket], wanted: Filter, viewer: Viewer) -> QuerySet[Ticket]:
    """Open tickets are few enough to look at each; of all that there ever were, the search finds a bounded number."""
    if rules.is_of_open_tickets(wanted):
        return tickets_queries.matching(tickets, wanted.text)
    found = tickets_queries.search(viewer, wanted.text, limit=FOUND_AT_MOST)
    return tickets.filter(id__in=[ticket.id for ticket in found])


def _of_people(tickets: QuerySet[Ticket], wanted: Filter, viewer: Viewer, at: datetime) -> QuerySet[Ticket]:
    """Who has it in hand, manages its client, follows it. Of a job, which is nobody, nothing is "mine"."""
    if Who.ME in (wanted.assignee, wanted.manager, wanted.follower) and viewer.person_id is None:
        return tickets.none()
    if wanted.assignee is not None:
        tickets = tickets.filter(assignee=_person(wanted.assignee, viewer))
    manager, follower = _person(wanted.manager, viewer), _person(wanted.follower, viewer)
    if manager is not None:
        tickets = tickets_queries.managed_by(tickets, manager, at)
    if follower is not None:
        tickets = tickets.filter(id__in=followed_by(follower))
    return tickets


def _person(who: UUID | Who | None, viewer: Viewer) -> UUID | None:
    if isinstance(who, UUID):
        return who
    return viewer.person_id if who is Who.ME else None


def _due(tickets: QuerySet[Ticket], wanted: Filter, at: datetime) -> QuerySet[Ticket]:
    if wanted.due is None:
        return tickets
    if wanted.due is DueWord.NEVER:
        return tickets.filter(next_due_at=None)
    return tickets.filter(next_due_at__lt=rules.due_before(wanted.due, at, timezone.get_default_timezone()))


# --- Tags ---------------------------------------------------------------------------------------------------------


def tags_of(viewer: Viewer, ticket_ids: Iterable[UUID]) -> Mapping[UUID, list[Tag]]:
    """The tags of several tickets, by ticket, in one query however many there are. For the agency only."""
    ids = list(ticket_ids)
    found: dict[UUID, list[Tag]] = {ticket_id: [] for ticket_id in ids}
    if viewer.sees_all_clients:
        for tagging in Tagging.objects.filter(ticket__in=ids).select_related("tag").order_by("tag__name"):
            found[tagging.ticket_id].append(tagging.tag)
    return found


def tag_named(viewer: Viewer, name: str) -> Tag | None:
    """The tag that is or was known by ``name``."""
    return _tags(viewer).filter(names=rules.tag_key(name)).first()


def tags_beginning(viewer: Viewer, typed: str) -> list[Tag]:
    """A handful of tags of which a name begins with what was typed so far, also a former name."""
    key = rules.tag_key(typed)
    names = TagName.objects.filter(key__gte=key, key__lt=key + _LAST_CHARACTER)
    return list(_tags(viewer).filter(names__in=names).distinct().order_by("name")[:SUGGESTED_AT_MOST])


def tags_with_counts(viewer: Viewer) -> QuerySet[Tag]:
    """Every tag with ``tickets``, how many carry it, for whoever keeps the names in order."""
    counted = _tags(viewer).annotate(tickets=Count("taggings"))
    return counted.prefetch_related("names").order_by("name", "id")


def _tags(viewer: Viewer) -> QuerySet[Tag]:
    return Tag.objects.all() if viewer.sees_all_clients else Tag.objects.none()


# --- Followers ----------------------------------------------------------------------------------------------------


def followers_of(ticket_id: UUID) -> QuerySet[Person]:
    """Who hears of a ticket, as far as the scope's viewer may know: outside the agency only of oneself."""
    following = Follower.objects.filter(ticket=ticket_id, is_following=True)
    return Person.objects.present().filter(id__in=following.values("person"))


def follows(viewer: Viewer, ticket_id: UUID) -> bool:
    mine = Follower.objects.filter(ticket=ticket_id, person=viewer.person_id, is_following=True)
    return mine.exists()


def followed_by(person_id: UUID) -> QuerySet[Follower, UUID]:
    """The identities of the tickets that somebody follows."""
    return Follower.objects.filter(person=person_id, is_following=True).values_list("ticket", flat=True)


# --- Views --------------------------------------------------------------------------------------------------------


def views_of(viewer: Viewer) -> QuerySet[SavedView]:
    """The views that somebody may choose from: their own first, then the shared ones, each list in its order."""
    if not viewer.sees_all_clients:
        return SavedView.objects.none()
    own = Q(owner=viewer.person_id) | Q(is_shared=True)
    return SavedView.objects.filter(own).select_related("owner").order_by("is_shared", "position", "id")


def first_view_of(viewer: Viewer) -> SavedView | None:
    """The view that somebody's queue begins with."""
    if not viewer.sees_all_clients:
        return None
    first = FirstView.objects.filter(person=viewer.person_id).select_related("view").first()
    return first.view if first else None


def reading_of(view: SavedView) -> rules.Reading:
    """What a view shows. A part that a later version does not know is a problem, not a loss of the view."""
    return rules.read(view.parameters)


# --- Macros -------------------------------------------------------------------------------------------------------


def macros_of(viewer: Viewer) -> QuerySet[Macro]:
    """The macros that somebody of the agency may run, in their order."""
    return Macro.objects.filter(retired_at=None) if viewer.sees_all_clients else Macro.objects.none()


# --- Presence -----------------------------------------------------------------------------------------------------


def present_on(viewer: Viewer, ticket_id: UUID, *, at: datetime) -> list[Present]:
    """Who else at the agency has the ticket before them at ``at``. One query; nobody outside the agency is told."""
    if not viewer.sees_all_clients:
        return []
    there = Presence.objects.filter(ticket=ticket_id, looking_until__gt=at).exclude(person=viewer.person_id)
    return [
        Present(one.person, one.typing_until is not None and one.typing_until > at)
        for one in there.select_related("person").order_by("person__name_key", "id")
    ]
