"""What can be wrong with an SLA file, as values that speak both languages."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.wording import Language

Gravity = Literal["error", "warning"]


class Code(StrEnum):
    """Stable names of the problems, for programs. What each means stands in ``sentences``."""

    TOO_LARGE = "too_large"
    TOO_COMPLEX = "too_complex"
    NOT_UTF8 = "not_utf8"
    NOT_TOML = "not_toml"
    CONTROL_CHARACTER = "control_character"
    NUMBER_TOO_LARGE = "number_too_large"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    WRONG_TYPE = "wrong_type"
    NOT_A_CHOICE = "not_a_choice"
    WRONG_FORM = "wrong_form"
    OUT_OF_BOUNDS = "out_of_bounds"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NOT_ACCEPTED = "not_accepted"
    NOT_A_DURATION = "not_a_duration"
    NOT_AN_OPENING = "not_an_opening"
    NOT_A_RUNG = "not_a_rung"
    DUPLICATE = "duplicate"
    UNKNOWN_TIMEZONE = "unknown_timezone"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_HOLIDAY = "unknown_holiday"
    UNKNOWN_WINDOW = "unknown_window"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_USERS = "unknown_users"
    MISSING_ROW = "missing_row"
    MISSING_PRIORITY = "missing_priority"
    MISSING_LEVEL = "missing_level"
    NEVER_OPENS_IN_TERM = "never_opens_in_term"
    NO_WORKING_DAY = "no_working_day"
    CLOSED_AND_OPEN = "closed_and_open"
    ENDS_BEFORE_START = "ends_before_start"
    NUMBER_MISSING = "number_missing"
    MOBILE_MISSING = "mobile_missing"
    WHATSAPP_WITHOUT_PHONE = "whatsapp_without_phone"
    EMERGENCY_IN_OFFICE_HOURS = "emergency_in_office_hours"
    CHANNEL_CLOSED_THEN = "channel_closed_then"
    REACTION_AFTER_RESOLUTION = "reaction_after_resolution"
    REACTION_MOSTLY_LATER = "reaction_mostly_later"
    LESS_SEVERE_IS_STRICTER = "less_severe_is_stricter"
    LESS_URGENT_IS_MORE_SEVERE = "less_urgent_is_more_severe"
    LADDER_UPSIDE_DOWN = "ladder_upside_down"
    OPENINGS_OVERLAP = "openings_overlap"
    ALREADY_OPEN = "already_open"
    ALREADY_CLOSED = "already_closed"
    NO_MONTHLY_FEE = "no_monthly_fee"
    HOSTING_UNCERTAIN = "hosting_uncertain"
    NOBODY_APPROVES = "nobody_approves"
    NOBODY_DIRECTS = "nobody_directs"
    IMPOSSIBLE_PHONE = "impossible_phone"
    UNLIKELY_PHONE = "unlikely_phone"
    HOLIDAYS_NOT_LISTED = "holidays_not_listed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or doubtful, at one place.

    ``path`` is empty for the file as a whole; ``line`` counts from 1 and is none where no line is to blame. ``found``
    is what stands there as one would write it; ``allowed`` what may; ``nearest`` the known key or value most like it.
    """

    code: Code
    path: str
    line: int | None
    message: Phrase
    found: str | None = None
    allowed: Phrase | None = None
    nearest: str | None = None
    gravity: Gravity = "error"

    @property
    def is_error(self) -> bool:
        return self.gravity == "error"

    def sentence(self, language: Language) -> str:
        """What is wrong, what is allowed and what was probably meant, without the place."""
        parts = [self.message.in_(language)]
        if self.allowed is not None:
            parts.append(_ALLOWED.filled(allowed=self.allowed).in_(language))
        if self.nearest is not None:
            parts.append(_NEAREST.filled(nearest=self.nearest).in_(language))
        return "".join(parts)

    def located(self, language: Language) -> str:
        """The sentence with its place in front: ``line 12, contract.starts: …``."""
        line = _LINE.filled(line=str(self.line)).in_(language) if self.line is not None else ""
        place = ", ".join(filter(None, (line, self.path)))
        return f"{place}: {self.sentence(language)}" if place else self.sentence(language)

    def as_data(self, language: Language) -> dict[str, Any]:
        """For JSON: the parts, and the sentence in one language."""
        return {
            "code": self.code.value,
            "severity": self.gravity,
            "path": self.path,
            "line": self.line,
            "found": self.found,
            "allowed": self.allowed.in_(language) if self.allowed else None,
            "nearest": self.nearest,
            "message": self.sentence(language),
        }


class InvalidAgreement(ValueError):  # noqa: N818 - the name that the field's refusals have
    """The SLA file has errors. ``problems`` holds all of them, and the warnings, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.located("en") for problem in problems))
        self.problems = problems

    def in_words(self, language: Language) -> tuple[str, ...]:
        """One sentence for each problem, with its place."""
        return tuple(problem.located(language) for problem in self.problems)


_LINE = Phrase("regel {line}", "line {line}")
_ALLOWED = Phrase("; toegestaan is {allowed}", "; allowed is {allowed}")
_NEAREST = Phrase(". Bedoel je {nearest}?", ". Did you mean {nearest}?")
