"""``waarborg sla check``: is this an SLA file, and what is wrong or doubtful in it."""

import typer

from waarborg.doors.cli.sla.printing import warn_of_spelling_out
from waarborg.doors.cli.sla.reading import (
    HAS_ERRORS,
    FileArgument,
    JsonOption,
    LanguageOption,
    read_bytes,
    report_problems,
    spoken,
)
from waarborg.sla.agreement.parsing import Examination, examine
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.wording import Language


def check(file: FileArgument, *, as_json: JsonOption = False, language: LanguageOption = None) -> None:
    """Names every problem of an SLA file at once. Exit code 1 when there are errors; warnings alone give 0."""
    language = spoken(language)
    examination = examine(read_bytes(file, language))
    report_problems(file, examination, language, as_json=as_json)
    if not as_json:
        typer.echo(_verdict(examination, language), err=examination.agreement is None)
    if examination.agreement is None:
        raise typer.Exit(HAS_ERRORS)
    warn_of_spelling_out(examination.agreement, language)


def _verdict(examination: Examination, language: Language) -> str:
    errors, warnings = len(examination.errors), len(examination.warnings)
    agreement = examination.agreement
    if agreement is None:
        return _ERRORS.filled(errors=_counted(errors, _ERROR), warnings=_counted(warnings, _WARNING)).in_(
            language
        )
    said = _SOUND.filled(
        title=agreement.title, number=agreement.contract.number, client=agreement.client.name
    )
    if warnings:
        said = _SOUND_BUT.filled(sound=said, warnings=_counted(warnings, _WARNING))
    return said.in_(language)


def _counted(count: int, words: tuple[Phrase, Phrase]) -> Phrase:
    return words[count != 1].filled(count=str(count))


_ERROR = (Phrase("{count} fout", "{count} error"), Phrase("{count} fouten", "{count} errors"))
_WARNING = (
    Phrase("{count} aandachtspunt", "{count} warning"),
    Phrase("{count} aandachtspunten", "{count} warnings"),
)
_ERRORS = Phrase("{errors}, {warnings}", "{errors}, {warnings}")
_SOUND = Phrase("In orde: {title} {number} met {client}", "In order: {title} {number} with {client}")
_SOUND_BUT = Phrase("{sound}; {warnings}", "{sound}; {warnings}")
