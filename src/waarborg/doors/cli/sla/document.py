"""``waarborg sla document``: the agreement that both sign, from the SLA file."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from waarborg.doors.cli.sla.printing import warn_of_spelling_out
from waarborg.doors.cli.sla.reading import (
    HAS_ERRORS,
    UNREADABLE,
    FileArgument,
    JsonOption,
    LanguageOption,
    as_json_text,
    read_bytes,
    refuse,
    report_problems,
    spoken,
)
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.agreement.parsing import digest, examine
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.wording import Language

OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE.pdf", help="Where to write the PDF, or - for standard output."
    ),
]
HtmlOption = Annotated[
    bool, typer.Option("--html", help="Write the same document as an HTML page beside the PDF.")
]
VersionOption = Annotated[str, typer.Option("--version", help="The number of the contract version.")]


def document(
    file: FileArgument,
    *,
    output: OutputOption = None,
    html: HtmlOption = False,
    version: VersionOption = "1",
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Writes the agreement that both sign, in the file's own language, as tagged PDF/A.

    The same file gives the same bytes. Without --output the PDF is written beside the SLA file. Exit code 1 when the
    file has errors, 3 when something can't be read or written.
    """
    # Late, because the other commands should not wait for typst.
    from waarborg.service.agreements.document.rendering import to_html, to_pdf  # noqa: PLC0415

    language = spoken(language)
    target = _target(file, output, language, html=html)
    agreement, hashed = _read(file, language, as_json=as_json)
    warn_of_spelling_out(agreement, language)
    pdf = to_pdf(agreement, version=version, digest=hashed)
    if target is None:
        sys.stdout.buffer.write(pdf)
        return
    written = [_write(target, pdf, language)]
    if html:
        page = to_html(agreement, version=version, digest=hashed).encode()
        written.append(_write(written[0].with_suffix(".html"), page, language))
    _report(written, version, hashed, language, as_json=as_json)


def _read(file: Path, language: Language, *, as_json: bool) -> tuple[Agreement, str]:
    """The agreement and the hash of its text; exits with all problems when there are errors."""
    content = read_bytes(file, language)
    examination = examine(content)
    if examination.agreement is None:
        report_problems(file, examination, language, as_json=as_json)
        raise typer.Exit(HAS_ERRORS)
    return examination.agreement, digest(content.decode("utf-8-sig"))


def _target(file: Path, output: Path | None, language: Language, *, html: bool) -> Path | None:
    """Where the PDF goes; none is standard output. Exits with code 2 when that can't be or leaves the page no place."""
    if output is None and str(file) == "-":
        refuse(_NOWHERE, language)
    target = output or file.with_suffix(".pdf")
    if html and (str(target) == "-" or target.suffix == ".html"):
        refuse(_NO_PLACE_FOR_PAGE, language)
    return None if str(target) == "-" else target


def _write(path: Path, content: bytes, language: Language) -> Path:
    """Whole or not at all: a reader never sees half a document."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        refuse(_UNWRITABLE.filled(path=str(path), why=error.strerror or str(error)), language, UNREADABLE)
    return path


def _report(written: list[Path], version: str, hashed: str, language: Language, *, as_json: bool) -> None:
    if as_json:
        answer: dict[str, Any] = {"written": list(map(str, written)), "version": version, "digest": hashed}
        typer.echo(as_json_text(answer))
        return
    for path in written:
        typer.echo(_WRITTEN.filled(path=str(path), version=version, digest=hashed[:12]).in_(language))


_WRITTEN = Phrase("{path}: versie {version}, hash {digest}", "{path}: version {version}, hash {digest}")
_UNWRITABLE = Phrase("{path} kan niet worden geschreven: {why}", "{path} cannot be written: {why}")
_NOWHERE = Phrase(
    "zeg met --output waar het document moet komen; van de standaardinvoer is er geen plaats af te leiden",
    "say with --output where the document should go; standard input gives no place for it",
)
_NO_PLACE_FOR_PAGE = Phrase(
    "met --html komt de pagina naast de pdf; geef die met --output een naam die op .pdf eindigt",
    "with --html the page is written beside the PDF; give that a name that ends in .pdf with --output",
)
