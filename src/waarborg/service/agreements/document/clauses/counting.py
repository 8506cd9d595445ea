"""How time is counted, in plain words, with an example that the engine works out."""

from collections.abc import Iterable

from waarborg.service.agreements.document.blocks import (
    Bullets,
    Clause,
    Column,
    Line,
    Part,
    Row,
    Table,
    plain,
    strong,
)
from waarborg.service.agreements.document.clauses.windows import chosen_window, openings_of
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.service.agreements.document.example import Example, band_of, example_of
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.wording import severity_words

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
        _example(draft, example_of(draft)),
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


def _example(draft: Draft, example: Example) -> Clause:
    return draft.clause(
        "counting.example",
        draft.joined(
            _story(draft, example), _on_the_way(draft, example), draft.say("counting.example.no_pauses")
        ),
        _table(draft, example),
        band_of(draft, example),
        keep=True,
    )


def _story(draft: Draft, example: Example) -> Line:
    key = "counting.example.line_open" if example.starts == example.reported else "counting.example.line"
    return draft.say(
        key,
        reported=draft.written(example.reported),
        window=openings_of(draft, chosen_window(draft)),
        starts=draft.written(example.starts),
    )


def _on_the_way(draft: Draft, example: Example) -> Line | None:
    closed = [f"{draft.notation.day(closing.on)} ({draft.name_of(closing)})" for closing in example.closings]
    return draft.say("counting.example.closing", days=draft.texts.listed(closed)) if closed else None


def _table(draft: Draft, example: Example) -> Table:
    counts = draft.agreement.rules.workaround_counts
    resolution = "resolution_workaround" if counts else "resolution"
    columns = (
        Column(draft.word("counting.example.severity"), 0.8),
        Column(draft.word("counting.example.reaction"), 1.5),
        Column(draft.word(f"counting.example.{resolution}"), 1.5),
    )
    rows = tuple(
        Row(
            (
                cell(strong(severity_words(due.severity)), severity=due.severity),
                cell(plain(draft.written(due.reaction))),
                cell(plain(draft.written(due.resolution))),
            )
        )
        for due in example.dues
    )
    return Table(draft.word("counting.example.caption"), columns, rows)
