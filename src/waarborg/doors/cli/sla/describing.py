"""``waarborg sla schema``: the JSON Schema of the SLA file."""

import typer

from waarborg.doors.cli.sla.reading import JsonOption
from waarborg.sla.agreement.schema import schema_text


def schema(*, as_json: JsonOption = True) -> None:  # noqa: ARG001 - JSON either way; the option is there as everywhere
    """Prints the JSON Schema of the SLA file, for editors."""
    typer.echo(schema_text(), nl=False)
