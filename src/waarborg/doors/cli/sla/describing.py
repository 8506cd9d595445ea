"""``waarborg sla schema``: the JSON Schema of the SLA file."""

import typer

from waarborg.sla.agreement.schema import schema_text


def schema() -> None:
    """Prints the JSON Schema of the SLA file, for editors."""
    typer.echo(schema_text(), nl=False)
