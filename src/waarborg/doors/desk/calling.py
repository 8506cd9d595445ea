"""Whom to call now, as the panel that stands beside every incident (clause C1)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from waarborg.doors.desk.pages import language
from waarborg.doors.desk.ticket_rows import AGENCY_ZONE
from waarborg.doors.ui import time_words
from waarborg.doors.ui.parts import Way
from waarborg.sla import reach
from waarborg.sla.agreement.model import Severity
from waarborg.sla.terms import Terms
from waarborg.sla.wording import channel_words

_ICONS = {"ticket_system": "ticket", "emergency_phone": "siren", "project_manager": "user-round"}


def ways_now(terms: Terms, at: datetime, severity: Severity) -> list[Way]:
    """The ways that answer at ``at``, those that the agreement asks for first."""
    found = reach.reach(terms, at, severity)
    return [_way(way, terms, at) for way in found.ways if way.answers != "no"]


def _way(way: reach.Way, terms: Terms, at: datetime) -> Way:
    label = channel_words(way.channel.kind, language()).capitalize()
    if way.channel.kind == "project_manager":
        label = f"{terms.agreement.project_manager.name} ({channel_words('project_manager', language())})"
    return Way(
        label=label,
        number=way.number or "",
        remark=_remark(way, terms, at),
        icon=_ICONS.get(way.channel.kind, "phone"),
        is_asked=way.is_asked,
    )


def _remark(way: reach.Way, terms: Terms, at: datetime) -> str:
    words = [way.channel.remarks] if way.channel.remarks else []
    if way.answers == "perhaps":
        words.append(_("when available"))
    elif way.until is not None:
        until = _until(way.until, at, terms.zone)
        words.append(_("until %(until)s") % {"until": until})
    if way.channel.whatsapp:
        words.append(_("also by WhatsApp"))
    return ", ".join(words)


def _until(until: datetime, at: datetime, zone: ZoneInfo) -> str:
    words = time_words.moment(until, at=at, zone=zone, language=language())
    return time_words.with_place(words, until, zone=zone, home=AGENCY_ZONE, language=language())
