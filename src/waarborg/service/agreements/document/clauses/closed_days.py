"""The annex with the closed dates of the contract's first year, and the holidays on which the agency works."""

from collections.abc import Iterable

from waarborg.service.agreements.document.blocks import Clause, Column, Part, Row, Table, plain
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.sla.calendar import Closing, Holiday


def annex_days(draft: Draft) -> Part:
    return draft.annex_part("annex_days", _closed(draft), _working(draft))


def _closed(draft: Draft) -> Clause:
    starts, ends = map(draft.notation.day, draft.first_year)
    columns = (
        Column(draft.word("annex_days.closed.weekday"), 0.8),
        Column(draft.word("annex_days.closed.date"), 1.35),
        Column(draft.word("annex_days.closed.name"), 1.75),
        Column(draft.word("annex_days.closed.source"), 1.0),
    )
    rows = tuple(_row(draft, closing) for closing in draft.closings)
    return draft.clause(
        "annex_days.closed",
        Table(draft.word("annex_days.closed.caption"), columns, rows),
        starts=starts,
        ends=ends,
    )


def _row(draft: Draft, closing: Closing) -> Row:
    written = (
        draft.notation.weekday(closing.on.weekday()),
        draft.notation.day(closing.on),
        draft.name_of(closing),
        draft.word(f"annex_days.closed.{closing.source}"),
    )
    return Row(tuple(cell(plain(text)) for text in written))


def _working(draft: Draft) -> Clause | None:
    """Public holidays in the first year that the agreement takes off the list (``also_open``)."""
    days = [f"{draft.notation.day(day.on)} ({draft.holiday_name(day)})" for day in _opened(draft)]
    if not days:
        return None
    return draft.clause(
        "annex_days.working", draft.paragraph("annex_days.working.line", days=draft.texts.listed(days))
    )


def _opened(draft: Draft) -> Iterable[Holiday]:
    starts, ends = draft.first_year
    closed = {closing.on for closing in draft.closings}
    for year in range(starts.year, ends.year + 1):
        for holiday in draft.holidays(year):
            if holiday.is_public and starts <= holiday.on <= ends and holiday.on not in closed:
                yield holiday
