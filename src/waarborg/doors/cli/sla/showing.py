"""``waarborg sla show``: the whole agreement in a terminal, clause by clause."""

import typer

from waarborg.doors.cli.sla.clauses import clauses
from waarborg.doors.cli.sla.reading import (
    FileArgument,
    JsonOption,
    LanguageOption,
    as_json_text,
    load_agreement,
)


def show(file: FileArgument, *, as_json: JsonOption = False, language: LanguageOption = None) -> None:
    """Shows the agreement as a whole, in its clauses A to G."""
    agreement, spoken = load_agreement(file, language, as_json=as_json)
    if as_json:
        typer.echo(as_json_text(agreement.model_dump(mode="json", by_alias=True, exclude_none=True)))
        return
    from waarborg.doors.cli.sla.drawing import drawn  # noqa: PLC0415 - a tenth of a second that no other command pays

    for line in drawn(clauses(agreement, spoken)):
        typer.echo(line)
