"""Times as people say them, in Dutch and in British English: "nog 3 u 20", "vrijdag 14:20", "ma 4 mei 09:00".

Pure functions: the instant of looking is the argument ``at``, the reader's place the argument ``zone``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from waarborg.doors.ui.language import Language

_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400
_RELATIVE_WITHIN: Final = 10 * _HOUR
_DAYS_BY_NAME: Final = 6
_MONTHS_WITHOUT_YEAR: Final = 180

_WEEKDAYS: Final[dict[Language, tuple[str, ...]]] = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_SHORT_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_NEAR_DAYS: Final[dict[Language, dict[int, str]]] = {
    "nl": {-1: "gisteren", 0: "vandaag", 1: "morgen"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
# Places that Dutch calls otherwise than the time zone database does.
_DUTCH_PLACES: Final = {
    "Athens": "Athene", "Berlin": "Berlijn", "Brussels": "Brussel", "Bucharest": "Boekarest", "Budapest": "Boedapest",
    "Copenhagen": "Kopenhagen", "Istanbul": "Istanboel", "Kiev": "Kyiv", "Lisbon": "Lissabon", "London": "Londen",
    "Luxembourg": "Luxemburg", "Moscow": "Moskou", "Paris": "Parijs", "Prague": "Praag", "Tokyo": "Tokio",
    "Vienna": "Wenen", "Warsaw": "Warschau", "Zurich": "Zürich",
}  # fmt: skip
_HOUR_SIGN: Final[dict[Language, str]] = {"nl": "u", "en": "h"}
_DAY_WORDS: Final[dict[Language, tuple[str, str]]] = {"nl": ("dag", "dagen"), "en": ("day", "days")}


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left until an instant: ``relative`` is empty while it does not matter yet, ``absolute`` never is."""

    relative: str
    absolute: str
    is_past: bool


def weekday(day: date, language: Language) -> str:
    return _WEEKDAYS[language][day.weekday()]


def short_weekday(day: date, language: Language) -> str:
    return weekday(day, language)[: 2 if language == "nl" else 3]


def short_date(day: date, language: Language) -> str:
    """A date without its year: "ma 4 mei", "Mon 4 May"."""
    return f"{short_weekday(day, language)} {day.day} {_SHORT_MONTHS[language][day.month - 1]}"


def long_date(day: date, language: Language) -> str:
    """A date in full: "maandag 4 mei 2026", "Monday 4 May 2026"."""
    return f"{weekday(day, language)} {day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def day_words(day: date, *, today: date, language: Language) -> str:
    """The shortest name by which a reader knows the day: "morgen", "vrijdag", "ma 4 mei", "ma 3 mei 2027"."""
    distance = (day - today).days
    if distance in _NEAR_DAYS[language]:
        return _NEAR_DAYS[language][distance]
    if 0 < distance <= _DAYS_BY_NAME:
        return weekday(day, language)
    year = f" {day.year}" if day.year != today.year and abs(distance) > _MONTHS_WITHOUT_YEAR else ""
    return f"{short_date(day, language)}{year}"


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """The wall clock in ``zone``, always with 24 hours: "09:05"."""
    return f"{instant.astimezone(zone):%H:%M}"


def moment(instant: datetime, *, at: datetime, zone: ZoneInfo, language: Language) -> str:
    """An instant as a day and a time, seen from ``at``: "vandaag 14:20", "Mon 4 May 09:00"."""
    local = instant.astimezone(zone)
    day = day_words(local.date(), today=at.astimezone(zone).date(), language=language)
    return f"{day} {local:%H:%M}"


def place(zone: ZoneInfo, language: Language) -> str:
    """By whose clock a time is told, as people call it: "Londen" for Europe/London, "New York" for America/New_York."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return _DUTCH_PLACES.get(city, city) if language == "nl" else city


def elsewhere(instant: datetime, *, zone: ZoneInfo, home: ZoneInfo, language: Language) -> str:
    """The place to name beside a time in ``zone``, because clocks at ``home`` show another one then; else empty."""
    if instant.astimezone(zone).utcoffset() == instant.astimezone(home).utcoffset():
        return ""
    return place(zone, language)


def with_place(words: str, instant: datetime, *, zone: ZoneInfo, home: ZoneInfo, language: Language) -> str:
    """``words`` of a time with the place whose clock they are of, where that has to be said: "14:20 (Londen)"."""
    named = elsewhere(instant, zone=zone, home=home, language=language)
    return f"{words} ({named})" if named else words


def duration(seconds: int, language: Language) -> str:
    """A length of time in at most two units: "42 min", "3 u 20", "2 dagen 4 u"."""
    minutes = seconds // _MINUTE
    if seconds < _HOUR:
        return f"{minutes} min"
    hours, sign = seconds // _HOUR, _HOUR_SIGN[language]
    if seconds < _DAY:
        rest = minutes % 60
        return f"{hours} {sign} {rest:02}" if rest else f"{hours} {sign}"
    days, hours = divmod(hours, 24)
    unit = _DAY_WORDS[language][days != 1]
    return f"{days} {unit} {hours} {sign}" if hours else f"{days} {unit}"


def left(seconds: int, language: Language) -> str:
    """What is left, or by how much it is late: "nog 42 min", "12 min te laat"."""
    if 0 <= seconds < _MINUTE:
        return "nog geen minuut" if language == "nl" else "under a minute left"
    if -_MINUTE < seconds < 0:
        return "net te laat" if language == "nl" else "just late"
    words = duration(abs(seconds), language)
    if seconds < 0:
        return f"{words} te laat" if language == "nl" else f"{words} late"
    return f"nog {words}" if language == "nl" else f"{words} left"


def time_left(
    due_at: datetime,
    *,
    at: datetime,
    zone: ZoneInfo,
    language: Language,
    open_seconds: int | None = None,
    window: str = "",
) -> TimeLeft:
    """What is left until ``due_at``, in the contract's own terms.

    ``open_seconds`` is the open time left and ``window`` the name of the window it is counted in ("kantooruren");
    without them real time is counted. An overrun is always real time.
    """
    real = int((due_at - at).total_seconds())
    counted = real if open_seconds is None or real < 0 else open_seconds
    relative = left(counted, language) if counted < _RELATIVE_WITHIN or real < 0 else ""
    if relative and window and real >= 0:
        relative += f" binnen {window}" if language == "nl" else f" in {window}"
    absolute = moment(due_at, at=at, zone=zone, language=language)
    return TimeLeft(relative=relative, absolute=absolute, is_past=real < 0)
