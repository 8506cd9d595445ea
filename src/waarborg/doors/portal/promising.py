"""What the agreement promises for an incident, said to whoever reports it: how severe and why, by when, and the call."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from waarborg.doors.portal.pages import language
from waarborg.doors.ui import time_words
from waarborg.doors.ui.calling import telephones_at
from waarborg.doors.ui.parts import Way
from waarborg.sla.agreement.model import Severity
from waarborg.sla.events import Reported, ReportedByAnotherWay
from waarborg.sla.guarantee import Guarantee, fold
from waarborg.sla.terms import Terms


@dataclass(frozen=True, slots=True)
class Promise:
    """In whole sentences. ``asks_call`` says whether the agreement asks for a call beside the ticket."""

    severity: Severity
    why: str
    times: str
    opens: str
    asks_call: bool
    clock_waits: bool
    ways: list[Way]


def promise_for(terms: Terms, at: datetime, *, users: str, priority: int) -> Promise:
    """What would hold for an incident that were reported here at ``at``. Raises: UnknownReportError."""
    severity = terms.severity(users, priority)
    report = Reported(at, severity, ticket_way(terms))
    return promised(fold([report], terms, at), terms, at, users=users, priority=priority)


def promised(guarantee: Guarantee, terms: Terms, at: datetime, *, users: str, priority: int) -> Promise:
    """What holds for an incident that was reported, as of ``at``."""
    severity = guarantee.severity
    ways = telephones_at(terms, at, severity, language())
    waits = clock_waits(guarantee)
    counted = _if_called(guarantee, terms, at) if waits else guarantee
    return Promise(
        severity=severity,
        why=_why(terms, users, priority),
        times=_times(counted, terms.zone, at, is_condition=waits),
        opens=_opens(counted, terms, at),
        asks_call=any(way.is_asked for way in ways),
        clock_waits=waits,
        ways=ways,
    )


def clock_waits(guarantee: Guarantee) -> bool:
    """Whether no time counts until the client also reports in the other ways that the agreement asks for."""
    return bool(guarantee.missing_ways) and guarantee.start_at is None


def _if_called(guarantee: Guarantee, terms: Terms, at: datetime) -> Guarantee:
    """The guarantee as it would stand if the client reported now in every way that is still missing."""
    calls = [ReportedByAnotherWay(at, way) for way in guarantee.missing_ways]
    return fold([Reported(guarantee.reported_at, guarantee.severity, ticket_way(terms)), *calls], terms, at)


def ticket_way(terms: Terms) -> str | None:
    """The channel that the portal is; none where the agreement has no ticket system."""
    return next((key for key, one in terms.channels.items() if one.kind == "ticket_system"), None)


def users_words(users: str) -> str:
    """Who is affected, as the reader would say it."""
    return {
        "all": _("everybody is affected"),
        "some": _("some are affected"),
        "single": _("one person is affected"),
    }.get(users, users)


def _why(terms: Terms, users: str, priority: int) -> str:
    level = terms.agreement.severity.priorities.get(str(priority))  # type: ignore[call-overload]
    words = {
        "users": users_words(users),
        "example": level.examples[0] if level else priority,
    }
    return capfirst(_("%(users)s, and it is like “%(example)s”.") % words)


def _times(guarantee: Guarantee, zone: ZoneInfo, at: datetime, *, is_condition: bool) -> str:
    reaction, resolution = guarantee.reaction.due_at, guarantee.resolution.due_at
    if reaction is None or resolution is None:
        return ""
    words = {
        "reaction": time_words.moment(reaction, at=at, zone=zone, language=language()),
        "resolution": time_words.moment(resolution, at=at, zone=zone, language=language()),
    }
    if is_condition:
        return (
            _(
                "When you call now, we begin by %(reaction)s, and by %(resolution)s it is solved, or you can go on"
                " with a work-around."
            )
            % words
        )
    return (
        _("We begin by %(reaction)s. By %(resolution)s it is solved, or you can go on with a work-around.")
        % words
    )


def _opens(guarantee: Guarantee, terms: Terms, at: datetime) -> str:
    """When the clock begins, where that is later than now."""
    if guarantee.start_at is None or guarantee.start_at <= at:
        return ""
    window = terms.agreement.service_windows[terms.agreement.contract.service_window].name
    opens = time_words.moment(guarantee.start_at, at=at, zone=terms.zone, language=language())
    return _("Your service window (%(window)s) opens %(opens)s; the time counts from then.") % {
        "window": window,
        "opens": opens,
    }
