"""Recording that a level was reached, with whom it concerns at the agency and at the client."""

from datetime import datetime

from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations import events
from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees.events import LevelReached
from waarborg.service.guarantees.models import Guarantee
from waarborg.service.guarantees.queries import is_in_force
from waarborg.service.tickets.models import Ticket


def record(*, by: Viewer, at: datetime, reached: LevelReached) -> Escalation:
    """The escalation for a level that the sweep noticed; the same one when it was recorded before."""
    guarantee = Guarantee.objects.select_related("version").get(id=reached.guarantee_id)
    named = next(one for one in agreement_of(guarantee.version).escalation if one.level == reached.level)
    ticket = Ticket.objects.get(id=guarantee.about_id)
    escalation, is_new = Escalation.objects.get_or_create(
        ticket=ticket,
        of=reached.of,
        plan=reached.plan,
        level=reached.level,
        percent=reached.percent,
        defaults={
            "client_id": ticket.client_id,
            "name": named.name,
            "agency_contact": named.agency,
            "client_contact": named.client,
            "due_at": reached.due_at,
            "noticed_at": at,
            "overtaken": not is_in_force(guarantee, reached.of, reached.plan),
        },
    )
    if is_new:
        fact = events.EscalationRecorded(escalation.id, reached.level, reached.of)
        facts.record(fact, about=ticket.id, client_id=ticket.client_id, by=by, at=at)
    return escalation
