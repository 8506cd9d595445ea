"""That a level was called in, by the clock or by somebody, and that somebody took over."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.models import ContractVersion
from waarborg.service.agreements.queries import agreement_of
from waarborg.service.escalations import events
from waarborg.service.escalations.models import Call, Escalation
from waarborg.service.escalations.rules import CallState, Cause, Side
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees.events import LevelReached
from waarborg.service.guarantees.models import Guarantee
from waarborg.service.guarantees.queries import is_in_force
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket
from waarborg.service.tickets.rules import STANDINGS, State
from waarborg.sla.agreement.model import EscalationLevel


class ReasonForEscalationMissing(Refused):
    """Whoever is called in has to know why."""

    code = "escalation.reason_missing"
    sentence = _("Say why: it is the first thing that the people who are called in will read.")
    field = "why"


class NothingToEscalate(Refused):
    """The ticket is closed, or no agreement says whom to call in."""

    code = "escalation.nothing_to_escalate"
    sentence = _("This ticket is closed, or stands under no agreement that says whom to call in.")


class NoSuchLevel(Refused):
    """The agreement has other levels."""

    code = "escalation.no_such_level"
    sentence = _("The agreement has no level %(level)s. It has: %(allowed)s.")
    field = "level"


class StandsAlready(Refused):
    """The same level was called in by somebody and nobody has taken over yet."""

    code = "escalation.stands_already"
    sentence = _("Level %(level)s was called in at %(since)s already, and is still being called.")
    field = "level"


class TakenOverAlready(Refused):
    """Somebody else was first."""

    code = "escalation.taken_over_already"
    sentence = _("%(name)s took this over at %(at)s already.")


def record(*, by: Viewer, at: datetime, reached: LevelReached) -> Escalation:
    """The escalation for a level that the sweep noticed; the same one when it was recorded before."""
    guarantee = Guarantee.objects.select_related("version").get(id=reached.guarantee_id)
    named = _levels(guarantee.version)[reached.level]
    ticket = Ticket.objects.get(id=guarantee.about_id)
    escalation, is_new = Escalation.objects.get_or_create(
        ticket=ticket,
        cause=Cause.CLOCK.value,
        of=reached.of,
        plan=reached.plan,
        level=reached.level,
        percent=reached.percent,
        defaults={
            "client_id": ticket.client_id,
            **_named(named),
            "due_at": reached.due_at,
            "noticed_at": at,
            "overtaken": not is_in_force(guarantee, reached.of, reached.plan),
        },
    )
    if is_new:
        _record(events.EscalationRecorded(escalation.id, reached.level, reached.of), escalation, by, at)
    return escalation


def escalate(*, by: Viewer, at: datetime, ticket: Ticket, level: int, why: str) -> Escalation:
    """Call in a level by hand, from either side.

    Raises: NotAllowed, ReasonForEscalationMissing, NothingToEscalate, NoSuchLevel, StandsAlready.
    """
    cause = _cause(by, ticket)
    if not why.strip():
        raise ReasonForEscalationMissing
    locked = _locked(by, ticket)
    if locked.version is None or not STANDINGS[State(locked.state)].is_open:
        raise NothingToEscalate
    levels = _levels(locked.version)
    if level not in levels:
        raise NoSuchLevel(level=level, allowed=", ".join(map(str, levels)))
    standing = _standing(locked, level)
    if standing is not None:
        raise StandsAlready(level=level, since=standing.due_at)
    escalation = Escalation.objects.create(
        ticket=locked,
        client_id=locked.client_id,
        cause=cause.value,
        level=level,
        **_named(levels[level]),
        due_at=at,
        noticed_at=at,
        why=why.strip(),
    )
    fact = events.EscalationRecorded(escalation.id, level, "", cause.value)
    _record(fact, escalation, by, at, why.strip())
    return escalation


def take_over(*, by: Viewer, at: datetime, escalation: Escalation) -> None:
    """Somebody at the agency answers: from here on it is theirs, and nobody further is called.

    Raises: NotAllowed, TakenOverAlready.
    """
    person_id = _require_staff(by)
    locked = Escalation.objects.select_for_update(of=("self",)).get(id=escalation.id)
    if locked.taken_over_at is not None:
        taken = Escalation.objects.select_related("taken_over_by").get(id=locked.id)
        raise TakenOverAlready(name=str(taken.taken_over_by), at=locked.taken_over_at)
    locked.taken_over_at, locked.taken_over_by_id = at, person_id
    locked.save(update_fields=["taken_over_at", "taken_over_by"])
    Call.objects.filter(escalation=locked, side=Side.AGENCY.value, state=CallState.WAITING.value).update(
        state=CallState.NOT_NEEDED.value
    )
    _record(events.EscalationTakenOver(locked.id, locked.level, person_id), locked, by, at)


def _levels(version: ContractVersion) -> dict[int, EscalationLevel]:
    return {level.level: level for level in agreement_of(version).escalation}


def _named(level: EscalationLevel) -> dict[str, str]:
    return {"name": level.name, "agency_contact": level.agency, "client_contact": level.client}


def _locked(by: Viewer, ticket: Ticket) -> Ticket:
    """The ticket as ``by`` sees it, locked: of two who escalate at once, the second is told of the first."""
    found = tickets.visible_to(by).filter(id=ticket.id).select_for_update(of=("self",)).first()
    if found is None:
        raise NotAllowed
    return found


def _standing(ticket: Ticket, level: int) -> Escalation | None:
    """The same level, called in by somebody, that nobody has taken over yet."""
    by_hand = Escalation.objects.filter(ticket=ticket, level=level, taken_over_at=None)
    return by_hand.exclude(cause=Cause.CLOCK.value).first()


def _cause(by: Viewer, ticket: Ticket) -> Cause:
    if by.audience in (Audience.STAFF, Audience.SYSTEM):
        return Cause.AGENCY
    if by.audience is Audience.PORTAL and ticket.client_id in by.client_ids:
        return Cause.CLIENT
    raise NotAllowed


def _require_staff(by: Viewer) -> UUID:
    if by.audience is not Audience.STAFF or by.person_id is None:
        raise NotAllowed
    return by.person_id


def _record(fact: object, escalation: Escalation, by: Viewer, at: datetime, why: str = "") -> None:
    facts.record(fact, about=escalation.ticket_id, client_id=escalation.client_id, by=by, at=at, why=why)
