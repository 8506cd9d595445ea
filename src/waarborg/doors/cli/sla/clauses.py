"""The clauses of an agreement as headings, lines and grids of text, ready to be drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from waarborg.sla.agreement.difference import monthly_amount
from waarborg.sla.agreement.labels import (
    choice,
    label,
    money_words,
    opening_words,
    rung_words,
    subject,
    target_words,
    value_words,
)
from waarborg.sla.agreement.model import (
    Agency,
    Agreement,
    Client,
    CoreWebVitals,
    Interface,
    SecurityUpdates,
    Severity,
    SupportHours,
)
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.wording import Language, day_words, severity_words

_YES = {True: Phrase("ja", "yes"), False: Phrase("", "")}


@dataclass(frozen=True, slots=True)
class Grid:
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    heading: str
    lines: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = field(default=())


def clauses(agreement: Agreement, language: Language) -> Iterator[Clause]:
    """Every clause, in the order of the document; an optional one only when it was agreed."""
    writer = _Writer(agreement, language)
    yield writer.parties()
    yield writer.websites()
    yield writer.people()
    yield writer.channels()
    yield writer.windows()
    yield writer.calendar()
    yield writer.priorities()
    yield writer.targets()
    yield writer.rules()
    yield writer.escalation()
    if services := tuple(writer.services()):
        yield Clause(writer.said(_SERVICES), services)
    if agreement.integrations:
        yield writer.integrations()


class _Writer:
    """One agreement in one language."""

    def __init__(self, agreement: Agreement, language: Language) -> None:
        self._agreement = agreement
        self._language: Language = language

    def said(self, phrase: Phrase) -> str:
        return phrase.in_(self._language)

    def parties(self) -> Clause:
        agreement, contract = self._agreement, self._agreement.contract
        ends = day_words(contract.ends, self._language) if contract.ends else self.said(_UNTIL_NOTICE)
        lines = (
            self._party("agency", agreement.agency),
            self._party("client", agreement.client),
            f"{self._named('starts')}: {day_words(contract.starts, self._language)}",
            f"{self._named('ends')}: {ends}",
            f"{self._named('notice_months')}: {contract.notice_months}",
            *((f"{self._named('indexation')}: {contract.indexation}",) if contract.indexation else ()),
            f"{self._named('timezone')}: {agreement.timezone}",
        )
        return Clause(f"{agreement.title} {contract.number}", lines)

    def _party(self, key: str, party: Agency | Client) -> str:
        facts = (party.name, party.address, party.registration, party.email, party.phone)
        return f"{self._named(key)}: {', '.join(fact for fact in facts if fact)}"

    def websites(self) -> Clause:
        rows = [
            (
                site.url,
                self._choice("size", site.size),
                site.cms or "",
                "" if site.plugins is None else str(site.plugins),
                site.hosting.provider if site.hosting else "",
                self._choice("sla", site.hosting.sla) if site.hosting else "",
            )
            for site in self._agreement.websites
        ]
        return Clause(
            self.said(_SCOPE),
            (self.said(_OUTSIDE_SCOPE),),
            (self._grid(("websites", "size", "cms", "plugins", "hosting", "sla"), rows),),
        )

    def people(self) -> Clause:
        manager = self._agreement.project_manager
        ways = [manager.email, *((manager.mobile,) if manager.mobile else ())]
        if manager.whatsapp:
            ways.append("WhatsApp")
        line = f"{self._named('project_manager')}: {manager.name} ({', '.join(ways)})"
        deputy = (f"{self._named('deputy')}: {manager.deputy}",) if manager.deputy else ()
        rows = [
            (
                person.name,
                person.email or "",
                person.phone or "",
                ", ".join(self._choice("roles", role) for role in person.roles),
            )
            for person in self._agreement.client.contacts
        ]
        return Clause(
            self.said(_PEOPLE), (line, *deputy), (self._grid(("contacts", "email", "phone", "roles"), rows),)
        )

    def channels(self) -> Clause:
        rows = [
            (
                key,
                self._choice("kind", channel.kind),
                channel.number or "",
                self._choice("answers", channel.answers),
                self.said(_YES[channel.whatsapp]),
                channel.remarks or "",
            )
            for key, channel in self._agreement.channels.items()
        ]
        return Clause(
            self.said(_REACHABILITY),
            (f"{self._named('office_hours')}: {self._openings(self._agreement.calendar.office_hours)}",),
            (self._grid(("channels", "kind", "number", "answers", "whatsapp", "remarks"), rows),),
        )

    def windows(self) -> Clause:
        chosen = self._agreement.contract.service_window
        rows = []
        for key, window in self._agreement.service_windows.items():
            fee = window.monthly_fee
            fees = (fee.small, fee.medium, fee.large) if fee else ()
            rows.append(
                (
                    "●" if key == chosen else "",
                    window.name,
                    self._openings(window.open),
                    self._choice("holidays", window.holidays),
                    *(money_words(amount, self._language) for amount in fees),
                    *("",) * (3 - len(fees)),
                )
            )
        amount = monthly_amount(self._agreement)
        costs = _MONTHLY.filled(amount=money_words(amount, self._language)) if amount is not None else _NO_FEE
        grid = self._grid(
            ("service_windows", "open", "holidays", "small", "medium", "large"), rows, mark=True
        )
        return Clause(self.said(_WINDOWS), (self.said(costs),), (grid,))

    def calendar(self) -> Clause:
        table = self._agreement.calendar
        country = self._choice("holidays", table.holidays)
        lines = [f"{self._named('holidays')}: {country}"]
        for key, days in (("also_closed", table.also_closed), ("also_open", table.also_open)):
            if days:
                lines.append(f"{self._named(key)}: {self.said(value_words(('calendar', key), days))}")
        return Clause(self.said(_CALENDAR), tuple(lines))

    def priorities(self) -> Clause:
        table = self._agreement.severity
        examples = [
            (number, priority.name, "; ".join(priority.examples))
            for number, priority in sorted(table.priorities.items())
        ]
        matrix = [
            (self._choice("users", users), *(severity_words(Severity(cell)) for cell in row))
            for users, row in table.matrix.items()
        ]
        numbers = tuple(self.said(_PRIORITY.filled(number=str(number))) for number in range(1, 5))
        return Clause(
            self.said(_PRIORITIES),
            (),
            (
                self._grid(("priorities", "name", "examples"), examples),
                Grid((self._named("users"), *numbers), tuple(matrix)),
            ),
        )

    def targets(self) -> Clause:
        rows = []
        for severity in Severity:
            target = getattr(self._agreement.targets, severity)
            rows.append(
                (
                    severity_words(severity),
                    self.said(target_words(target.reaction)),
                    self.said(target_words(target.resolution)),
                    self._ways(target.report.office_hours),
                    self._ways(target.report.outside),
                )
            )
        headings = (
            *(self._named(key) for key in ("severity", "reaction", "resolution")),
            self.said(_REPORT_IN_OFFICE_HOURS),
            self.said(_REPORT_OUTSIDE),
        )
        return Clause(self.said(_TARGETS), (), (Grid(headings, tuple(rows)),))

    def rules(self) -> Clause:
        lines = (
            f"{self.said(subject(('rules', key), ('rules', key)))}: {self.said(value_words(('rules', key), value))}"
            for key, value in self._agreement.rules
        )
        return Clause(self.said(_RULES), tuple(lines))

    def escalation(self) -> Clause:
        rows = [
            (
                str(level.level),
                level.name,
                level.agency,
                level.client,
                ", ".join(self.said(rung_words(text)) for text in level.at),
            )
            for level in sorted(self._agreement.escalation, key=lambda level: level.level)
        ]
        return Clause(
            self.said(_ESCALATION), (), (self._grid(("level", "name", "agency", "client", "at"), rows),)
        )

    def services(self) -> Iterator[str]:
        services = self._agreement.services
        if services.support is not None:
            yield self._service("support", services.support)
        if services.security_updates is not None:
            updates = services.security_updates
            yield self._service("security_updates", updates)
            yield f"  {self._named('acceptance_days')}: {updates.acceptance_days}"
            yield f"  {self._named('checks')}: {'; '.join(updates.checks)}"
        if services.core_web_vitals is not None:
            vitals, floor = services.core_web_vitals, services.core_web_vitals.minimum
            yield self._service("core_web_vitals", vitals)
            cls = self.said(value_words(("cls",), floor.cls))
            yield f"  {self._named('minimum')}: LCP {floor.lcp_ms} ms, INP {floor.inp_ms} ms, CLS {cls}"
            yield f"  {self._named('forms')}: {', '.join(self._choice('forms', form) for form in vitals.forms)}"

    def _service(self, key: str, service: SupportHours | SecurityUpdates | CoreWebVitals) -> str:
        hours = value_words(("services", key, "hours_per_month"), service.hours_per_month)
        rate = money_words(service.hourly_rate, self._language)
        return self.said(_HOURS.filled(service=self._named(key), hours=hours, rate=rate))

    def integrations(self) -> Clause:
        rows = [
            (
                integration.name,
                integration.purpose,
                self._interface(integration.ours),
                self._interface(integration.theirs),
                ", ".join(filter(None, (integration.supplier.name, integration.supplier.phone))),
                self._choice("guarantee", integration.supplier.guarantee),
            )
            for integration in self._agreement.integrations
        ]
        headings = ("integrations", "purpose", "ours", "theirs", "supplier", "guarantee")
        return Clause(self.said(_INTEGRATIONS), (), (self._grid(headings, rows),))

    def _interface(self, interface: Interface) -> str:
        probe = f"\n{interface.probe}" if interface.probe else ""
        return f"{interface.name} ({interface.owner}){probe}"

    def _ways(self, keys: Iterable[str]) -> str:
        return ", ".join(self._choice("kind", self._agreement.channels[key].kind) for key in keys)

    def _named(self, key: str) -> str:
        name = self.said(label(key))
        return name[:1].upper() + name[1:]

    def _choice(self, key: str, value: str) -> str:
        return self.said(choice(key, value))

    def _openings(self, texts: Iterable[str]) -> str:
        return ", ".join(self.said(opening_words(text)) for text in texts)

    def _grid(self, keys: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, mark: bool = False) -> Grid:
        headings = tuple(map(self._named, keys))
        return Grid(("", *headings) if mark else headings, tuple(rows))


_SCOPE = Phrase("A  Waarvoor de overeenkomst geldt", "A  What the agreement covers")
_OUTSIDE_SCOPE = Phrase(
    "Support en onderhoud van deze websites. Sprintwerk en hosting vallen erbuiten.",
    "Support and maintenance of these websites. Sprint work and hosting are outside of it.",
)
_PEOPLE = Phrase("B  Mensen", "B  People")
_REACHABILITY = Phrase("C  Bereikbaarheid", "C  Reachability")
_WINDOWS = Phrase("D  Service windows", "D  Service windows")
_CALENDAR = Phrase("D  Kalender", "D  Calendar")
_PRIORITIES = Phrase("D  Prioriteit en ernst", "D  Priority and severity")
_TARGETS = Phrase("D  Reactie en oplossing", "D  Reaction and resolution")
_RULES = Phrase("D  Hoe de tijd telt", "D  How time is counted")
_ESCALATION = Phrase("D  Escalatie", "D  Escalation")
_SERVICES = Phrase("E, F  Diensten", "E, F  Services")
_INTEGRATIONS = Phrase("G  Koppelingen", "G  Integrations")
_UNTIL_NOTICE = Phrase("tot opzegging", "until notice")
_MONTHLY = Phrase(
    "● gekozen; voor alle websites samen {amount} per maand",
    "● chosen; {amount} a month for all websites together",
)
_NO_FEE = Phrase("● gekozen; zonder maandbedrag", "● chosen; without a monthly fee")
_PRIORITY = Phrase("Prioriteit {number}", "Priority {number}")
_REPORT_IN_OFFICE_HOURS = Phrase(
    "{service}: uren per maand {hours}, uurtarief {rate}",
    "{service}: hours per month {hours}, hourly rate {rate}",
)
_REPORT_OUTSIDE = Phrase("Melden buiten kantooruren", "Report outside office hours")
_HOURS = Phrase(
    "{service}: uren per maand {hours}, uurtarief {rate}",
    "{service}: hours per month {hours}, hourly rate {rate}",
)
