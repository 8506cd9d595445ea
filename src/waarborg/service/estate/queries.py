"""Reading the estate, within the rows of the scope's viewer."""

from django.db.models import QuerySet

from waarborg.service.estate.models import Integration, Website
from waarborg.service.foundation.viewer import Audience, Viewer


def websites_visible_to(viewer: Viewer) -> QuerySet[Website]:
    """The websites under an agreement now that ``viewer`` may see. A supplier sees none: its page is one incident."""
    present = Website.objects.filter(left_at=None)
    return present if viewer.sees_all_clients else present.filter(client__in=viewer.client_ids)


def integrations_visible_to(viewer: Viewer) -> QuerySet[Integration]:
    """The integrations under an agreement now that ``viewer`` may see; a supplier those with its own systems."""
    present = Integration.objects.filter(left_at=None).select_related("supplier")
    if viewer.sees_all_clients:
        return present
    own = present.filter(client__in=viewer.client_ids)
    return own.filter(supplier=viewer.supplier_id) if viewer.audience is Audience.SUPPLIER else own
