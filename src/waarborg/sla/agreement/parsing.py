"""From the text of an SLA file to an ``Agreement``, or to every problem in it at once."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from waarborg.sla.agreement.checks import CHECKS
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.problems import Code, InvalidAgreement, Problem
from waarborg.sla.agreement.shape import shape
from waarborg.sla.agreement.syntax import Reading, Unreadable, decode, read, without_unsafe_values

_BOM = "\ufeff"
_MOST_PROBLEMS = 500


@dataclass(frozen=True, slots=True)
class Examination:
    """What came of reading a text: the agreement, unless there are errors, and all problems in the file's order."""

    agreement: Agreement | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.is_error)


def parse(text: str) -> Agreement:
    """The agreement that ``text`` describes.

    Raises: InvalidAgreement, with every error and warning at once; nothing else, whatever ``text`` is.
    """
    examination = examine(text)
    if examination.agreement is None:
        raise InvalidAgreement(examination.problems)
    return examination.agreement


def recall(text: str) -> Agreement:
    """The agreement in a text that was accepted once, whatever a later check would say of it.

    What was concluded stays readable when checks become stricter, so only the form is asked for.
    Raises: InvalidAgreement when it has not even the form of an agreement.
    """
    try:
        reading = read(text)
    except Unreadable as error:
        raise InvalidAgreement((error.problem,)) from error
    agreement, misshapen = shape(reading.document)
    if agreement is None or reading.problems:
        raise InvalidAgreement((*reading.problems, *misshapen))
    return agreement


def examine(text: str | bytes) -> Examination:
    """The agreement with its warnings, or every problem. Never raises, in time bounded by the largest file."""
    try:
        reading = read(text if isinstance(text, str) else decode(text))
    except Unreadable as error:
        return Examination(None, (error.problem,))
    if reading.left_out is None:
        return Examination(None, reading.problems)
    return _examined(reading)


def digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the file's text as UTF-8, without byte order mark and with line ends as LF.

    Comments and layout count: what was signed is the text. What editors, mail and version control change on
    their own (CRLF, a byte order mark) does not.
    """
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _examined(reading: Reading) -> Examination:
    document, unsafe = without_unsafe_values(reading.document)
    agreement, misshapen = shape(document)
    found = [*misshapen, *(problem for check in CHECKS for problem in check(document))]
    gone = {problem.path for problem in unsafe}
    left_out = reading.left_out or frozenset()
    problems = _in_order(
        (
            *reading.problems,
            *unsafe,
            *(problem for problem in found if not _is_known(problem, gone, left_out)),
        )
    )
    is_sound = not any(problem.is_error for problem in problems)
    return Examination(agreement if is_sound else None, problems)


def _is_known(problem: Problem, gone: set[str], left_out: frozenset[str]) -> bool:
    """What was taken out is reported already, and a key on a line that could not be read is not missing."""
    is_left_out = problem.code is Code.MISSING_KEY and problem.path.rpartition(".")[2] in left_out
    return is_left_out or problem.path in gone


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    unique = {(problem.path, problem.code, problem.message): problem for problem in problems}
    ordered = sorted(unique.values(), key=lambda problem: (problem.line or 0, problem.path))
    return tuple(ordered[:_MOST_PROBLEMS])
