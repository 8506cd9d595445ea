"""Excusing a breach: the verdict stays, and beside it stands why it is not held against the agency, and who said so."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.guarantees import events, queries
from waarborg.service.guarantees.commands.noting import OutOfOrder
from waarborg.service.guarantees.models import Excuse, ExcuseWithdrawal, Guarantee
from waarborg.service.parties.rules import StaffRole, require_role
from waarborg.sla.band import MilestoneKind

EXCUSING = (StaffRole.PROJECT_MANAGER, StaffRole.TEAM_LEAD, StaffRole.DIRECTOR)


class ReasonMissing(Refused):
    """The client reads why."""

    code = "guarantee.reason_missing"
    sentence = _("Say why, in words that the client can read.")
    field = "why"


class NotMissed(Refused):
    """There is nothing to excuse."""

    code = "guarantee.not_missed"
    sentence = _("Only what was missed can be excused; this was not.")


class AlreadyExcused(Refused):
    """One excuse at a time."""

    code = "guarantee.already_excused"
    sentence = _("This breach is excused already.")


class NotExcused(Refused):
    """There is no excuse to withdraw."""

    code = "guarantee.not_excused"
    sentence = _("This breach is not excused.")


def excuse(*, by: Viewer, at: datetime, about_id: UUID, of: MilestoneKind, why: str) -> Excuse:
    """Excuse a milestone that was missed. It stays missed; reports say "missed, excused".

    Raises: NotAllowed, ReasonMissing, NotMissed, AlreadyExcused.
    """
    approver = _approver(by, why)
    guarantee = queries.guarantees_for_update().filter(about_id=about_id).first()
    if guarantee is None or queries.folded(guarantee, at)[0].milestone(of).state != "missed":
        raise NotMissed
    if queries.standing_excuse(guarantee, of) is not None:
        raise AlreadyExcused
    given = Excuse.objects.create(
        client_id=guarantee.client_id, guarantee=guarantee, of=of, at=at, by_id=approver, why=why.strip()
    )
    _record(events.BreachExcused(guarantee.id, of, given.id), guarantee, by, at, why)
    return given


def withdraw_excuse(*, by: Viewer, at: datetime, about_id: UUID, of: MilestoneKind, why: str) -> None:
    """Take an excuse back; it stays on record with why it was given and why it was withdrawn.

    Raises: NotAllowed, ReasonMissing, NotExcused, OutOfOrder.
    """
    approver = _approver(by, why)
    guarantee = queries.guarantees_for_update().filter(about_id=about_id).first()
    given = queries.standing_excuse(guarantee, of) if guarantee is not None else None
    if guarantee is None or given is None:
        raise NotExcused
    if at < given.at:
        raise OutOfOrder
    ExcuseWithdrawal.objects.create(
        client_id=guarantee.client_id, excuse=given, at=at, by_id=approver, why=why.strip()
    )
    _record(events.ExcuseWithdrawn(guarantee.id, of, given.id), guarantee, by, at, why)


def _approver(by: Viewer, why: str) -> UUID:
    """A person, whom the record names."""
    require_role(by, *EXCUSING)
    if by.person_id is None:
        raise NotAllowed
    if not why.strip():
        raise ReasonMissing
    return by.person_id


def _record(fact: object, guarantee: Guarantee, by: Viewer, at: datetime, why: str) -> None:
    facts.record(fact, about=guarantee.about_id, client_id=guarantee.client_id, by=by, at=at, why=why.strip())
