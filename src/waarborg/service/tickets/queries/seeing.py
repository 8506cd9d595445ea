"""Who may see which ticket: the one place that decides, beside row-level security, which holds without it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, Q, QuerySet

from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.parties.rules import ContactRole
from waarborg.service.tickets.models import Participant, Ticket


def visible_to(viewer: Viewer) -> QuerySet[Ticket]:
    """The tickets that ``viewer`` may see: the agency all, a supplier none yet.

    Of a client, whoever directs sees all of the organisation's; others what they reported or were let in on.
    """
    if viewer.audience is Audience.SUPPLIER:
        return Ticket.objects.none()
    tickets = Ticket.objects.select_related("client", "assignee")
    if viewer.sees_all_clients:
        return tickets
    own = tickets.filter(client__in=viewer.client_ids)
    if viewer.has_role(ContactRole.DIRECTING):
        return own
    let_in = Participant.objects.filter(person=viewer.person_id).values("ticket")
    return own.filter(Q(reporter=viewer.person_id) | Q(_IsAnyOf("id", ArraySubquery(let_in))))


class _IsAnyOf(Func):
    """``id = any (array (…))``: the array is read once, so that both sides of an "or" are looked up in an index."""

    template = "(%(expressions)s))"
    arg_joiner = " = any ("
    output_field = BooleanField()
