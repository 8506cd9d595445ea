"""``waarborg sla init``: asks what has to be known and writes a first SLA file."""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from waarborg.doors.cli.sla.reading import (
    HAS_ERRORS,
    UNREADABLE,
    USAGE,
    JsonOption,
    LanguageOption,
    as_json_text,
    problems_data,
    read_bytes,
    refuse,
    spoken,
)
from waarborg.service.foundation.time_source import now
from waarborg.sla.agreement.document import nearest_to
from waarborg.sla.agreement.drafting import draft, examined
from waarborg.sla.agreement.parsing import digest
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.problems import Problem
from waarborg.sla.agreement.questions import Question, questions
from waarborg.sla.wording import Language

Target = Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; - for standard output.")]
AnswersOption = Annotated[
    Path | None,
    typer.Option("--answers", metavar="FILE.json", help="Answers by question, so that nothing is asked."),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Take the usual answer to every question.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite the file when it is there.")]


def init(
    file: Target = Path("sla.toml"),
    *,
    answers: AnswersOption = None,
    yes: YesOption = False,
    force: ForceOption = False,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Asks and writes a first SLA file, with comments, that check accepts. Never overwrites without --force."""
    speaking = spoken(language)
    today = now().date()
    if str(file) != "-" and file.exists() and not force:
        refuse(_EXISTS.filled(path=str(file)), speaking, UNREADABLE)
    given = _given(answers, today, speaking) if answers is not None else {}
    given.setdefault("language", speaking)
    whole = given if yes or answers is not None else _asked(today, speaking)
    _refuse_errors(file, whole, today, speaking, as_json=as_json)
    text = draft(whole, today)
    if str(file) == "-":
        typer.echo(text, nl=False)
        return
    _write(file, text, speaking, force=force)
    if as_json:
        typer.echo(as_json_text({"file": str(file), "digest": digest(text)}))
    else:
        typer.echo(_WRITTEN.filled(path=str(file)).in_(speaking))


def _asked(today: date, language: Language) -> dict[str, str]:
    answers: dict[str, str] = {"language": language}
    for question in questions(today):
        if question.applies(answers):
            answers[question.key] = _answer(question, answers, today, language)
    return answers


def _answer(question: Question, answers: dict[str, str], today: date, language: Language) -> str:
    """Asks until the file would be right with the answer; all earlier answers are."""
    words = question.words.in_(language)
    if question.is_optional:
        words = f"{words} {_LEAVE_OUT.in_(language)}"
    usual = answers.get(question.key) or question.usual_answer(answers)
    while True:
        said = str(typer.prompt(words, default=usual, err=True)).strip()
        if question.is_optional and said == "-":
            said = ""
        errors = examined({**answers, question.key: said}, today).errors
        if not errors:
            return said
        for sentence in _sentences(errors, language):
            typer.echo(f"  {sentence}", err=True)


def _given(path: Path, today: date, language: Language) -> dict[str, str]:
    """The answers in a JSON file: texts, numbers, true and false, and lists."""
    try:
        found = json.loads(read_bytes(path, language))
    except (ValueError, RecursionError) as error:
        refuse(_NOT_JSON.filled(path=str(path), why=str(error)), language, USAGE)
    if not isinstance(found, dict):
        refuse(_NOT_JSON.filled(path=str(path), why=type(found).__name__), language, USAGE)
    known = [question.key for question in questions(today)]
    for key in found:
        if key not in known:
            nearest = nearest_to(key, known) or ", ".join(known)
            refuse(_UNKNOWN_ANSWER.filled(key=key, nearest=nearest), language, USAGE)
    return {key: _as_text(value) for key, value in found.items()}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(map(_as_text, value))
    return "" if value is None else str(value)


def _refuse_errors(
    file: Path, answers: Mapping[str, str], today: date, language: Language, *, as_json: bool
) -> None:
    examination = examined(answers, today)
    if examination.agreement is not None:
        return
    if as_json:
        typer.echo(as_json_text(problems_data(file, examination, language)))
    else:
        for problem in examination.errors:
            typer.echo(f"{problem.path}: {problem.sentence(language)}", err=True)
    raise typer.Exit(HAS_ERRORS)


def _sentences(problems: Iterable[Problem], language: Language) -> list[str]:
    return list(dict.fromkeys(problem.sentence(language) for problem in problems))


def _write(path: Path, text: str, language: Language, *, force: bool) -> None:
    """Whole or not at all: into a file beside it that then takes its place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        if force:
            beside.replace(path)
        else:
            # A link fails when somebody made the file meanwhile; replacing it would not.
            path.hardlink_to(beside)
    except FileExistsError:
        refuse(_EXISTS.filled(path=str(path)), language, UNREADABLE)
    except OSError as error:
        refuse(_UNWRITABLE.filled(path=str(path), why=error.strerror or str(error)), language, UNREADABLE)
    finally:
        beside.unlink(missing_ok=True)


_LEAVE_OUT = Phrase("(- laat het weg)", "(- leaves it out)")
_EXISTS = Phrase(
    "{path} bestaat al; kies een andere naam of geef --force",
    "{path} is there already; choose another name or give --force",
)
_UNWRITABLE = Phrase("{path} kan niet worden geschreven: {why}", "{path} cannot be written: {why}")
_WRITTEN = Phrase(
    "{path} is geschreven. Bekijk het met: waarborg sla show {path}",
    "{path} is written. Look at it with: waarborg sla show {path}",
)
_NOT_JSON = Phrase("{path} is geen JSON met antwoorden: {why}", "{path} is not JSON with answers: {why}")
_UNKNOWN_ANSWER = Phrase(
    "{key} is geen vraag van init; bedoel je {nearest}?",
    "{key} is not a question of init; did you mean {nearest}?",
)
