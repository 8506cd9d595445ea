"""Two reports of one matter, merged: the survivor takes over what counts of the other."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.agreements.queries import terms_of
from waarborg.service.foundation import facts
from waarborg.service.foundation.refusals import NotAllowed, Refused
from waarborg.service.foundation.viewer import Audience, Viewer
from waarborg.service.guarantees import events, queries
from waarborg.service.guarantees.commands.noting import append
from waarborg.service.guarantees.models import Guarantee
from waarborg.sla import guarantee as sla
from waarborg.sla.merging import merge as merged_as_one


class NotOneMatter(Refused):
    """Only two reports of one client can be about one matter."""

    code = "guarantee.not_one_matter"
    sentence = _("Only two different reports of the same client can be merged.")


class AlreadyMerged(Refused):
    """What was merged is counted elsewhere, once."""

    code = "guarantee.already_merged"
    sentence = _("One of the two has been merged already.")


class SurvivorOutside(Refused):
    """A promise can't be lost by merging it into something to which none was made."""

    code = "guarantee.survivor_outside"
    sentence = _(
        "The guarantees hold for the one that would vanish and not for the one that stays. "
        "Merge them the other way round, or turn the one that stays into an incident first."
    )


class Merged(NamedTuple):
    """Both guarantees after the merge."""

    survivor: sla.Guarantee
    merged: sla.Guarantee


def merge(*, by: Viewer, at: datetime, survivor_about_id: UUID, merged_about_id: UUID) -> Merged | None:
    """Let the survivor take over what counts of the other, which is counted as merged from here on, never as met.

    None when the other has no guarantee, and so nothing that counts. Both may be under different versions of the
    agreement: what was promised under one of them stays promised.

    Raises: NotAllowed, NotOneMatter, AlreadyMerged, SurvivorOutside, OutOfOrder.
    """
    if by.audience not in (Audience.STAFF, Audience.SYSTEM):
        raise NotAllowed
    survivor, merged = _locked_pair(survivor_about_id, merged_about_id)
    if merged is None:
        return None
    if survivor is None:
        raise SurvivorOutside
    _require_mergeable(survivor, merged, at)
    names = str(merged_about_id), str(survivor_about_id)
    leaving, taking = merged_as_one(queries.events_of(merged), terms_of(merged.version), at, names=names)
    result = Merged(append(survivor, taking, at), append(merged, leaving, at))
    facts.record(
        events.TookOver(survivor.id, merged.id, merged_about_id),
        about=survivor_about_id,
        client_id=survivor.client_id,
        by=by,
        at=at,
    )
    return result


def _locked_pair(survivor: UUID, merged: UUID) -> tuple[Guarantee | None, Guarantee | None]:
    """Both, locked in the order of their ids, so that two merges at once wait for each other in a row."""
    locked = queries.guarantees_for_update().filter(about_id__in=(survivor, merged)).order_by("id")
    found = {guarantee.about_id: guarantee for guarantee in locked}
    return found.get(survivor), found.get(merged)


def _require_mergeable(survivor: Guarantee, merged: Guarantee, at: datetime) -> None:
    if survivor.client_id != merged.client_id or survivor.id == merged.id:
        raise NotOneMatter
    stays, vanishes = (queries.folded(one, at)[0] for one in (survivor, merged))
    if stays.merged_at is not None or vanishes.merged_at is not None:
        raise AlreadyMerged
    if stays.left_at is not None and vanishes.left_at is None:
        raise SurvivorOutside
