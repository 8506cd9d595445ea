"""What a matter can be, and how each kind is treated, as data that is validated when the module loads (clause A)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What was reported. Only an incident stands under the guarantees."""

    INCIDENT = "incident"
    QUESTION = "question"
    SMALL_CHANGE = "small_change"
    SPRINT_WORK = "sprint_work"
    EXPERTISE = "expertise"
    HOSTING = "hosting"


SUPPORT = "support"
SPRINT_PLANNING = "sprint_planning"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one kind is treated.

    ``is_delivered`` says whether it ends by a delivery that was checked; any other is simply closed. ``team`` is where
    it goes; none where the team is chosen, or where nobody at the agency takes it over. ``needs_reason`` asks for words
    that the client reads before a matter becomes this; whatever leaves the guarantees needs them anyway.
    """

    is_in_agreement: bool
    is_guaranteed: bool = False
    is_delivered: bool = False
    needs_reason: bool = True
    team: str | None = SUPPORT
    chooses_team: bool = False
    names_hosting: bool = False


TREATMENTS: Mapping[Kind, Treatment] = MappingProxyType(
    {
        Kind.INCIDENT: Treatment(is_in_agreement=True, is_guaranteed=True, is_delivered=True),
        Kind.QUESTION: Treatment(is_in_agreement=True, needs_reason=False),
        Kind.SMALL_CHANGE: Treatment(is_in_agreement=True, is_delivered=True, needs_reason=False),
        Kind.SPRINT_WORK: Treatment(is_in_agreement=False, team=SPRINT_PLANNING),
        Kind.EXPERTISE: Treatment(is_in_agreement=False, team=None, chooses_team=True),
        Kind.HOSTING: Treatment(is_in_agreement=False, team=None, names_hosting=True),
    }
)

KIND_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        Kind.INCIDENT: _("incident"),
        Kind.QUESTION: _("question"),
        Kind.SMALL_CHANGE: _("small change"),
        Kind.SPRINT_WORK: _("sprint work"),
        Kind.EXPERTISE: _("other expertise"),
        Kind.HOSTING: _("hosting"),
    }
)

# The teams that an agency begins with; it may name others, which are shown as it wrote them.
TEAM_WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        SUPPORT: _("support"),
        SPRINT_PLANNING: _("sprint planning"),
        "strategy": _("online strategy"),
        "seo": _("SEO"),
        "sea": _("SEA"),
        "social_advertising": _("social advertising"),
        "conversion": _("conversion optimisation"),
    }
)
EXPERT_TEAMS = ("strategy", "seo", "sea", "social_advertising", "conversion")


class KindTableError(Exception):
    """The table of kinds contradicts itself; the program must not start with it."""


def leaves_guarantee(was: Kind, becomes: Kind) -> bool:
    return TREATMENTS[was].is_guaranteed and not TREATMENTS[becomes].is_guaranteed


def returns_to_guarantee(was: Kind, becomes: Kind) -> bool:
    return not TREATMENTS[was].is_guaranteed and TREATMENTS[becomes].is_guaranteed


def needs_reason(was: Kind, becomes: Kind) -> bool:
    """Whether the client must read why."""
    return TREATMENTS[becomes].needs_reason or leaves_guarantee(was, becomes)


def validate_kinds(table: Mapping[Kind, Treatment] = TREATMENTS) -> None:
    """Raises: KindTableError when a kind has no treatment, or one that no agreement could mean."""
    missing = set(Kind) - set(table)
    if missing:
        raise KindTableError(f"no treatment: {', '.join(sorted(missing))}")
    for kind, one in table.items():
        if one.is_guaranteed and not (one.is_in_agreement and one.is_delivered):
            raise KindTableError(f"{kind}: a guarantee is met by a delivery, under an agreement")
        if not one.is_in_agreement and not one.needs_reason:
            raise KindTableError(f"{kind}: what is outside the agreement needs a reason")
        if one.chooses_team and one.team is not None:
            raise KindTableError(f"{kind}: its team is chosen and given")


validate_kinds()
