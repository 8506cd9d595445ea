"""How two tickets can belong together, as data that is validated when the module loads. Pure decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

SUBJECT_CHARACTERS = 200

# What a page says before somebody merges: the one act here that is not offered to be undone.
MERGING_IS_FOR_GOOD = _(
    "Merging can't be undone. The duplicate is closed and leads on to the other ticket, which keeps the earliest report"
    " and the strictest times of the two. Both stories stay readable."
)


class LinkKind(StrEnum):
    """What one ticket is to another."""

    RELATES_TO = "relates_to"
    BLOCKS = "blocks"
    CAUSED_BY = "caused_by"
    SPLIT_FROM = "split_from"
    FOLLOWS_UP = "follows_up"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a kind reads from either end. A mutual one has no direction.

    ``is_by_hand`` says whether people may make and undo it; the others are history.
    """

    forth: Any
    back: Any
    is_mutual: bool = False
    is_by_hand: bool = True


READINGS: Mapping[LinkKind, Reading] = MappingProxyType(
    {
        LinkKind.RELATES_TO: Reading(_("relates to"), _("relates to"), is_mutual=True),
        LinkKind.BLOCKS: Reading(_("blocks"), _("is blocked by")),
        LinkKind.CAUSED_BY: Reading(_("is caused by"), _("causes")),
        LinkKind.SPLIT_FROM: Reading(_("was split from"), _("was split into"), is_by_hand=False),
        LinkKind.FOLLOWS_UP: Reading(
            _("is the lasting solution of"), _("has its lasting solution in"), is_by_hand=False
        ),
    }
)
BY_HAND = tuple(kind for kind in LinkKind if READINGS[kind].is_by_hand)


class LinkTableError(Exception):
    """The table of links contradicts itself; the program must not start with it."""


def ends(kind: LinkKind, source: UUID, target: UUID) -> tuple[UUID, UUID]:
    """The two ends in the order in which they are stored: a mutual link is the same made from either end."""
    is_turned = READINGS[kind].is_mutual and target < source
    return (target, source) if is_turned else (source, target)


def reading(kind: LinkKind, *, from_source: bool) -> Any:
    """What the one end is to the other, in words."""
    return READINGS[kind].forth if from_source else READINGS[kind].back


def is_reported_between(reported_at: datetime, original_at: datetime, at: datetime) -> bool:
    """Whether a part can have been reported then: not before the whole was, and not in the future."""
    return original_at <= reported_at <= at


def validate(table: Mapping[LinkKind, Reading] = READINGS) -> None:
    """Raises: LinkTableError."""
    missing = set(LinkKind) - set(table)
    if missing:
        raise LinkTableError(f"no reading: {', '.join(sorted(missing))}")
    if not any(table[kind].is_by_hand for kind in table):
        raise LinkTableError("nothing can be linked by hand")


validate()
