"""One question about a report without a ticket: what would the agreement promise for it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from waarborg.sla.agreement.model import Severity
from waarborg.sla.events import Event, Paused, Reported, Resumed, SeverityChanged
from waarborg.sla.guarantee import Guarantee, fold
from waarborg.sla.pauses import Pause, merged
from waarborg.sla.terms import Terms


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A report, the pauses since (in any order, also overlapping) and the changes of severity with their instants."""

    reported_at: datetime
    severity: Severity
    pauses: tuple[Pause, ...] = ()
    changes: tuple[tuple[datetime, Severity], ...] = ()


class ChangeBeforeReportError(ValueError):
    """A severity cannot change before there is a report."""

    def __init__(self, at: datetime, reported_at: datetime) -> None:
        super().__init__(
            f"the change at {at.isoformat()} lies before the report at {reported_at.isoformat()}; "
            "give the severity of the report itself instead"
        )


def answer(inquiry: Inquiry, terms: Terms) -> Guarantee:
    """The guarantee once all that the inquiry tells has happened.

    Raises: ChangeBeforeReportError, NeverOpensError, YearOutOfRangeError.
    """
    for at, _ in inquiry.changes:
        if at < inquiry.reported_at:
            raise ChangeBeforeReportError(at, inquiry.reported_at)
    events = sorted(_events(inquiry), key=lambda event: event.at)
    return fold(events, terms, events[-1].at)


def _events(inquiry: Inquiry) -> Iterator[Event]:
    yield Reported(inquiry.reported_at, inquiry.severity)
    for whole in merged(inquiry.pauses):
        pause = whole.after(inquiry.reported_at)
        if pause is None:
            continue
        yield Paused(pause.starts_at, pause.party, pause.reason)
        if pause.ends_at is not None:
            yield Resumed(pause.ends_at)
    for at, severity in inquiry.changes:
        yield SeverityChanged(at, severity)
