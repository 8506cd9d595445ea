"""``waarborg sla document``, as its users type it."""

import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from waarborg.doors.cli.sla.app import app

EXAMPLE = Path(__file__).parents[3] / "examples" / "sla-example.toml"


def run(*arguments: object, given: bytes | None = None):
    return CliRunner().invoke(app, ["document", *map(str, arguments), "--language", "en"], input=given)


@pytest.fixture
def sla_file(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "client.toml"))


def test_one_command_turns_the_file_into_a_pdf_beside_it(sla_file: Path) -> None:
    done = run(sla_file)
    assert done.exit_code == 0, done.output
    assert sla_file.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")
    assert [path.suffix for path in sorted(sla_file.parent.iterdir())] == [".pdf", ".toml"]


def test_the_same_file_gives_the_same_bytes(sla_file: Path, tmp_path: Path) -> None:
    run(sla_file, "-o", tmp_path / "one.pdf")
    run(sla_file, "-o", tmp_path / "two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_document_carries_the_hash_of_the_file_that_was_signed(sla_file: Path, tmp_path: Path) -> None:
    answer = json.loads(run(sla_file, "-o", tmp_path / "a.pdf", "--version", "7", "--json").stdout)
    hashed = hashlib.sha256(EXAMPLE.read_bytes()).hexdigest()
    assert answer == {"written": [str(tmp_path / "a.pdf")], "version": "7", "digest": hashed}
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)
    assert hashed in text
    assert "versie 7" in text


def test_html_is_written_beside_the_pdf(sla_file: Path, tmp_path: Path) -> None:
    done = run(sla_file, "-o", tmp_path / "a.pdf", "--html")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("command", ["check", "document"])
def test_characters_that_the_pdf_can_only_spell_out_are_named(sla_file: Path, command: str) -> None:
    sla_file.write_text(
        EXAMPLE.read_text("utf-8").replace("Voorbeeldwinkel BV", "日本 Ελλάς Україна Łódź BV"), "utf-8"
    )
    done = CliRunner().invoke(app, [command, str(sla_file), "--language", "en"])
    assert done.exit_code == 0, done.output
    assert "spells them out, as in [U+65E5]: 日 本. Latin" in done.stderr
    assert (
        "spells them out" not in CliRunner().invoke(app, [command, str(EXAMPLE), "--language", "en"]).stderr
    )


def test_standard_input_and_output_can_be_used_in_a_pipe() -> None:
    done = run("-", "-o", "-", given=EXAMPLE.read_bytes())
    assert done.exit_code == 0
    assert PdfReader(io.BytesIO(done.stdout_bytes)).get_num_pages() > 1


def test_a_file_with_errors_gives_no_document_and_names_them_all(sla_file: Path) -> None:
    sla_file.write_text(EXAMPLE.read_text("utf-8").replace('language = "nl"', 'language = "fr"'), "utf-8")
    done = run(sla_file)
    assert done.exit_code == 1
    assert "language" in done.stderr
    assert not sla_file.with_suffix(".pdf").exists()


def test_a_place_that_cannot_be_written_is_said(sla_file: Path, tmp_path: Path) -> None:
    done = run(sla_file, "-o", tmp_path / "no such folder" / "a.pdf")
    assert done.exit_code == 3
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("-",), (EXAMPLE, "-o", "-", "--html"), (EXAMPLE, "-o", "a.html", "--html")]
)
def test_a_document_without_a_place_of_its_own_is_refused(arguments: tuple[object, ...]) -> None:
    assert run(*arguments, given=b"").exit_code == 2
