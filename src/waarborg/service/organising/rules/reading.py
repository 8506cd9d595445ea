"""Filters as parameters of an address, and back. What was written is read as the same; what can't be read is named.

Each parameter of the table below knows its name and how one part of a filter is read and written. A parameter that is not
in the table belongs to somebody else, such as the number of a page, and is left alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from waarborg.service.organising.rules.filters import (
    TEAM_CHARACTERS,
    TEXT_CHARACTERS,
    WITHIN_AT_MOST,
    Before,
    Due,
    DueWord,
    Filter,
    Sort,
    States,
    Who,
    Within,
)
from waarborg.service.organising.rules.tags import one_line, tag_key
from waarborg.service.tickets.rules import Kind, State
from waarborg.sla.agreement.model import Severity

Word = TypeVar("Word", bound=StrEnum)
Parameters = Mapping[str, Sequence[str]]

SORT = "sort"
VALUES_AT_MOST = 20
_SHOWN_CHARACTERS = 60
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_WITHIN = re.compile(r"([0-9]{1,6})([dhm])", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

_UNKNOWN = _("“%(value)s” is not known for “%(parameter)s”. Choose from: %(allowed)s.")
_NO_IDENTITY = _("“%(value)s” is not the identity of anything; “%(parameter)s” needs one.")
_NO_DATE = _("“%(value)s” is not a date; write “%(parameter)s” as 2026-03-31.")
_NO_DUE = _(
    "“%(value)s” is not understood; write “%(parameter)s” as 4h, 3d, 2026-03-31, or one of: %(allowed)s."
)
_TOO_LONG = _("The words to search for are too long: at most %(most)s characters.")
_TOO_MANY = _("“%(parameter)s” stands in the address more than %(most)s times.")
_NO_TEAM = _("“%(value)s” can't be the name of a team.")
_NO_TAG = _("“%(value)s” can't be the name of a tag.")


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that can't be read, and what was expected; its text is the sentence in the language of the reader."""

    parameter: str
    value: str
    sentence: Any
    facts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= _SHOWN_CHARACTERS else f"{self.value[:_SHOWN_CHARACTERS]}…"
        return str(self.sentence) % {"parameter": self.parameter, "value": shown, **dict(self.facts)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address asks for. What can't be read is left out, and stands among the problems."""

    filter: Filter
    sort: Sort
    problems: tuple[Problem, ...] = ()


class _Unread(Exception):  # noqa: N818 - never leaves this module
    """One value of a parameter can't be read."""

    def __init__(self, sentence: Any, **facts: str) -> None:
        super().__init__()
        self.sentence, self.facts = sentence, tuple(facts.items())


class _Part(NamedTuple):
    """One part of a filter in an address."""

    parameter: str
    read: Callable[[Sequence[str]], Any]
    write: Callable[[Any], Iterable[str]]


def read(parameters: Parameters) -> Reading:
    """The filter and the order that ``parameters`` ask for. Empty values ask for nothing, as those of a form."""
    found: dict[str, Any] = {}
    problems = []
    for name, part in {**_PARTS, SORT: _SORT}.items():
        values = [value.strip() for value in parameters.get(part.parameter, ()) if value.strip()]
        if not values:
            continue
        try:
            found[name] = part.read(_few(values))
        except _Unread as unread:
            problems.append(Problem(part.parameter, values[0], unread.sentence, unread.facts))
    sort = found.pop(SORT, Sort.DUE)
    return Reading(Filter(**found), sort, tuple(problems))


def write(wanted: Filter, sort: Sort = Sort.DUE) -> dict[str, list[str]]:
    """The parameters that ``read`` reads as the same, always in the same order; what asks for nothing is left out."""
    nothing = Filter()
    found = {
        part.parameter: sorted(part.write(getattr(wanted, name)))
        for name, part in _PARTS.items()
        if getattr(wanted, name) != getattr(nothing, name)
    }
    return found | ({SORT: [sort.value]} if sort is not Sort.DUE else {})


def address(wanted: Filter, sort: Sort = Sort.DUE) -> str:
    """The part of an address behind the question mark; empty when nothing is asked for."""
    return urlencode(write(wanted, sort), doseq=True)


def _few(values: Sequence[str]) -> Sequence[str]:
    if len(values) > VALUES_AT_MOST:
        raise _Unread(_TOO_MANY, most=str(VALUES_AT_MOST))
    return values


def _one_of(words: type[Word], value: str, *also: str) -> Word:
    try:
        return words(value)
    except ValueError:
        raise _Unread(_UNKNOWN, allowed=", ".join([*words, *also])) from None


def _any_of(words: type[Word]) -> Callable[[Sequence[str]], frozenset[Word]]:
    return lambda values: frozenset(_one_of(words, value) for value in values)


def _identity(values: Sequence[str]) -> UUID:
    try:
        return UUID(values[-1])
    except ValueError:
        raise _Unread(_NO_IDENTITY) from None


def _person(*words: Who) -> Callable[[Sequence[str]], UUID | Who]:
    def read_person(values: Sequence[str]) -> UUID | Who:
        return Who(values[-1]) if values[-1] in words else _identity(values)

    return read_person


def _read_states(values: Sequence[str]) -> States | frozenset[State]:
    """One word for a group of states, or states by name; the word wins, as the wider of the two."""
    groups = [States(value) for value in values if value in set(States)]
    if groups:
        return groups[-1]
    return frozenset(_one_of(State, value, *States) for value in values)


def _write_states(states: States | frozenset[State]) -> Iterable[str]:
    return [states.value] if isinstance(states, States) else [state.value for state in states]


def _read_date(values: Sequence[str]) -> date:
    """Raises: _Unread also for the last days that a calendar knows, after which no midnight follows."""
    try:
        if not _DATE.fullmatch(values[-1]):
            raise ValueError  # noqa: TRY301 - the calendar's own parser takes more than we write
        found = date.fromisoformat(values[-1])
    except ValueError:
        raise _Unread(_NO_DATE) from None
    if not 1970 <= found.year <= 2999:  # noqa: PLR2004 - what nobody means, and no zone is sure of
        raise _Unread(_NO_DATE)
    return found


def _read_due(values: Sequence[str]) -> Due:
    value = values[-1]
    if value in set(DueWord):
        return DueWord(value)
    within = _WITHIN.fullmatch(value)
    if within:
        span = int(within[1]) * _UNITS[within[2]]
        if span <= WITHIN_AT_MOST:
            return Within(span)
    elif _DATE.fullmatch(value):
        return Before(_read_date(values))
    raise _Unread(_NO_DUE, allowed=", ".join(DueWord))


def _write_due(due: Due) -> Iterable[str]:
    match due:
        case Before(on):
            return [on.isoformat()]
        case Within(span):
            letter, unit = next(
                (letter, unit) for letter, unit in _UNITS.items() if not span % unit or letter == "m"
            )
            return [f"{span // unit}{letter}"]
        case _:
            return [due.value]


def _read_tags(values: Sequence[str]) -> frozenset[str]:
    keys = frozenset(tag_key(value) for value in values)
    if "" in keys:
        raise _Unread(_NO_TAG)
    return keys


def _read_text(values: Sequence[str]) -> str:
    text = one_line(values[-1])
    if len(text) > TEXT_CHARACTERS:
        raise _Unread(_TOO_LONG, most=str(TEXT_CHARACTERS))
    return text


def _read_team(values: Sequence[str]) -> str:
    """An agency names its teams itself, so that any short word can be one."""
    team = one_line(values[-1])
    if len(team) > TEAM_CHARACTERS:
        raise _Unread(_NO_TEAM)
    return team


def _text(value: Any) -> Iterator[str]:
    yield str(value)


def _words(values: Iterable[StrEnum]) -> Iterable[str]:
    return [value.value for value in values]


_PARTS: Mapping[str, _Part] = {
    "states": _Part("state", _read_states, _write_states),
    "kinds": _Part("kind", _any_of(Kind), _words),
    "team": _Part("team", _read_team, _text),
    "severities": _Part("severity", _any_of(Severity), _words),
    "client": _Part("client", _identity, _text),
    "website": _Part("website", _identity, _text),
    "assignee": _Part("assignee", _person(Who.ME, Who.NOBODY), _text),
    "manager": _Part("manager", _person(Who.ME), _text),
    "follower": _Part("follower", _person(Who.ME), _text),
    "tags": _Part("tag", _read_tags, lambda keys: keys),
    "due": _Part("due", _read_due, _write_due),
    "reported_since": _Part("since", _read_date, _text),
    "reported_until": _Part("until", _read_date, _text),
    "text": _Part("q", _read_text, _text),
}
_SORT = _Part(SORT, lambda values: _one_of(Sort, values[-1]), _text)
PARAMETERS = (*(part.parameter for part in _PARTS.values()), SORT)


class UnwrittenPartError(Exception):
    """A part of a filter that no address could carry would be lost with every link."""


def validate() -> None:
    """Raises: UnwrittenPartError."""
    unwritten = {field.name for field in fields(Filter)} ^ set(_PARTS)
    if unwritten:
        raise UnwrittenPartError(", ".join(sorted(unwritten)))


validate()
