"""Reading an SLA file for a command, or saying at once all that is wrong with it.

Exit codes (docs/reference/cli.md): 1 the file has errors, 2 the command was not used as it is meant, 3 a file cannot
be read or written.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.parsing import Examination, examine
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.problems import Problem
from waarborg.sla.agreement.syntax import MOST_CHARACTERS
from waarborg.sla.wording import Language

HAS_ERRORS, USAGE, UNREADABLE = 1, 2, 3

# A character takes at most four bytes; what is longer is refused without reading it all.
_MOST_BYTES = 4 * MOST_CHARACTERS + 4

LanguageOption = Annotated[
    Language | None,
    typer.Option("--language", help="The language of the answer; from LANG when it is not given."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The SLA file, or - for standard input.")]


def spoken(language: Language | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language to answer in: the one asked for, else Dutch or English after the locale, else English."""
    if language is not None:
        return language
    locale = next((value for name in _LOCALES if (value := environment.get(name))), "")
    return "nl" if locale.lower().startswith("nl") else "en"


def load_agreement(
    path: Path, language: Language | None = None, *, as_json: bool = False
) -> tuple[Agreement, Language]:
    """The agreement in the file at ``path`` ("-" is standard input), and the language to answer in.

    Prints every problem and exits with code 1 when the file has errors, with 3 when it cannot be read. Warnings are
    left to ``waarborg sla check``.
    """
    language = spoken(language)
    examination = examine(read_bytes(path, language))
    if examination.agreement is None:
        report_problems(path, examination, language, as_json=as_json)
        raise typer.Exit(HAS_ERRORS)
    return examination.agreement, language


def read_bytes(path: Path, language: Language) -> bytes:
    """What the file holds, up to a little more than an SLA file may; exits with code 3 when it cannot be read."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(_MOST_BYTES)
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        refuse(_UNREADABLE.filled(path=str(path), why=error.strerror or str(error)), language, UNREADABLE)


def report_problems(path: Path, examination: Examination, language: Language, *, as_json: bool) -> None:
    """All problems: as JSON on standard output, as sentences on standard error."""
    if as_json:
        typer.echo(as_json_text(problems_data(path, examination, language)))
        return
    for line in problem_lines(path, examination.problems, language):
        typer.echo(line, err=True)


def problem_lines(path: Path, problems: Iterable[Problem], language: Language) -> Iterable[str]:
    """One line for each problem, the way compilers write them, so that editors find the place."""
    name = "<stdin>" if str(path) == "-" else str(path)
    for problem in problems:
        place = f"{name}:{problem.line}" if problem.line is not None else name
        gravity = _GRAVITIES[problem.gravity].in_(language)
        subject = f"{problem.path}: " if problem.path else ""
        yield f"{place}: {gravity}: {subject}{problem.sentence(language)} [{problem.code}]"


def problems_data(path: Path, examination: Examination, language: Language) -> dict[str, Any]:
    """The answer of ``waarborg sla check --json``."""
    return {
        "file": str(path),
        "valid": examination.agreement is not None,
        "problems": [problem.as_data(language) for problem in examination.problems],
    }


def as_json_text(value: Any) -> str:
    """As people and programs can both read it."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def refuse(sentence: Phrase, language: Language, code: int = USAGE) -> NoReturn:
    """Says why on standard error and ends the command."""
    typer.echo(sentence.in_(language), err=True)
    raise typer.Exit(code)


_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
_GRAVITIES = {"error": Phrase("fout", "error"), "warning": Phrase("let op", "warning")}
_UNREADABLE = Phrase("{path} kan niet worden gelezen: {why}", "{path} cannot be read: {why}")
