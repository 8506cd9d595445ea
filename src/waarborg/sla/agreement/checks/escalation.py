"""The two escalation levels: both there, in order, each firing at a part of a target (clause D6)."""

from collections.abc import Iterator

from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.paths import Path
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.problems import Code, Problem
from waarborg.sla.ladder import MOST_PERCENT, InvalidRung, LadderRung, parse_rung

_LEVELS = (1, 2)
_RUNG = Phrase(
    f'"75% of reaction" of "100% of resolution": 1 tot en met {MOST_PERCENT} procent van een van beide normen',
    f'"75% of reaction" or "100% of resolution": 1 to {MOST_PERCENT} percent of one of the two targets',
)


def check_escalation(document: Document) -> Iterator[Problem]:
    """Levels 1 and 2 once each, the grammar of ``at``, and a ladder that climbs."""
    if not isinstance(document.at(("escalation",)), list):
        return
    levels = [document.at((*path, "level")) for path in document.tables("escalation")]
    for level in _LEVELS:
        if level not in levels and all(isinstance(found, int) for found in levels):
            yield document.problem(
                Code.MISSING_LEVEL, ("escalation",), level=str(level), found=f"level = {level}"
            )
    rungs: list[tuple[Path, LadderRung]] = []
    for path in document.tables("escalation"):
        level = document.at((*path, "level"))
        for item, text in document.texts(*path, "at"):
            try:
                rungs.append((item, parse_rung(level if level in _LEVELS else 0, text)))
            except InvalidRung:
                yield document.problem(Code.NOT_A_RUNG, item, allowed=_RUNG)
    yield from _check_climb(document, rungs)


def _check_climb(document: Document, rungs: list[tuple[Path, LadderRung]]) -> Iterator[Problem]:
    for item, rung in rungs:
        first = [other.percent for _, other in rungs if other.level == 1 and other.of == rung.of]
        if rung.level == _LEVELS[1] and first and rung.percent < min(first):
            yield document.problem(Code.LADDER_UPSIDE_DOWN, item, first=f"{min(first)}% of {rung.of}")
