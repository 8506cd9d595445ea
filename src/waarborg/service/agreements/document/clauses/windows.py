"""Clause D, first half: the service window, its fee, and the calendar."""

from collections.abc import Iterable
from datetime import date

from waarborg.service.agreements.document.blocks import (
    Block,
    Clause,
    Column,
    Line,
    Part,
    Row,
    Table,
    plain,
    strong,
)
from waarborg.service.agreements.document.clauses.fees import windows_fee
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.sla.agreement.model import ServiceWindow, Size


def windows(draft: Draft) -> Part:
    return draft.part("windows", _chosen(draft), _calendar(draft))


def chosen_window(draft: Draft) -> ServiceWindow:
    return draft.agreement.service_windows[draft.agreement.contract.service_window]


def openings_of(draft: Draft, window: ServiceWindow) -> str:
    return draft.texts.listed(draft.notation.openings(window.open))


def _chosen(draft: Draft) -> Clause:
    window = chosen_window(draft)
    return draft.clause(
        "windows.chosen",
        draft.joined(
            draft.say("windows.chosen.line", window=window.name, openings=openings_of(draft, window)),
            draft.say(f"windows.chosen.{_on_closed_days(draft, window)}"),
        ),
        _table(draft),
        _fee(draft),
    )


def _on_closed_days(draft: Draft, window: ServiceWindow) -> str:
    if draft.terms.window.is_always_open:
        return "round_the_clock"
    return f"holidays_{window.holidays}"


def _fee(draft: Draft) -> Block:
    total = windows_fee(draft)
    if total is None:
        return draft.paragraph("windows.chosen.no_fee")
    return draft.paragraph(
        "windows.chosen.fee", total=draft.notation.money(total), fees=draft.article("fees")
    )


def _table(draft: Draft) -> Table:
    columns = (
        Column(draft.word("windows.chosen.name"), 1.7),
        Column(draft.word("windows.chosen.open"), 1.8),
        Column(draft.word("windows.chosen.closed_days"), 0.75),
        *(Column(draft.word(f"sizes.{size}"), 0.95, "end") for size in Size),
    )
    rows = tuple(
        _window(draft, window, is_chosen=key == draft.agreement.contract.service_window)
        for key, window in draft.agreement.service_windows.items()
    )
    return Table(draft.word("windows.chosen.caption"), columns, rows)


def _window(draft: Draft, window: ServiceWindow, *, is_chosen: bool) -> Row:
    name: tuple[Line, ...] = (strong(window.name) if is_chosen else plain(window.name),)
    if is_chosen:
        name = (*name, plain(f"✓\u00a0{draft.word('windows.chosen.chosen')}"))
    closed = "closed" if window.holidays == "closed" else "open_too"
    return Row(
        (
            cell(*name),
            cell(*map(plain, draft.notation.openings(window.open))),
            cell(plain(draft.word(f"windows.chosen.{closed}"))),
            *(cell(_fee_of(draft, window, size)) for size in Size),
        ),
        "chosen" if is_chosen else "plain",
    )


def _fee_of(draft: Draft, window: ServiceWindow, size: Size) -> Line:
    if window.monthly_fee is None:
        return plain(draft.word("windows.chosen.no_fee_cell"))
    return plain(draft.notation.money(getattr(window.monthly_fee, size)))


def _calendar(draft: Draft) -> Clause:
    table = draft.agreement.calendar
    return draft.clause(
        "windows.calendar",
        draft.joined(
            _listed(draft),
            _exceptions(draft, "also_open", table.also_open),
            _exceptions(draft, "also_closed", table.also_closed),
            draft.say("windows.calendar.annex", annex=draft.annex("annex_days"))
            if draft.closings
            else draft.say("windows.calendar.none_first_year"),
        ),
        draft.paragraph("windows.calendar.zone", zone=draft.agreement.timezone),
    )


def _listed(draft: Draft) -> Line:
    country = draft.agreement.calendar.holidays
    if country == "none":
        return draft.say("windows.calendar.not_listed")
    return draft.say("windows.calendar.listed", country=country_name(draft, country))


def _exceptions(draft: Draft, key: str, days: tuple[date | str, ...]) -> Line | None:
    if not days:
        return None
    return draft.say(f"windows.calendar.{key}", days=draft.texts.listed(_named(draft, days)))


def _named(draft: Draft, days: Iterable[date | str]) -> Iterable[str]:
    for day in days:
        if isinstance(day, date):
            yield dated(draft, day)
        else:
            yield draft.word("windows.calendar.every_year", name=day)


def dated(draft: Draft, on: date) -> str:
    """A date, with the holiday's name when it is on the country's list."""
    name = draft.holiday_on(on)
    written = draft.notation.day(on)
    return f"{written} ({name})" if name else written


def country_name(draft: Draft, country: str) -> str:
    """A country, or a part of one, in words; its code where the language has no word for it."""
    code = country.partition("-")[0]
    if f"countries.{country}" in draft.texts.keys:
        return draft.word(f"countries.{country}")
    if f"countries.{code}" in draft.texts.keys:
        return f"{draft.word(f'countries.{code}')} ({country})"
    return country
