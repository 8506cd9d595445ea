"""Whom to call now, as the panel that stands beside every incident (clause C1)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from waarborg.doors.ui import time_words
from waarborg.doors.ui.language import Language
from waarborg.doors.ui.parts import Way
from waarborg.sla import reach
from waarborg.sla.agreement.model import Severity
from waarborg.sla.terms import Terms
from waarborg.sla.wording import channel_words

_ICONS = {"ticket_system": "ticket", "emergency_phone": "siren", "project_manager": "user-round"}


def ways_at(terms: Terms, at: datetime, severity: Severity | None, language: Language) -> list[Way]:
    """The ways that answer at ``at``, those that the agreement asks for at that severity first."""
    found = reach.reach(terms, at, severity)
    return [_way(way, terms, at, language) for way in found.ways if way.answers != "no"]


def telephones_at(terms: Terms, at: datetime, severity: Severity | None, language: Language) -> list[Way]:
    """Those of them that have a number to dial."""
    return [way for way in ways_at(terms, at, severity, language) if way.number]


def _way(way: reach.Way, terms: Terms, at: datetime, language: Language) -> Way:
    label = channel_words(way.channel.kind, language).capitalize()
    if way.channel.kind == "project_manager":
        label = f"{terms.agreement.project_manager.name} ({channel_words('project_manager', language)})"
    return Way(
        label=label,
        number=way.number or "",
        remark=_remark(way, terms, at, language),
        icon=_ICONS.get(way.channel.kind, "phone"),
        is_asked=way.is_asked,
    )


def _remark(way: reach.Way, terms: Terms, at: datetime, language: Language) -> str:
    words = [way.channel.remarks] if way.channel.remarks else []
    if way.answers == "perhaps":
        words.append(_("when available"))
    elif way.until is not None:
        until = _until(way.until, at, terms.zone, language)
        words.append(_("until %(until)s") % {"until": until})
    if way.channel.whatsapp:
        words.append(_("also by WhatsApp"))
    return ", ".join(words)


def _until(until: datetime, at: datetime, zone: ZoneInfo, language: Language) -> str:
    words = time_words.moment(until, at=at, zone=zone, language=language)
    home = ZoneInfo(settings.TIME_ZONE)
    return time_words.with_place(words, until, zone=zone, home=home, language=language)
