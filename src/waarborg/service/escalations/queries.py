"""Reading escalations, within the rows of the scope's viewer."""

from uuid import UUID

from django.db.models import QuerySet

from waarborg.service.escalations.models import Escalation
from waarborg.service.foundation.viewer import Audience, Viewer


def visible_to(viewer: Viewer) -> QuerySet[Escalation]:
    """The escalations that ``viewer`` may see: a client those of its own tickets."""
    if viewer.audience is Audience.SUPPLIER:
        return Escalation.objects.none()
    escalations = Escalation.objects.all()
    return escalations if viewer.sees_all_clients else escalations.filter(client__in=viewer.client_ids)


def of_ticket(viewer: Viewer, ticket_id: UUID) -> QuerySet[Escalation]:
    return visible_to(viewer).filter(ticket=ticket_id)
