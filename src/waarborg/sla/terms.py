"""The terms of an agreement, compiled from the SLA file for counting: immutable, shared by all its tickets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from waarborg.sla.agreement.model import Agreement, Channel, Rules, Severity, Target
from waarborg.sla.band import MilestoneKind
from waarborg.sla.calendar import Calendar, Holiday, country_list
from waarborg.sla.durations import Duration, parse_duration
from waarborg.sla.ladder import LadderRung, parse_rung
from waarborg.sla.openings import parse_opening
from waarborg.sla.targets import Measure, due
from waarborg.sla.windows import Window


class UnknownReportError(ValueError):
    """Affected users or a priority that the agreement does not have."""

    def __init__(self, what: str, found: object, allowed: tuple[object, ...]) -> None:
        super().__init__(
            f"{what} {found!r} is not in the agreement; allowed is {', '.join(map(str, allowed))}"
        )
        self.what = what
        self.found = found
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Norm:
    """The targets of one severity and the ways to report it, as channel keys in the agreement's order."""

    reaction: Duration
    resolution: Duration
    report_in_office_hours: tuple[str, ...]
    report_outside: tuple[str, ...]

    def target(self, of: MilestoneKind) -> Duration:
        return self.reaction if of == "reaction" else self.resolution


@dataclass(frozen=True)
class Terms:
    """What one version of an agreement promises. ``window`` is the chosen service window."""

    agreement: Agreement
    zone: ZoneInfo
    calendar: Calendar
    window: Window
    office_hours: Window
    norms: Mapping[Severity, Norm]
    matrix: Mapping[str, tuple[Severity, ...]]
    ladder: tuple[LadderRung, ...]

    @property
    def rules(self) -> Rules:
        return self.agreement.rules

    @property
    def channels(self) -> Mapping[str, Channel]:
        return self.agreement.channels

    def severity(self, users: str, priority: int) -> Severity:
        """The severity of a priority set off against the users affected (clause D2).

        Raises: UnknownReportError.
        """
        row = self.matrix.get(users)
        if row is None:
            raise UnknownReportError("users", users, tuple(self.matrix))
        if priority not in range(1, len(row) + 1):
            raise UnknownReportError("priority", priority, tuple(range(1, len(row) + 1)))
        return row[priority - 1]

    def due(self, start: datetime, severity: Severity, of: MilestoneKind) -> datetime:
        """When the target is due without pauses, from an open instant ``start``."""
        return due(start, self.norms[severity].target(of), self.window, self.rules.day_ends)

    def measure(self, severity: Severity, of: MilestoneKind) -> Measure:
        """How the time of that target is counted."""
        return Measure(self.window, self.norms[severity].target(of).is_elapsed)

    def ways(self, severity: Severity, at: datetime) -> tuple[str, ...]:
        """The channel keys by which that severity is to be reported at ``at``, in the agreement's order."""
        norm = self.norms[severity]
        return norm.report_in_office_hours if self.office_hours.is_open(at) else norm.report_outside


FrozenHolidays = Mapping[int, tuple[Holiday, ...]]


def compile_terms(agreement: Agreement, *, frozen: FrozenHolidays | None = None) -> Terms:
    """The terms of a checked ``agreement``. ``frozen`` holds the holidays that its version fixed, by year.

    Years that ``frozen`` does not name come from today's list.
    """
    zone = ZoneInfo(agreement.timezone)
    calendar = calendar_of(agreement, frozen=frozen)
    chosen = agreement.service_windows[agreement.contract.service_window]
    return Terms(
        agreement=agreement,
        zone=zone,
        calendar=calendar,
        window=Window(
            map(parse_opening, chosen.open),
            zone=zone,
            calendar=calendar,
            observes_closings=chosen.holidays == "closed",
        ),
        office_hours=Window(
            map(parse_opening, agreement.calendar.office_hours),
            zone=zone,
            calendar=calendar,
            observes_closings=True,
        ),
        norms={severity: _norm(getattr(agreement.targets, severity)) for severity in Severity},
        matrix={users: tuple(map(Severity, row)) for users, row in agreement.severity.matrix.items()},
        ladder=tuple(
            parse_rung(level.level, text)
            for level in sorted(agreement.escalation, key=lambda level: level.level)
            for text in level.at
        ),
    )


def calendar_of(agreement: Agreement, *, frozen: FrozenHolidays | None = None) -> Calendar:
    """The closed dates of an agreement."""
    table = agreement.calendar
    listed = country_list(table.holidays)
    holidays: Callable[[int], tuple[Holiday, ...]] = listed
    if frozen is not None:
        fixed = frozen

        def holidays(year: int) -> tuple[Holiday, ...]:
            return fixed[year] if year in fixed else listed(year)

    return Calendar(holidays, also_closed=table.also_closed, also_open=table.also_open)


def _norm(target: Target) -> Norm:
    return Norm(
        parse_duration(target.reaction),
        parse_duration(target.resolution),
        target.report.office_hours,
        target.report.outside,
    )
