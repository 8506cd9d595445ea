"""The shape of an SLA file, table by table, as immutable values.

Source: the SLA file format (docs/reference/sla-file.md). The model knows shapes and simple bounds only; what refers
to what is checked in ``references``, and what the terms mean is compiled in ``terms``.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=254)]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=2000)]
Money = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Hours = Annotated[Decimal, Field(ge=0, le=744, max_digits=6, decimal_places=2)]


def _number(value: object) -> object:
    """TOML integers stand for amounts as well as TOML floats do; booleans do not."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Amount = Annotated[Money, BeforeValidator(_number)]
HourCount = Annotated[Hours, BeforeValidator(_number)]


class Severity(StrEnum):
    """How grave an incident is, most severe first."""

    CRITICAL = "critical"
    MAJOR = "major"
    NORMAL = "normal"
    MINOR = "minor"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return _SEVERITIES.index(self)

    def is_more_severe_than(self, other: "Severity") -> bool:
        return self.rank < other.rank


_SEVERITIES = tuple(Severity)


class Size(StrEnum):
    """The size of a website; it prices the service windows."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Table(BaseModel):
    """One TOML table: unknown keys are errors, types are not converted, the value never changes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class Person(Table):
    """A person at the agency or at the client."""

    name: Name
    email: Email | None = None
    phone: Phone | None = None
    title: Name | None = None
    roles: tuple[Literal["directing", "approves_updates", "reports"], ...] = ()
    """What this person may do: direct the agreement and the suppliers, approve updates, report incidents."""


class Agency(Table):
    """Who gives the guarantees."""

    name: Name
    address: Text | None = None
    registration: Name | None = None
    email: Email
    phone: Phone | None = None
    contacts: Annotated[tuple[Person, ...], Field(max_length=200)] = ()


class Client(Table):
    """The organisation that receives the guarantees."""

    name: Name
    address: Text | None = None
    registration: Name | None = None
    email: Email | None = None
    phone: Phone | None = None
    contacts: Annotated[tuple[Person, ...], Field(min_length=1, max_length=200)]


class Hosting(Table):
    """Who hosts a website, and whether a comparable agreement exists there (clause A2)."""

    provider: Name
    sla: Literal["comparable", "weaker", "none", "unknown"] = "unknown"
    """Whether an agreement comparable to this one exists with the hosting provider."""
    phone: Phone | None = None
    email: Email | None = None


class Website(Table):
    """One website under the agreement."""

    url: HttpUrl
    size: Literal["small", "medium", "large"]
    """Prices the service windows and sizes the hours."""
    cms: Name | None = None
    plugins: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """Number of plugins; it sizes the monthly updates."""
    hosting: Hosting | None = None


class ProjectManager(Table):
    """The client's one clear contact (clause B3)."""

    name: Name
    email: Email
    mobile: Phone | None = None
    whatsapp: bool = False
    """Whether the mobile number answers on WhatsApp too."""
    deputy: Name | None = None
    """Who stands in."""


class Contract(Table):
    """The agreement as concluded. ``ends`` is the last day on which it is in force; none means until notice."""

    number: Name
    starts: date
    """First day on which the agreement is in force."""
    ends: date | None = None
    """Last day on which it is in force; without it the agreement runs until notice."""
    notice_months: Annotated[int, Field(ge=0, le=60)] = 1
    service_window: Key
    """Key of the chosen table under service_windows."""
    indexation: Text | None = None


class CalendarTable(Table):
    """Closed dates: a country's public holidays, plus ``also_closed``, minus ``also_open``."""

    holidays: Annotated[str, StringConstraints(pattern=r"^(none|[A-Z]{2}(-[A-Z0-9]{1,3})?)$")]
    also_closed: Annotated[tuple[date | Name, ...], Field(max_length=366)] = ()
    """Dates, or names of holidays on the country's list, which then hold every year."""
    also_open: Annotated[tuple[date | Name, ...], Field(max_length=366)] = ()
    """Dates, or names of holidays on the country's list, on which the agency works after all."""
    office_hours: Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)]
    """Openings in which the general number answers, such as "mon-fri 09:00-17:00"."""


class MonthlyFee(Table):
    """The fee for a service window, by size of the website, in euros a month."""

    small: Amount
    medium: Amount
    large: Amount


class ServiceWindow(Table):
    """When the guarantees' time runs, and what that costs."""

    name: Name
    open: Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)]
    """Weekly openings in wall-clock time, such as "mon-fri 09:00-17:00" or "mon-sun 00:00-24:00"."""
    holidays: Literal["closed", "open"] = "closed"
    """Whether the window is closed on the closed dates of the calendar."""
    monthly_fee: MonthlyFee | None = None


class Channel(Table):
    """One way to reach the agency (clause C)."""

    kind: Literal["ticket_system", "phone", "direct_phone", "emergency_phone", "project_manager"]
    answers: Literal["always", "office_hours", "outside_office_hours", "when_available"]
    """When somebody answers."""
    number: Phone | None = None
    """With country code and without spaces, such as +31101234567."""
    whatsapp: bool = False
    remarks: Text | None = None


class Priority(Table):
    """An agreed level with the client's own examples (clause D1)."""

    name: Name
    examples: Annotated[tuple[Text, ...], Field(min_length=1, max_length=50)]
    """The client's own examples of what belongs to this priority."""


SeverityName = Literal["critical", "major", "normal", "minor"]
MatrixRow = tuple[SeverityName, SeverityName, SeverityName, SeverityName]


