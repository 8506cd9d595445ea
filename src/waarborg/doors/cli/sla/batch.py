"""JSON lines in, JSON lines out, in order: many questions about one agreement at once.

A bad line is answered with its ``id`` and an ``error``; the others are answered all the same. Instants are ISO 8601
with their offset in, and UTC with ``Z`` out. The shapes stand in docs/reference/cli.md.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NoReturn

from waarborg.sla.agreement.model import Severity
from waarborg.sla.escalation import steps
from waarborg.sla.guarantee import Guarantee
from waarborg.sla.inquiry import Inquiry, answer
from waarborg.sla.moments import NaiveInstantError, instant
from waarborg.sla.pauses import Pause
from waarborg.sla.terms import Terms

LONGEST_LINE = 1_000_000
_TO_THE_SECOND = len("2026-04-24T14:20:00")
MOST_PAUSES = 10_000

Json = dict[str, Any]


class BadLine(ValueError):  # noqa: N818 - a word of this door
    """A line that cannot be answered; the message says what was found, what is allowed."""


def answered(lines: Iterable[str], reply: Callable[[Json], Json]) -> Iterator[tuple[Json, bool]]:
    """One answer for each line that is not blank, with whether it is one rather than an error."""
    for line in lines:
        if not line.strip():
            continue
        identity = None
        try:
            question = _question(line)
            identity = question.get("id")
            yield {"id": identity, **reply(question)}, True
        except (ValueError, OverflowError) as error:
            yield {"id": identity, "error": str(error)}, False


def due_reply(terms: Terms) -> Callable[[Json], Json]:
    """Answers ``{"id","reported","users","priority"}`` (or ``"severity"``) with both due instants."""

    def reply(question: Json) -> Json:
        _only(question, {"id", "reported", "users", "priority", "severity", "pauses", "changes"})
        inquiry = Inquiry(
            _instant(question, "reported"),
            _severity(question, terms),
            _pauses(question),
            _changes(question, terms),
        )
        return guarantee_json(answer(inquiry, terms), terms)

    return reply


def elapsed_reply(terms: Terms) -> Callable[[Json], Json]:
    """Answers ``{"id","from","to"}`` with the open and the real seconds between the two."""

    def reply(question: Json) -> Json:
        _only(question, {"id", "from", "to"})
        starts_at, ends_at = _instant(question, "from"), _instant(question, "to")
        if ends_at < starts_at:
            raise BadLine(
                f'"to" ({zulu(ends_at)}) is before "from" ({zulu(starts_at)}); give the earlier one as "from"'
            )
        return elapsed_json(terms, starts_at, ends_at)

    return reply


def elapsed_json(terms: Terms, starts_at: datetime, ends_at: datetime) -> Json:
    return {
        "open_seconds": terms.window.measure(starts_at, ends_at),
        "elapsed_seconds": int((ends_at - starts_at).total_seconds()),
    }


def line_of(answer: Json) -> str:
    """One line of output. What UTF-8 cannot carry, such as half a surrogate pair in an id, is escaped."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(answer, separators=(",", ":"))
    return text


def guarantee_json(guarantee: Guarantee, terms: Terms) -> Json:
    """The promise in the batch's shape: null where a target is suspended by a pause that is still open."""
    return {
        "severity": guarantee.severity.value,
        "starts": zulu(guarantee.start_at),
        "reaction_due": zulu(guarantee.reaction.due_at),
        "resolution_due": zulu(guarantee.resolution.due_at),
        "escalations": [
            {"level": step.level, "of": step.of, "at": zulu(step.at)} for step in steps(guarantee, terms)
        ],
    }


