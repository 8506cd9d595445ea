"""What the client pays each month, and indexation."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from waarborg.service.agreements.document.blocks import (
    Block,
    Clause,
    Column,
    Paragraph,
    Part,
    Row,
    Table,
    plain,
    strong,
)
from waarborg.service.agreements.document.draft import Draft, cell, site_name
from waarborg.sla.agreement.model import Website

_SERVICES = ("support", "security_updates", "core_web_vitals")


@dataclass(frozen=True, slots=True)
class ServiceFee:
    """An optional service as it is charged."""

    name: str
    hours: Decimal
    rate: Decimal

    @property
    def monthly(self) -> Decimal:
        return self.hours * self.rate


def service_fees(draft: Draft) -> tuple[ServiceFee, ...]:
    """The services that the client takes."""
    agreed = ((key, getattr(draft.agreement.services, key)) for key in _SERVICES)
    return tuple(
        ServiceFee(draft.word(f"services.{key}.name"), service.hours_per_month, service.hourly_rate)
        for key, service in agreed
        if service is not None
    )


def windows_fee(draft: Draft) -> Decimal | None:
    """The chosen window's fee a month for all the client's websites; none when no fee was agreed."""
    fees = [fee for website in draft.agreement.websites if (fee := _fee(draft, website)) is not None]
    return sum(fees, start=Decimal(0)) if fees else None


def monthly_total(draft: Draft) -> Decimal | None:
    """Window and services together; none when the window's fee is still to be agreed."""
    window = windows_fee(draft)
    if window is None:
        return None
    return sum((fee.monthly for fee in service_fees(draft)), start=window)


def _fee(draft: Draft, website: Website) -> Decimal | None:
    chosen = draft.agreement.service_windows[draft.agreement.contract.service_window]
    return getattr(chosen.monthly_fee, website.size) if chosen.monthly_fee else None


def fees(draft: Draft) -> Part:
    return draft.part("fees", _monthly(draft), _indexation(draft))


def _monthly(draft: Draft) -> Clause:
    columns = (
        Column(draft.word("fees.monthly.item"), 1.7),
        Column(draft.word("fees.monthly.basis"), 1.4),
        Column(draft.word("fees.monthly.amount"), 0.9, "end"),
    )
    rows = (*_window_rows(draft), *_service_rows(draft), *_total_row(draft))
    return draft.clause(
        "fees.monthly",
        draft.paragraph("fees.monthly.line"),
        Table(draft.word("fees.monthly.caption"), columns, rows),
        draft.paragraph("fees.monthly.vat"),
    )


def _window_rows(draft: Draft) -> Iterable[Row]:
    chosen = draft.agreement.service_windows[draft.agreement.contract.service_window]
    yield Row((cell(draft.say("fees.monthly.window", window=chosen.name)),), "group")
    for website in draft.agreement.websites:
        fee = _fee(draft, website)
        size = draft.word(f"sizes.{website.size}").lower()
        amount = draft.word("fees.monthly.not_agreed") if fee is None else draft.notation.money(fee)
        basis = draft.word("fees.monthly.basis_window", size=size)
        yield Row((cell(plain(site_name(website.url))), cell(plain(basis)), cell(plain(amount))))


def _service_rows(draft: Draft) -> Iterable[Row]:
    for index, fee in enumerate(service_fees(draft)):
        if index == 0:
            yield Row((cell(strong(draft.word("services.title"))),), "group")
        hours, rate = draft.notation.hours(fee.hours), draft.notation.money(fee.rate)
        basis = draft.word("fees.monthly.basis_service", hours=hours, rate=rate)
        yield Row((cell(plain(fee.name)), cell(plain(basis)), cell(plain(draft.notation.money(fee.monthly)))))


def _total_row(draft: Draft) -> Iterable[Row]:
    total = monthly_total(draft)
    if total is not None:
        label, amount = strong(draft.word("fees.monthly.total")), strong(draft.notation.money(total))
        yield Row((cell(label), cell(()), cell(amount)), "total")


def _indexation(draft: Draft) -> Clause:
    agreed = draft.agreement.contract.indexation
    line: Block = Paragraph(plain(agreed)) if agreed else draft.paragraph("fees.indexation.none")
    return draft.clause("fees.indexation", line)
