"""How the reader of a page is told things: in which language, and by which clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language

from waarborg.doors.ui import language, time_words
from waarborg.doors.ui.language import Language


def spoken() -> Language:
    return language.spoken(get_language())


def zone_of(timezone: str) -> ZoneInfo:
    """The zone in which a page tells a time: the client's, or the agency's where none is given."""
    return ZoneInfo(timezone or settings.TIME_ZONE)


def elsewhere(instant: datetime, zone: ZoneInfo) -> str:
    """The place whose clock it is, where that is not the agency's."""
    return time_words.elsewhere(instant, zone=zone, home=zone_of(""), language=spoken())


def with_place(words: str, instant: datetime, zone: ZoneInfo) -> str:
    return time_words.with_place(words, instant, zone=zone, home=zone_of(""), language=spoken())
