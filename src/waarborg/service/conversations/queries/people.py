"""Who can be mentioned where."""

from django.db.models import Q, QuerySet

from waarborg.service.conversations.markdown import Directory, directory
from waarborg.service.conversations.models import Message
from waarborg.service.conversations.rules import MessageKind
from waarborg.service.parties.models import Person
from waarborg.service.tickets.models import Participant, Ticket

_MOST = 2_000


def people_to_mention(ticket: Ticket, kind: MessageKind) -> QuerySet[Person]:
    """In a note everybody at the agency; in a reply the ticket's own people.

    Those are whoever reported it, has it in hand, was let in on it, or wrote on it.
    """
    present = Person.objects.present()
    if kind is MessageKind.INTERNAL:
        return present.of_the_agency()
    wrote = Message.objects.filter(ticket=ticket.id, kind=MessageKind.PUBLIC, author__isnull=False)
    let_in = Participant.objects.filter(ticket=ticket.id)
    is_on_it = Q(id__in=[ticket.reporter_id, ticket.assignee_id])
    is_on_it |= Q(id__in=let_in.values("person")) | Q(id__in=wrote.values("author"))
    return present.filter(is_on_it, supplier=None)


def mentionable(ticket: Ticket, kind: MessageKind) -> Directory:
    """By which names those people can be mentioned."""
    return directory(people_to_mention(ticket, kind).values_list("id", "name")[:_MOST])
