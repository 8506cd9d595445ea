"""The annex with one report, counted by the engine from beginning to end."""

from waarborg.service.agreements.document.blocks import Column, Line, Part, Row, Table, plain, strong
from waarborg.service.agreements.document.clauses.windows import chosen_window, openings_of
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.service.agreements.document.example import Example, band_of, example_of
from waarborg.sla.wording import severity_words


def annex_example(draft: Draft) -> Part:
    example = example_of(draft)
    clause = draft.clause(
        "annex_example.counted",
        draft.joined(
            _story(draft, example), _on_the_way(draft, example), draft.say("annex_example.counted.no_pauses")
        ),
        _table(draft, example),
        band_of(draft, example),
        keep=True,
    )
    return draft.annex_part("annex_example", clause)


def _story(draft: Draft, example: Example) -> Line:
    key = (
        "annex_example.counted.line_open"
        if example.starts == example.reported
        else "annex_example.counted.line"
    )
    return draft.say(
        key,
        reported=draft.written(example.reported),
        window=openings_of(draft, chosen_window(draft)),
        starts=draft.written(example.starts),
    )


def _on_the_way(draft: Draft, example: Example) -> Line | None:
    closed = [f"{draft.notation.day(closing.on)} ({draft.name_of(closing)})" for closing in example.closings]
    return draft.say("annex_example.counted.closing", days=draft.texts.listed(closed)) if closed else None


def _table(draft: Draft, example: Example) -> Table:
    counts = draft.agreement.rules.workaround_counts
    resolution = "resolution_workaround" if counts else "resolution"
    columns = (
        Column(draft.word("annex_example.counted.severity"), 0.8),
        Column(draft.word("annex_example.counted.reaction"), 1.5),
        Column(draft.word(f"annex_example.counted.{resolution}"), 1.5),
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
    return Table(draft.word("annex_example.counted.caption"), columns, rows)
