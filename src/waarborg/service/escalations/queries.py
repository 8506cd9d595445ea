"""Reading escalations, within the rows of the scope's viewer."""

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from waarborg.service.escalations.models import Call, Escalation, Hook, Setting
from waarborg.service.escalations.rules import ChannelName, Times
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees.models import PlanRow
from waarborg.service.tickets.models import ONLY_ID
from waarborg.service.tickets.rules import OPEN_STATES


def visible_to(viewer: Viewer) -> QuerySet[Escalation]:
    """The escalations that ``viewer`` may see: a client those of its own tickets."""
    if viewer.audience is Audience.SUPPLIER:
        return Escalation.objects.none()
    escalations = Escalation.objects.select_related("taken_over_by")
    return escalations if viewer.sees_all_clients else escalations.filter(client__in=viewer.client_ids)


def of_ticket(viewer: Viewer, ticket_id: UUID) -> QuerySet[Escalation]:
    return visible_to(viewer).filter(ticket=ticket_id)


def standing(viewer: Viewer) -> QuerySet[Escalation]:
    """Those that somebody still has to take over, longest due first.

    Nobody has to on a ticket that has ended, nor for a milestone that was met meanwhile.
    """
    met = PlanRow.objects.filter(
        guarantee__about_id=OuterRef("ticket_id"),
        of=OuterRef("of"),
        number=OuterRef("plan"),
        met_at__isnull=False,
    )
    return (
        visible_to(viewer)
        .filter(~Exists(met), taken_over_at=None, overtaken=False, ticket__state__in=OPEN_STATES)
        .select_related("ticket", "ticket__client")
        .order_by("due_at")
    )


def calls_of(viewer: Viewer, ticket_id: UUID) -> QuerySet[Call]:
    """Who was called in for a ticket, in order: for the agency's own eyes."""
    if viewer.audience is not Audience.STAFF:
        return Call.objects.none()
    return (
        Call.objects.select_related("person")
        .filter(escalation__ticket=ticket_id)
        .order_by("escalation__due_at", "side", "rank", "go_at")
    )


def setting() -> Setting:
    """The agency's own times of calling; the defaults where nobody has set any."""
    return Setting.objects.filter(id=ONLY_ID).first() or Setting()


def times() -> Times:
    return setting().times


def hooks() -> QuerySet[Hook]:
    """Where calls are passed on: the agency's own first, then by person."""
    return Hook.objects.select_related("person").order_by(F("person__name_key").asc(nulls_first=True))


def hook_for(person_id: UUID | None) -> Hook | None:
    """Where a call to somebody is passed on: to their own address, else to that of the agency."""
    own = Hook.objects.select_related("person").filter(Q(person=person_id) | Q(person=None))
    return own.order_by(F("person").asc(nulls_last=True)).first()


def channels_reaching(person_id: UUID | None) -> frozenset[ChannelName]:
    """By which channels somebody of the agency can be called."""
    further = {ChannelName.HOOK} if hook_for(person_id) is not None else set()
    return frozenset({ChannelName.MAIL} | further)
