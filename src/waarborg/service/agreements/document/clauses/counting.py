"""How time is counted, in plain words."""

from collections.abc import Iterable

from waarborg.service.agreements.document.blocks import Bullets, Clause, Line, Part
from waarborg.service.agreements.document.draft import Draft
from waarborg.sla.durations import Duration, Unit

_UNITS = {
    "hours": (Unit.MINUTES, Unit.HOURS),
    "elapsed": (Unit.ELAPSED_MINUTES, Unit.ELAPSED_HOURS),
    "working_days": (Unit.WORKING_DAYS,),
    "days": (Unit.DAYS,),
}


def counting(draft: Draft) -> Part:
    rules = draft.agreement.rules
    pauses = "pause" if rules.pause_while_waiting_for_client else "no_pause"
    return draft.part(
        "counting",
        draft.clause(
            "counting.start",
            draft.paragraph(f"counting.start.{rules.clock_starts}", times=draft.article("targets")),
        ),
        draft.clause("counting.units", Bullets(tuple(_units(draft)))),
        _ends(draft),
        draft.clause("counting.pauses", draft.paragraph(f"counting.pauses.{pauses}")),
        draft.clause("counting.changes", draft.paragraph("counting.changes.line")),
        draft.clause(
            "counting.example", draft.paragraph("counting.example.line", annex=draft.annex("annex_example"))
        ),
    )


def _durations(draft: Draft) -> Iterable[Duration]:
    for norm in draft.terms.norms.values():
        yield norm.reaction
        yield norm.resolution


def _units(draft: Draft) -> Iterable[Line]:
    """What each unit means, for the units that the agreement uses; working days also count in its calendar."""
    used = {duration.unit for duration in _durations(draft)}
    for key, units in _UNITS.items():
        if used.intersection(units):
            yield draft.say(f"counting.units.{key}")


def _ends(draft: Draft) -> Clause:
    if any(duration.is_dated for duration in _durations(draft)):
        return draft.clause(
            "counting.day_ends", draft.paragraph(f"counting.day_ends.{draft.agreement.rules.day_ends}")
        )
    title = draft.word("counting.day_ends.exact_title")
    return draft.titled(title, draft.paragraph("counting.day_ends.exact"))
