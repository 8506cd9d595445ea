"""Reading deliveries, within the rows of the scope's viewer: a client's people see what was delivered to them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from waarborg.service.tickets.models import Delivery, Ticket
from waarborg.service.tickets.rules import What

PENDING = Q(sent_back_at__isnull=True, delivered_at__isnull=True)
STANDING = Q(delivered_at__isnull=False, refused_at__isnull=True, withdrawn_at__isnull=True)


def deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("made_by", "checked_by", "sent_back_by", "delivered_by")


def deliveries_of(ticket: Ticket) -> QuerySet[Delivery]:
    """Every attempt, oldest first."""
    return deliveries().filter(ticket=ticket)


def pending_delivery(ticket: Ticket) -> Delivery | None:
    """What was handed in and is neither sent back nor delivered; there is one at most."""
    return deliveries_of(ticket).filter(PENDING).first()


def standing_delivery(ticket: Ticket) -> Delivery | None:
    """The last delivery that is neither refused nor withdrawn."""
    return deliveries_of(ticket).filter(STANDING).order_by("-number").first()


def standing_workarounds(ticket: Ticket) -> QuerySet[Delivery]:
    return Delivery.objects.filter(STANDING, ticket=ticket, what=What.WORKAROUND.value)


def overdue_checks(at: datetime) -> QuerySet[Delivery]:
    """Checks that were due by ``at`` and that nobody has noticed to be overdue; locked, but for those being done."""
    return (
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(PENDING, checked_at=None, overdue_noticed_at=None, check_due_at__lte=at)
        .order_by("check_due_at")
    )
