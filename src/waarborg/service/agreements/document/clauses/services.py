"""Clauses E and F: support hours, updates and Core Web Vitals, with their hours, rates and minimums."""

from collections.abc import Iterable

from waarborg.service.agreements.document.blocks import (
    Bullets,
    Clause,
    Column,
    Part,
    Row,
    Table,
    plain,
    strong,
)
from waarborg.service.agreements.document.clauses.fees import ServiceFee, service_fees
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.sla.agreement.model import CoreWebVitals, SecurityUpdates, SupportHours


def services(draft: Draft) -> Part:
    agreed = draft.agreement.services
    return draft.part(
        "services",
        _agreed(draft),
        _support(draft, agreed.support) if agreed.support else None,
        _updates(draft, agreed.security_updates) if agreed.security_updates else None,
        _vitals(draft, agreed.core_web_vitals) if agreed.core_web_vitals else None,
    )


def _agreed(draft: Draft) -> Clause:
    fees = service_fees(draft)
    if not fees:
        return draft.clause("services.agreed", draft.paragraph("services.agreed.none"))
    columns = (
        Column(draft.word("services.agreed.service"), 1.8),
        Column(draft.word("services.agreed.hours"), 1.0, "end"),
        Column(draft.word("services.agreed.rate"), 1.0, "end"),
        Column(draft.word("services.agreed.monthly"), 1.0, "end"),
    )
    return draft.clause(
        "services.agreed",
        draft.paragraph("services.agreed.line"),
        Table(draft.word("services.agreed.caption"), columns, tuple(_rows(draft, fees))),
        keep=True,
    )


def _rows(draft: Draft, fees: tuple[ServiceFee, ...]) -> Iterable[Row]:
    notation = draft.notation
    for fee in fees:
        figures = (notation.number(fee.hours), notation.money(fee.rate), notation.money(fee.monthly))
        yield Row((cell(plain(fee.name)), *(cell(plain(figure)) for figure in figures)))
    if len(fees) > 1:
        hours = notation.number(sum(fee.hours for fee in fees))
        total = notation.money(sum((fee.monthly for fee in fees), start=fees[0].monthly * 0))
        name = strong(draft.word("services.agreed.total"))
        yield Row((cell(name), cell(strong(hours)), cell(()), cell(strong(total))), "total")


def _support(draft: Draft, support: SupportHours) -> Clause:
    hours = draft.notation.hours(support.hours_per_month)
    return draft.clause("services.support", draft.paragraph("services.support.line", hours=hours))


def _updates(draft: Draft, updates: SecurityUpdates) -> Clause:
    days = draft.texts.counted(updates.acceptance_days, "days")
    steps = (
        draft.say("services.security_updates.staging"),
        draft.say("services.security_updates.acceptance", days=days),
        draft.say("services.security_updates.live"),
        draft.say("services.security_updates.notices"),
    )
    return draft.clause(
        "services.security_updates",
        draft.paragraph("services.security_updates.line"),
        Bullets(steps),
        draft.paragraph("services.security_updates.checks"),
        Bullets(tuple(plain(check) for check in updates.checks)),
        keep=True,
    )


def _vitals(draft: Draft, vitals: CoreWebVitals) -> Clause:
    forms = draft.texts.listed(draft.word(f"services.core_web_vitals.{form}") for form in vitals.forms)
    minimum = vitals.minimum
    values = {
        "lcp": f"{draft.notation.number(minimum.lcp_ms)}\u00a0ms",
        "inp": f"{draft.notation.number(minimum.inp_ms)}\u00a0ms",
        "cls": draft.notation.exact(minimum.cls),
    }
    columns = (
        Column(draft.word("services.core_web_vitals.vital"), 0.6),
        Column(draft.word("services.core_web_vitals.meaning"), 2.4),
        Column(draft.word("services.core_web_vitals.minimum"), 1.2, "end"),
    )
    rows = tuple(_vital(draft, key, value) for key, value in values.items())
    return draft.clause(
        "services.core_web_vitals",
        draft.paragraph("services.core_web_vitals.line", forms=forms),
        Table(draft.word("services.core_web_vitals.caption"), columns, rows),
        keep=True,
    )


def _vital(draft: Draft, key: str, value: str) -> Row:
    name = strong(draft.word(f"services.core_web_vitals.{key}"))
    meaning = plain(draft.word(f"services.core_web_vitals.{key}_meaning"))
    return Row(
        (
            cell(name),
            cell(meaning),
            cell(plain(draft.word("services.core_web_vitals.or_better", value=value))),
        )
    )
