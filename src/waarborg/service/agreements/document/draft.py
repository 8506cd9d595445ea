"""What every clause is written with: the agreement, its terms, the sentences and the notation of its language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from waarborg.service.agreements.document.blocks import (
    Block,
    Cell,
    Clause,
    Line,
    Paragraph,
    Part,
    Run,
    legible,
    plain,
)
from waarborg.service.agreements.document.notation import Notation
from waarborg.service.agreements.document.texts import Texts, texts_in
from waarborg.sla.agreement.model import Agreement, Channel, Integration
from waarborg.sla.calendar import Closing, Holiday, country_list
from waarborg.sla.terms import FrozenHolidays, Terms, compile_terms

# The parts in the order in which they are numbered.
PARTS = (
    "parties",
    "scope",
    "people",
    "reachability",
    "windows",
    "incidents",
    "targets",
    "counting",
    "escalation",
    "services",
    "integrations",
    "fees",
    "term",
    "signing",
)


@dataclass(frozen=True)
class Draft:
    """One version of an agreement under the pen."""

    agreement: Agreement
    version: str
    digest: str
    frozen: FrozenHolidays | None = None

    @cached_property
    def texts(self) -> Texts:
        return texts_in(self.agreement.language)

    @cached_property
    def notation(self) -> Notation:
        return Notation(self.texts)

    @cached_property
    def terms(self) -> Terms:
        return compile_terms(self.agreement, frozen=self.frozen)

    @cached_property
    def first_year(self) -> tuple[date, date]:
        """First and last day of the contract's first year, or of the whole of it when it is shorter."""
        starts = self.agreement.contract.starts
        last = _a_year_after(starts) - timedelta(days=1)
        ends = self.agreement.contract.ends
        return starts, min(last, ends) if ends and ends >= starts else last

    @cached_property
    def closings(self) -> tuple[Closing, ...]:
        """The closed dates in the contract's first year."""
        starts, ends = self.first_year
        years = range(starts.year, ends.year + 1)
        days = (closing for year in years for closing in self.terms.calendar.closings(year).values())
        return tuple(closing for closing in days if starts <= closing.on <= ends)

    @cached_property
    def annexes(self) -> tuple[str, ...]:
        """The annexes that this agreement needs, in the order in which they are lettered."""
        needed = {
            "annex_example": True,
            "annex_days": bool(self.closings),
            "annex_integrations": bool(self.agreement.integrations),
        }
        return tuple(key for key, is_needed in needed.items() if is_needed)

    def say(self, key: str, **facts: str | Run) -> Line:
        return self.texts.line(key, **facts)

    def word(self, key: str, **facts: str) -> str:
        return self.texts.text(key, **facts)

    def paragraph(self, key: str, **facts: str | Run) -> Paragraph:
        return Paragraph(self.say(key, **facts))

    @staticmethod
    def joined(*lines: Line | None) -> Paragraph:
        """One paragraph of several sentences; those that do not apply are none."""
        spaced = [run for line in lines if line for run in (*line, Run(" "))]
        return Paragraph(tuple(spaced[:-1]))

    def article(self, part: str) -> str:
        """As in "artikel 7"."""
        return f"{self.word('document.article')}\u00a0{PARTS.index(part) + 1}"

    def letter(self, annex: str) -> str:
        return "ABC"[self.annexes.index(annex)]

    def annex(self, annex: str) -> str:
        """As in "Bijlage A"."""
        return f"{self.word('document.annex')}\u00a0{self.letter(annex)}"

    def part(self, key: str, *clauses: Clause | None) -> Part:
        """A numbered part; clauses that do not apply are none and take no number."""
        number = str(PARTS.index(key) + 1)
        return Part(number, key, self.word(f"{key}.title"), _numbered(number, clauses))

    def annex_part(self, key: str, *clauses: Clause | None) -> Part:
        letter = self.letter(key)
        return Part(
            letter, key, self.word(f"{key}.title"), _numbered(letter, clauses), new_page=letter == "A"
        )

    def clause(self, key: str, *blocks: Block | None, keep: bool = False, **facts: str) -> Clause:
        """A clause with the title that belongs to ``key``; blocks that do not apply are none."""
        return self.titled(self.word(f"{key}.title", **facts), *blocks, keep=keep)

    @staticmethod
    def titled(title: str, *blocks: Block | None, keep: bool = False) -> Clause:
        return Clause("", legible(title), tuple(block for block in blocks if block is not None), keep)

    def name_of(self, closing: Closing) -> str:
        return closing.name_nl if self.agreement.language == "nl" else closing.name_en

    def holidays(self, year: int) -> tuple[Holiday, ...]:
        """The country's list for a year, as the contract version froze it or as it is today."""
        if self.frozen is not None and year in self.frozen:
            return self.frozen[year]
        return country_list(self.agreement.calendar.holidays)(year)

    def holiday_name(self, holiday: Holiday) -> str:
        return holiday.name_nl if self.agreement.language == "nl" else holiday.name_en

    def holiday_on(self, on: date) -> str | None:
        """What that date is called on the country's list."""
        return next((self.holiday_name(day) for day in self.holidays(on.year) if day.on == on), None)

    def way(self, key: str) -> str:
        """How a sentence calls a channel of the agreement, with its number where there are more of its kind."""
        channel = self.agreement.channels[key]
        name = self.word(f"reporting.{channel.kind}")
        numbers = {other.number for other in self.agreement.channels.values() if other.kind == channel.kind}
        return (
            f"{name} ({self.notation.phone(channel.number)})" if channel.number and len(numbers) > 1 else name
        )

    def number_of(self, channel: Channel) -> str | None:
        """The number behind a channel; the project manager's mobile stands in the agreement's own table."""
        if channel.number is None and channel.kind == "project_manager":
            return self.agreement.project_manager.mobile
        return channel.number

    def written(self, at: datetime) -> str:
        """An instant on the agreement's wall clock, in words."""
        return self.notation.dated_time(at, self.terms.zone)

    def phone(self, number: str) -> Run:
        return Run(self.notation.phone(number), href=f"tel:{number}")

    def reached_at(self, email: str | None, phone: str | None) -> tuple[Line, ...]:
        """Phone and mail, each on a line, or a dash."""
        lines = ((self.phone(phone),) if phone else None, (mail(email),) if email else None)
        return tuple(line for line in lines if line) or (self.dash(),)

    def dash(self) -> Line:
        return plain(self.word("words.none"))

    def owner(self, integration: Integration, side: str) -> str:
        """Who answers for a side, in words: the file may say "agency" and "client"."""
        owner = (integration.ours if side == "ours" else integration.theirs).owner
        return self.word(f"integrations.diagram.{owner}") if owner in ("agency", "client") else owner


def _numbered(number: str, clauses: Iterable[Clause | None]) -> tuple[Clause, ...]:
    present = (clause for clause in clauses if clause is not None)
    return tuple(replace(clause, number=f"{number}.{index}") for index, clause in enumerate(present, 1))


def _a_year_after(on: date) -> date:
    """The same date a year on; 29 February becomes 1 March."""
    leap_day = (2, 29)
    if (on.month, on.day) == leap_day:
        return date(on.year + 1, 3, 1)
    return on.replace(year=on.year + 1)


def mail(address: str) -> Run:
    return Run(legible(address), href=f"mailto:{address}")


def web(url: str) -> Run:
    """An address on the web, as people say it."""
    return Run(legible(site_name(url)), href=url)


def site_name(url: str) -> str:
    """The address without "https://"; a scheme that protects nobody stays visible."""
    return url.removeprefix("https://").rstrip("/")


def cell(*lines: Line, severity: str | None = None) -> Cell:
    return Cell(lines, severity)
