"""Reading time spent. Staff and the system only: to everybody else there is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import agreement_of, version_in_force
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.hours import rules
from waarborg.service.hours.models import Entry, Timer
from waarborg.sla.agreement.model import Agreement


@dataclass(frozen=True, slots=True)
class ServiceMinutes:
    """What was spent on one service; ``agreed_minutes`` is none where the agreement has no hours for it."""

    service: str
    minutes: int
    agreed_minutes: int | None = None

    @property
    def minutes_over(self) -> int:
        """Beyond what the month's fee covers."""
        return max(0, self.minutes - self.agreed_minutes) if self.agreed_minutes is not None else 0


def visible_to(viewer: Viewer) -> QuerySet[Entry]:
    """The entries that ``viewer`` may see."""
    entries = Entry.objects.select_related("person")
    return entries if viewer.sees_all_clients else entries.none()


def standing(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those that were not taken back."""
    return entries.filter(reverses=None, reversal=None)


def of_ticket(viewer: Viewer, ticket_id: UUID) -> QuerySet[Entry]:
    """Everything that was entered for a ticket, reversals too, as it was worked."""
    return (
        visible_to(viewer)
        .filter(ticket=ticket_id)
        .select_related("reversal")
        .order_by("worked_on", "entered_at", "id")
    )


def sums_of_ticket(viewer: Viewer, ticket_id: UUID) -> tuple[ServiceMinutes, ...]:
    """Minutes per service of one ticket."""
    sums = _sums(visible_to(viewer).filter(ticket=ticket_id))
    return tuple(ServiceMinutes(service, sums[service]) for service in _in_order(sums))


def of_person_on(viewer: Viewer, person_id: UUID, on: date) -> QuerySet[Entry]:
    """What one person did on one day, with the tickets."""
    entries = visible_to(viewer).filter(person=person_id, worked_on=on)
    return entries.select_related("ticket", "client", "reversal").order_by("entered_at", "id")


def days_of_person(viewer: Viewer, person_id: UUID, since: date, until: date) -> Mapping[date, int]:
    """Minutes per day on which ``person_id`` worked, from ``since`` to before ``until``."""
    entries = visible_to(viewer).filter(person=person_id, worked_on__gte=since, worked_on__lt=until)
    days = entries.values_list("worked_on").annotate(minutes=Sum("minutes")).order_by("worked_on")
    return dict(days)


def month_of_client(
    viewer: Viewer, client_id: UUID, month: date, *, at: datetime
) -> tuple[ServiceMinutes, ...]:
    """What was spent in the month of ``month``, beside what the agreement has for it.

    Of several versions in one month the last that was in force by ``at`` says how much was agreed. A service of the
    agreement stands here also when nobody spent anything on it.
    """
    since, until = rules.month_of(month)
    sums = _sums(visible_to(viewer).filter(client=client_id, worked_on__gte=since, worked_on__lt=until))
    agreement = _agreement_in(client_id, since, until, at)
    return tuple(
        ServiceMinutes(service, sums.get(service, 0), rules.agreed_minutes(agreement, service))
        for service in _in_order({*rules.services_of(agreement), *sums})
    )


def services_on(client_id: UUID, on: date, *, at: datetime) -> tuple[str, ...]:
    """What time that was worked on ``on`` can be spent on, by the agreement in force when that day ended, or now."""
    instant = min(at, rules.last_of_day(on, timezone.get_default_timezone()))
    version = version_in_force(client_id=client_id, at=instant)
    return rules.services_of(agreement_of(version) if version else None)


def running_timer_of(viewer: Viewer, person_id: UUID) -> Timer | None:
    """The one timer that ``person_id`` has running."""
    return _timers(viewer).filter(person=person_id, cut_at=None).first()


def timers_to_settle(viewer: Viewer, person_id: UUID) -> QuerySet[Timer]:
    """The forgotten timers of which ``person_id`` is asked how long they really were."""
    return _timers(viewer).filter(person=person_id, cut_at__isnull=False).order_by("started_at")


def timers_on_ticket(viewer: Viewer, ticket_id: UUID) -> QuerySet[Timer]:
    """Who is spending time on a ticket now; there are as many timers at most as there are people."""
    return _timers(viewer).filter(ticket=ticket_id, cut_at=None).order_by("started_at")


def _timers(viewer: Viewer) -> QuerySet[Timer]:
    timers = Timer.objects.select_related("ticket", "client", "person")
    return timers if viewer.sees_all_clients else timers.none()


def _sums(entries: QuerySet[Entry]) -> Mapping[str, int]:
    return dict(entries.order_by().values_list("service").annotate(total=Sum("minutes")))


def _in_order(services: Iterable[str]) -> list[str]:
    """As the agreement orders them; what is outside of it last."""
    known = list(rules.SERVICE_NAMES)
    return sorted(services, key=lambda service: (known.index(service) if service in known else -1, service))


def _agreement_in(client_id: UUID, since: date, until: date, at: datetime) -> Agreement | None:
    zone = timezone.get_default_timezone()
    begin, end = (datetime.combine(on, time.min, zone).astimezone(UTC) for on in (since, until))
    during = (min(begin, at), min(end, at))
    version = (
        ContractVersion.objects.select_related("contract")
        .filter(client=client_id, in_force__during__overlap=during)
        .order_by("in_force_from")
        .last()
    )
    return agreement_of(version) if version else None
