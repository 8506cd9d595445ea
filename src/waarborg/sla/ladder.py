"""The rungs of the escalation ladder: which level fires at which part of which target (clause D6)."""

import re
from dataclasses import dataclass
from typing import cast

from waarborg.sla.band import MilestoneKind

MOST_PERCENT = 500
ALLOWED = f'"75% of reaction" or "100% of resolution": 1 to {MOST_PERCENT} percent of one of the two targets'
_GRAMMAR = re.compile(r"(?P<percent>[1-9][0-9]{0,2})% of (?P<of>reaction|resolution)")


class InvalidRung(ValueError):  # noqa: N818 - named as the other refusals of the SLA file are
    """A text that does not say at which part of which target a level fires."""

    allowed = ALLOWED

    def __init__(self, found: str) -> None:
        super().__init__(f"{found!r} is not a part of a target; allowed is {ALLOWED}")
        self.found = found


@dataclass(frozen=True, slots=True)
class LadderRung:
    """An escalation level's place in a target: it fires when ``percent`` of it has been used."""

    level: int
    of: MilestoneKind
    percent: int


def parse_rung(level: int, text: str) -> LadderRung:
    """The rung of ``level`` that ``text`` says, such as "75% of reaction".

    Raises: InvalidRung.
    """
    match = _GRAMMAR.fullmatch(text)
    if match is None or int(match["percent"]) > MOST_PERCENT:
        raise InvalidRung(text)
    return LadderRung(level, cast("MilestoneKind", match["of"]), int(match["percent"]))
