"""Instants, durations and names in plain Dutch and English, the same in every explanation and document.

Wall-clock times of the contract's zone; 24-hour clock in both languages.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from waarborg.sla.agreement.model import Severity
from waarborg.sla.band import MilestoneKind
from waarborg.sla.durations import Duration, Unit
from waarborg.sla.wallclock import wall_time

Language = Literal["nl", "en"]
ChannelKind = Literal["ticket_system", "phone", "direct_phone", "emergency_phone", "project_manager"]
LANGUAGES: tuple[Language, Language] = ("nl", "en")

_WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_UNITS: dict[str, dict[Unit, tuple[str, str]]] = {
    "nl": {
        Unit.MINUTES: ("minuut", "minuten"),
        Unit.HOURS: ("uur", "uur"),
        Unit.ELAPSED_MINUTES: ("minuut doorlopende tijd", "minuten doorlopende tijd"),
        Unit.ELAPSED_HOURS: ("uur doorlopende tijd", "uur doorlopende tijd"),
        Unit.WORKING_DAYS: ("werkdag", "werkdagen"),
        Unit.DAYS: ("dag", "dagen"),
    },
    "en": {
        Unit.MINUTES: ("minute", "minutes"),
        Unit.HOURS: ("hour", "hours"),
        Unit.ELAPSED_MINUTES: ("minute round the clock", "minutes round the clock"),
        Unit.ELAPSED_HOURS: ("hour round the clock", "hours round the clock"),
        Unit.WORKING_DAYS: ("working day", "working days"),
        Unit.DAYS: ("day", "days"),
    },
}
_MILESTONES = {
    "nl": {"reaction": "reactie", "resolution": "oplossing"},
    "en": {"reaction": "reaction", "resolution": "resolution"},
}
_CHANNELS: dict[str, dict[ChannelKind, str]] = {
    "nl": {
        "ticket_system": "ticketsysteem",
        "phone": "algemeen nummer",
        "direct_phone": "direct nummer",
        "emergency_phone": "noodnummer",
        "project_manager": "mobiel van de projectmanager",
    },
    "en": {
        "ticket_system": "ticket system",
        "phone": "general number",
        "direct_phone": "direct number",
        "emergency_phone": "emergency number",
        "project_manager": "project manager's mobile",
    },
}
_PARTIES = {
    "nl": {"client": "de opdrachtgever", "agency": "het bureau", "supplier": "de leverancier"},
    "en": {"client": "the client", "agency": "the agency", "supplier": "the supplier"},
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages."""

    nl: str
    en: str

    def in_(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


def day_words(on: date, language: Language, *, year: bool = True) -> str:
    """Such as "vrijdag 3 april 2026" or "Friday 3 April 2026"."""
    words = f"{_WEEKDAYS[language][on.weekday()]} {on.day} {_MONTHS[language][on.month - 1]}"
    return f"{words} {on.year}" if year else words


def instant_words(at: datetime, zone: ZoneInfo, language: Language, *, year: bool = True) -> str:
    """Such as "vrijdag 3 april 2026 om 14:20"; with seconds when there are any, and the zone where an hour occurs twice."""
    shown = wall_time(zone, at)
    time = f"{shown:%H:%M:%S}" if shown.second else f"{shown:%H:%M}"
    at_word = "om" if language == "nl" else "at"
    words = f"{day_words(shown.date(), language, year=year)} {at_word} {time}"
    local = at.astimezone(zone)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        words += f" ({local.tzname()})"
    return words


def duration_words(duration: Duration, language: Language) -> str:
    """Such as "4 werkdagen" or "24 hours round the clock"."""
    one, many = _UNITS[language][duration.unit]
    return f"{duration.amount} {one if duration.amount == 1 else many}"


def length_words(seconds: int, language: Language) -> str:
    """A measured time: "2 u 05 min", "2 h 05 min", "45 min", "20 s"."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    hour = "u" if language == "nl" else "h"
    if hours:
        words = f"{hours} {hour} {minutes:02d} min"
    elif minutes:
        words = f"{minutes} min"
    else:
        return f"{left} s"
    return f"{words} {left} s" if left else words


def severity_words(severity: Severity) -> str:
    """The severity's name: the same proper noun in both languages."""
    return severity.value.capitalize()


def milestone_words(of: MilestoneKind, language: Language) -> str:
    return _MILESTONES[language][of]


def party_words(party: str, language: Language) -> str:
    """Whose turn it is: a known party in the language's words, any other by its own name."""
    return _PARTIES[language].get(party, party)


def channel_words(kind: ChannelKind, language: Language) -> str:
    """What a way of reporting is called, such as "algemeen nummer"."""
    return _CHANNELS[language][kind]
