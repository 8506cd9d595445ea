"""The two languages of the screens, and the words that state and severity have everywhere."""

from collections.abc import Mapping
from typing import Literal, get_args

from waarborg.sla.band import MilestoneKind, TrackState

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Words = Mapping[Language, str]

STATES: Mapping[TrackState, Words] = {
    "on_time": {"nl": "op tijd", "en": "on time"},
    "in_danger": {"nl": "in gevaar", "en": "in danger"},
    "missed": {"nl": "gemist", "en": "missed"},
    "met": {"nl": "gehaald", "en": "met"},
    "paused": {"nl": "gepauzeerd", "en": "paused"},
    "none": {"nl": "geen norm", "en": "no target"},
}

MILESTONES: Mapping[MilestoneKind, Words] = {
    "reaction": {"nl": "Reactie", "en": "Reaction"},
    "resolution": {"nl": "Oplossing", "en": "Resolution"},
}

SEVERITIES: Mapping[str, str] = {
    "critical": "Critical",
    "major": "Major",
    "normal": "Normal",
    "minor": "Minor",
}

SEVERITY_LETTERS: Mapping[str, str] = {"critical": "C", "major": "M", "normal": "N", "minor": "m"}


def spoken(code: str | None) -> Language:
    """The language to speak for a Django language code such as ``nl`` or ``en-gb``; Dutch when it is unknown."""
    return "en" if (code or "").startswith("en") else "nl"
