"""What is reported, how severe it is and of which kind."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind
from waarborg.service.tickets.rules import KIND_WORDS, Kind
from waarborg.sla.agreement.model import Severity
from waarborg.sla.wording import severity_words

_SEVERITIES = {severity.value: severity_words(severity) for severity in Severity}


@kind(
    "ticket.reported",
    about="ticket",
    sentence=_("Reported: %(kind)s, severity %(severity)s."),
    shown_to_client=True,
    words={"severity": _SEVERITIES, "kind": KIND_WORDS},
)
@dataclass(frozen=True, slots=True)
class TicketReported:
    """``version_id`` is none when no agreement was in force; ``proof`` says where ``reported_at`` comes from."""

    number: int
    users: str
    priority: int
    severity: str
    reported_at: datetime
    proof: str
    way: str | None
    version_id: UUID | None
    kind: str = Kind.INCIDENT.value


@kind("ticket.reported_again", about="ticket", sentence=_("Reported by a further way."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class ReportedAgain:
    way: str


@kind(
    "ticket.report_corrected",
    about="ticket",
    sentence=_("The instant of the report was corrected."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class TicketReportCorrected:
    was: datetime
    reported_at: datetime


@kind(
    "ticket.severity_changed",
    about="ticket",
    sentence=_("The severity changed from %(was)s to %(severity)s."),
    shown_to_client=True,
    words={"was": _SEVERITIES, "severity": _SEVERITIES},
)
@dataclass(frozen=True, slots=True)
class TicketSeverityChanged:
    was: str
    severity: str
    users: str
    priority: int


@kind(
    "ticket.kind_changed",
    about="ticket",
    sentence=_("Turned from %(was)s into %(kind)s."),
    shown_to_client=True,
    words={"was": KIND_WORDS, "kind": KIND_WORDS},
)
@dataclass(frozen=True, slots=True)
class TicketKindChanged:
    """``hosting_agreement`` is what the hosting's agreement was called then, where the matter is the hosting's."""

    was: str
    kind: str
    team: str
    severity: str
    website_id: UUID | None
    hosting_agreement: str | None


@kind("ticket.participant_added", about="ticket", sentence=_("A colleague was let in."), shown_to_client=True)
@dataclass(frozen=True, slots=True)
class ParticipantAdded:
    person_id: UUID


@kind(
    "ticket.participant_left",
    about="ticket",
    sentence=_("A colleague no longer follows this."),
    shown_to_client=True,
)
@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    person_id: UUID
