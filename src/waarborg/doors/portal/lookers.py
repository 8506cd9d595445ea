"""Who of the client looks along with a ticket (Dutch: meekijkers), and which colleagues could."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from waarborg.doors.gate import ViewerRequest
from waarborg.service.parties import queries as parties
from waarborg.service.parties.models import Person
from waarborg.service.parties.own_people import may_invite
from waarborg.service.parties.rules import ContactRole
from waarborg.service.tickets.models import Participant, Ticket

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Lookers:
    """``let_in`` can be let go again; ``others`` can be let in. Whoever directs sees every ticket and is in neither."""

    let_in: list[Person]
    others: list[Person]
    may_invite: bool


def lookers_of(request: ViewerRequest, of: Ticket) -> Lookers:
    """Two queries, whatever the number of colleagues."""
    known = set(Participant.objects.filter(ticket=of.id).values_list("person", flat=True)[:MOST_SHOWN])
    people = list(_colleagues(request)[:MOST_SHOWN])
    return Lookers(
        let_in=[one for one in people if one.id in known],
        others=[
            one
            for one in people
            if one.id not in known and one.id != of.reporter_id and ContactRole.DIRECTING not in one.roles
        ],
        may_invite=may_invite(request.viewer),
    )


def colleague(request: ViewerRequest, person_id: UUID) -> Person:
    """Raises: Http404 for whoever is no colleague of the reader's."""
    return get_object_or_404(_colleagues(request), id=person_id)


def _colleagues(request: ViewerRequest) -> QuerySet[Person]:
    seen = parties.people_visible_to(request.viewer)
    return seen.filter(client=request.person.client_id, supplier=None, left_at=None)