class SeverityTable(Table):
    """Priorities, the scale of users affected, and the matrix from both to a severity (clause D2)."""

    users: Annotated[tuple[Key, ...], Field(min_length=1, max_length=20)]
    """The scale of users affected; each has one row in the matrix."""
    priorities: dict[Literal["1", "2", "3", "4"], Priority]
    matrix: Annotated[dict[Key, MatrixRow], Field(max_length=20)]
    """For each kind of users the severity at priority 1, 2, 3 and 4."""


class ReportingWays(Table):
    """Channel keys, in the order in which the agreement asks for them."""

    office_hours: Annotated[tuple[Key, ...], Field(min_length=1, max_length=20)]
    """Keys of channels, in the order in which they are asked for, in office hours."""
    outside: Annotated[tuple[Key, ...], Field(min_length=1, max_length=20)]
    """Keys of channels, in the order in which they are asked for, outside office hours."""


class Target(Table):
    """The norms of one severity (clause D3). Durations as in docs/reference/time.md."""

    reaction: Name
    """Duration until work has begun, such as "1 hour", "90 minutes" or "1 working day"."""
    resolution: Name
    """Duration until it is solved or a work-around stands, such as "24 elapsed hours" or "4 working days"."""
    report: ReportingWays


class Targets(Table):
    """One target per severity."""

    critical: Target
    major: Target
    normal: Target
    minor: Target


class Rules(Table):
    """How time is counted where parties may choose."""

    workaround_counts: bool = True
    """Whether a work-around within the time counts as a resolution."""
    pause_while_waiting_for_client: bool = True
    """Whether the resolution's clock stands still while the ball is with the client."""
    day_ends: Literal["same_time", "end_of_day"] = "same_time"
    """Whether days end at the time of day at which they began, or at the day's last closing."""
    clock_starts: Literal["first_report", "conforming_report"] = "first_report"
    """Whether the clock starts at the first report, or once every way asked for has been used."""


class EscalationLevel(Table):
    """One of the two higher levels on both sides (clause D6). ``at`` reads "75% of reaction"."""

    level: Literal[1, 2]
    name: Name
    agency: Email
    """E-mail address of who is called in at the agency."""
    client: Email
    """E-mail address of who is called in at the client."""
    at: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    """Parts of targets at which this level fires, such as "75% of reaction"."""


class SupportHours(Table):
    """Support hours bought ahead."""

    hours_per_month: HourCount
    hourly_rate: Amount


class SecurityUpdates(Table):
    """Monthly updates of WordPress and its plugins (clause E)."""

    hours_per_month: HourCount
    hourly_rate: Amount
    cadence: Literal["monthly"] = "monthly"
    acceptance_days: Annotated[int, Field(ge=1, le=60)] = 5
    """Days that the client has to test and approve."""
    checks: Annotated[tuple[Text, ...], Field(min_length=1, max_length=100)]
    """The website's most important functions, which the client tests."""


class VitalsMinimum(Table):
    """The agreed minimum for each of the three vitals."""

    lcp_ms: Annotated[int, Field(ge=1, le=60_000)]
    inp_ms: Annotated[int, Field(ge=1, le=60_000)]
    cls: Annotated[Decimal, Field(ge=0, le=10), BeforeValidator(_number)]


class CoreWebVitals(Table):
    """The monthly check of the Core Web Vitals (clause F)."""

    hours_per_month: HourCount
    hourly_rate: Amount
    minimum: VitalsMinimum
    forms: Annotated[tuple[Literal["phone", "tablet", "desktop"], ...], Field(min_length=1)] = (
        "phone",
        "desktop",
    )
    """The kinds of device that are looked at."""


class Services(Table):
    """The optional services."""

    support: SupportHours | None = None
    security_updates: SecurityUpdates | None = None
    core_web_vitals: CoreWebVitals | None = None


class Interface(Table):
    """One side of an integration: whose it is and how it is tested on its own (clause G)."""

    name: Name
    owner: Name
    """Who answers for this side."""
    probe: HttpUrl | None = None
    """Address at which this side is tested on its own."""


class Supplier(Table):
    """Who owns the other side of an integration, and whom to phone there (clause G4)."""

    name: Name
    phone: Phone | None = None
    email: Email | None = None
    guarantee: Literal["same", "weaker", "none", "unknown"] = "unknown"
    """Whether the supplier gives the same guarantee as the agency."""


class Integration(Table):
    """A link between the website and another system: our interface, theirs, and the integration between."""

    name: Name
    purpose: Text
    ours: Interface
    theirs: Interface
    supplier: Supplier


class Agreement(Table):
    """One SLA file: the whole agreement between an agency and one client."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    title: Name
    language: Literal["nl", "en"]
    timezone: Name
    agency: Agency
    client: Client
    websites: Annotated[tuple[Website, ...], Field(min_length=1, max_length=500)]
    project_manager: ProjectManager
    contract: Contract
    calendar: CalendarTable
    service_windows: Annotated[dict[Key, ServiceWindow], Field(min_length=1, max_length=20)]
    channels: Annotated[dict[Key, Channel], Field(min_length=1, max_length=50)]
    severity: SeverityTable
    targets: Targets
    rules: Rules = Rules()
    escalation: Annotated[tuple[EscalationLevel, ...], Field(min_length=2, max_length=2)]
    services: Services = Services()
    integrations: Annotated[tuple[Integration, ...], Field(max_length=200)] = ()