def zulu(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with ``Z``, whole seconds."""
    return None if at is None else at.isoformat()[:_TO_THE_SECOND] + "Z"


def read_instant(text: object, name: str) -> datetime:
    """The instant that ``text`` says, such as "2026-04-24T14:20:00Z".

    Raises: BadLine.
    """
    example = "such as 2026-04-24T14:20:00Z or 2026-04-24T16:20:00+02:00"
    if not isinstance(text, str):
        raise BadLine(f'"{name}" is {json.dumps(text)}; allowed is an instant in quotes, {example}')
    try:
        return instant(datetime.fromisoformat(text))
    except NaiveInstantError as error:
        raise BadLine(f'"{name}" is "{text}", without an offset; allowed is an instant {example}') from error
    except (ValueError, OverflowError) as error:
        raise BadLine(f'"{name}" is "{text}"; allowed is an instant {example}') from error


def _question(line: str) -> Json:
    if len(line) > LONGEST_LINE:
        raise BadLine(f"the line has {len(line)} characters; at most {LONGEST_LINE} are read")
    try:
        question = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"the line is not JSON ({error}); allowed is one object a line") from error
    if not isinstance(question, dict):
        raise BadLine("the line is JSON but not an object; allowed is one object a line")
    return question


def _no_number(name: str) -> NoReturn:
    raise BadLine(f"the line has {name}, which is not JSON")


def _only(question: Json, known: set[str]) -> None:
    unknown = sorted(set(question) - known)
    if unknown:
        names = ", ".join(f'"{name}"' for name in unknown)
        raise BadLine(f"unknown: {names}; known is {', '.join(sorted(known))}")


def _instant(question: Json, name: str) -> datetime:
    if name not in question:
        raise BadLine(f'"{name}" is missing; allowed is an instant such as 2026-04-24T14:20:00Z')
    return read_instant(question[name], name)


def _severity(said: Json, terms: Terms) -> Severity:
    """The severity that is named, or that follows from the users affected and the priority."""
    said = {name: value for name, value in said.items() if value is not None}
    by_name, by_matrix = "severity" in said, "users" in said or "priority" in said
    if by_name and by_matrix:
        raise BadLine('give either "severity" or "users" and "priority", not both')
    if by_name:
        try:
            return Severity(said["severity"])
        except ValueError as error:
            allowed = ", ".join(severity.value for severity in Severity)
            raise BadLine(f'"severity" is {json.dumps(said["severity"])}; allowed is {allowed}') from error
    if "users" not in said or "priority" not in said:
        raise BadLine('give "severity", or both "users" and "priority"')
    users, priority = said["users"], said["priority"]
    if isinstance(priority, bool) or not isinstance(priority, int):
        raise BadLine(f'"priority" is {json.dumps(priority)}; allowed is a whole number from 1 to 4')
    if not isinstance(users, str):
        raise BadLine(f'"users" is {json.dumps(users)}; allowed is {", ".join(terms.matrix)}')
    return terms.severity(users, priority)


def _pauses(question: Json) -> tuple[Pause, ...]:
    return tuple(_pause(item) for item in _list(question, "pauses"))


def _pause(item: object) -> Pause:
    shape = 'allowed is [from, to], with null as "to" while it is still open'
    if not isinstance(item, list) or len(item) != 2:  # noqa: PLR2004 - from and to
        raise BadLine(f"a pause is {json.dumps(item)[:200]}; {shape}")
    starts_at = read_instant(item[0], "pauses.from")
    ends_at = None if item[1] is None else read_instant(item[1], "pauses.to")
    if ends_at is not None and ends_at < starts_at:
        raise BadLine(f"a pause ends ({zulu(ends_at)}) before it begins ({zulu(starts_at)}); {shape}")
    return Pause(starts_at, ends_at)


def _changes(question: Json, terms: Terms) -> tuple[tuple[datetime, Severity], ...]:
    return tuple(_change(item, terms) for item in _list(question, "changes"))


def _change(item: object, terms: Terms) -> tuple[datetime, Severity]:
    if not isinstance(item, dict):
        raise BadLine(f'a change is {json.dumps(item)[:200]}; allowed is {{"at", "users", "priority"}}')
    _only(item, {"at", "users", "priority", "severity"})
    return _instant(item, "at"), _severity(item, terms)


def _list(question: Json, name: str) -> list[object]:
    items = question.get(name) or []
    if not isinstance(items, list) or len(items) > MOST_PAUSES:
        raise BadLine(f'"{name}" is not a list of at most {MOST_PAUSES}')
    return items
