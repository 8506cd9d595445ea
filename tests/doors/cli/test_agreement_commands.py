"""``waarborg sla init``, ``check``, ``show``, ``diff``, ``calendar`` and ``schema``, as their users type them."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from waarborg.doors.cli.sla.app import app
from waarborg.doors.cli.sla.reading import spoken
from waarborg.sla.agreement.parsing import digest, examine
from waarborg.sla.agreement.problems import Code
from waarborg.sla.agreement.questions import questions
from waarborg.sla.agreement.schema import json_schema

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
EXAMPLE = ROOT / "examples" / "sla-example.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def run(*arguments: object, given: str | bytes | None = None):
    return CliRunner().invoke(app, list(map(str, arguments)), input=given)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.toml"
    path.write_text(
        TEXT.replace('size = "medium"', 'siz = "medium"').replace('"NL"', '"XX"'), encoding="utf-8"
    )
    return path


class TestCheck:
    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
    def test_an_example_is_in_order(self, path):
        done = run("check", path, "--language", "nl")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.startswith("In orde: ")

    def test_all_problems_come_at_once_with_file_and_line(self, broken):
        done = run("check", broken, "--language", "nl")
        assert (done.exit_code, done.stdout) == (1, "")
        lines = done.stderr.splitlines()
        assert f"{broken}:19: fout: websites[0].siz: siz is hier geen bekende sleutel" in lines[1]
        assert lines[1].endswith("Bedoel je size? [unknown_key]")
        assert lines[-1] == "3 fouten, 0 aandachtspunten"

    def test_standard_input_is_a_file_too(self):
        assert run("check", "-", given=TEXT).exit_code == 0
        assert "<stdin>:1: error:" in run("check", "-", given="schema = ").stderr

    def test_json_has_every_part_of_a_problem(self, broken):
        done = run("check", broken, "--json", "--language", "en")
        assert done.exit_code == 1
        answer = json.loads(done.stdout)
        assert answer["valid"] is False
        assert answer["problems"][1] == {
            "code": "unknown_key",
            "severity": "error",
            "path": "websites[0].siz",
            "line": 19,
            "found": "siz",
            "allowed": "url, size, cms, plugins or hosting",
            "nearest": "size",
            "message": "siz is not a known key here; allowed is url, size, cms, plugins or hosting. Did you mean size?",
        }

    def test_a_warning_is_said_and_accepted(self):
        done = run("check", "-", "--language", "en", given=TEXT.replace('sla = "comparable"', 'sla = "none"'))
        assert done.exit_code == 0
        assert "warning: websites[0].hosting" in done.stderr
        assert done.stdout.endswith("; 1 warning\n")

    @pytest.mark.parametrize("path", ["nowhere.toml", "."])
    def test_a_file_that_cannot_be_read_gives_3(self, path):
        done = run("check", path, "--language", "nl")
        assert (done.exit_code, done.stdout) == (3, "")
        assert "kan niet worden gelezen" in done.stderr

    def test_wrong_use_gives_2(self):
        assert run("check").exit_code == 2
        assert run("check", EXAMPLE, "--language", "fr").exit_code == 2

    def test_endless_input_is_cut_off(self):
        assert run("check", "/dev/zero").exit_code == 1


class TestInit:
    def test_what_it_writes_is_in_order(self, tmp_path):
        path = tmp_path / "sla.toml"
        done = run("init", path, "--yes", "--language", "nl")
        assert done.exit_code == 0, done.stderr
        assert examine(path.read_bytes()).problems == ()
        assert "waarborg sla show" in done.stdout
        assert [file.name for file in tmp_path.iterdir()] == ["sla.toml"]

    def test_it_asks_again_and_says_what_is_allowed(self, tmp_path):
        path = tmp_path / "sla.toml"
        given = "nl\n\nservicedesk\nhulp@bureau.example\n" + "\n" * 60
        done = run("init", path, "--language", "nl", given=given)
        assert done.exit_code == 0, done.stderr
        assert '"servicedesk" heeft niet de juiste vorm; toegestaan is een e-mailadres' in done.stderr
        assert examine(path.read_bytes()).agreement.agency.email == "hulp@bureau.example"

    def test_it_asks_nothing_that_no_longer_applies(self, tmp_path):
        path = tmp_path / "sla.toml"
        given = "\n" * 10 + "-\n" + "\n" * 60
        done = run("init", path, "--language", "en", given=given)
        assert "Hosting provider" in done.stderr
        assert "comparable agreement" not in done.stderr
        assert examine(path.read_bytes()).agreement.websites[0].hosting is None

    def test_it_never_overwrites_unless_told(self, tmp_path):
        path = tmp_path / "sla.toml"
        path.write_text("mine", encoding="utf-8")
        done = run("init", path, "--yes")
        assert (done.exit_code, path.read_text(encoding="utf-8")) == (3, "mine")
        assert run("init", path, "--yes", "--force").exit_code == 0
        assert examine(path.read_bytes()).agreement is not None

    def test_answers_come_from_a_file(self, tmp_path):
        answers, path = tmp_path / "answers.json", tmp_path / "sla.toml"
        answers.write_text(
            json.dumps(
                {
                    "language": "nl",
                    "client_name": 'Firma "Haken & Ogen"',
                    "website_plugins": 7,
                    "pm_whatsapp": False,
                    "emergency_number": None,
                    "examples_1": ["Bestellen lukt niet", "Inloggen lukt niet"],
                    "fee_medium": 287.5,
                }
            ),
            encoding="utf-8",
        )
        done = run("init", path, "--answers", answers, "--json")
        assert json.loads(done.stdout) == {
            "file": str(path),
            "digest": digest(path.read_text(encoding="utf-8")),
        }
        agreement = examine(path.read_bytes()).agreement
        assert agreement.client.name == 'Firma "Haken & Ogen"'
        assert agreement.websites[0].plugins == 7
        assert agreement.project_manager.whatsapp is False
        assert agreement.severity.priorities["1"].examples == ("Bestellen lukt niet", "Inloggen lukt niet")
        assert "emergency" not in agreement.channels

    @pytest.mark.parametrize(
        ("content", "code", "said"),
        [
            ('{"agency_nam": "x"}', 2, "did you mean agency_name?"),
            ("[1]", 2, "is not JSON with answers"),
            ("{", 2, "is not JSON with answers"),
            ('{"starts": "tomorrow"}', 1, 'contract.starts: "tomorrow" is a text; allowed is a date'),
        ],
    )
    def test_answers_that_will_not_do_are_refused(self, tmp_path, content, code, said):
        answers, path = tmp_path / "answers.json", tmp_path / "sla.toml"
        answers.write_text(content, encoding="utf-8")
        done = run("init", path, "--answers", answers, "--language", "en")
        assert done.exit_code == code
        assert said in done.stderr
        assert not path.exists()

    def test_standard_output_gets_the_file_and_nothing_else(self):
        done = run("init", "-", "--yes")
        assert examine(done.stdout).problems == ()


class TestShow:
    def test_every_clause_is_there(self):
        done = run("show", EXAMPLE, "--language", "nl")
        assert done.exit_code == 0
        for part in (
            "A  Waarvoor de overeenkomst geldt", "B  Mensen", "C  Bereikbaarheid", "D  Service windows", "D  Kalender",
            "D  Prioriteit en ernst", "D  Reactie en oplossing", "D  Hoe de tijd telt", "D  Escalatie",
            "E, F  Diensten", "G  Koppelingen", "24 uur doorlopende tijd", "€ 1.450", "vrijdag 3 april 2026",
            "Afrekenen is niet mogelijk", "● gekozen; voor alle websites samen € 275 per maand",
        ):  # fmt: skip
            assert part in done.stdout

    def test_english_numbers_are_english(self):
        assert "€1,450" in run("show", EXAMPLE, "--language", "en").stdout

    def test_square_brackets_in_a_name_are_printed_as_they_are(self):
        text = TEXT.replace('"Voorbeeldwinkel BV"', '"[bold]Winkel[/bold] [1]"')
        assert "[bold]Winkel[/bold] [1]" in run("show", "-", given=text).stdout

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
    def test_json_is_the_file_in_json(self, path):
        answer = json.loads(run("show", path, "--json").stdout)
        assert answer["schema"] == 1
        assert answer["contract"]["number"].startswith("SLA-")


class TestDiff:
    def test_changes_are_grouped_by_what_they_mean_for_the_client(self, tmp_path):
        new = tmp_path / "new.toml"
        new.write_text(
            TEXT.replace('service_window = "office"', 'service_window = "always"').replace(
                "31101010101", "31101010102"
            ),
            encoding="utf-8",
        )
        done = run("diff", EXAMPLE, new, "--language", "nl")
        assert done.exit_code == 0
        assert done.stdout.splitlines() == [
            "Beter voor de opdrachtgever",
            "  Service window: was Kantooruren, wordt 24/7  [contract.service_window]",
            "Minder gunstig voor de opdrachtgever",
            "  Maandbedrag voor alle websites samen: € 275 wordt € 1.450  [contract.service_window]",
            "Verder verandert",
            "  Kanaal phone, nummer: was +31101010101, wordt +31101010102  [channels.phone.number]",
        ]
        answer = json.loads(run("diff", EXAMPLE, new, "--json", "--language", "en").stdout)
        assert answer[0] == {
            "path": "contract.service_window",
            "effect": "better",
            "message": "Service window: was Kantooruren, becomes 24/7",
        }

    def test_nothing_changes_between_a_file_and_itself(self):
        assert run("diff", EXAMPLE, EXAMPLE, "--language", "nl").stdout == "Er verandert niets.\n"
        assert run("diff", EXAMPLE, EXAMPLE, "--json").stdout == "[]\n"

    def test_errors_in_either_file_are_told(self, broken):
        assert run("diff", broken, EXAMPLE).exit_code == 1
        assert str(broken) in run("diff", EXAMPLE, broken).stderr


class TestCalendar:
    def test_closed_dates_say_why(self):
        done = run(
            "calendar",
            ROOT / "examples" / "sla-gemeente-einde-dag.toml",
            "--year",
            "2026",
            "--language",
            "nl",
        )
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        assert lines[0] == "Gesloten in 2026"
        assert "maandag 27 april 2026 Koningsdag (lijst van NL)" in lines
        assert "dinsdag 5 mei 2026 Bevrijdingsdag (in deze overeenkomst afgesproken)" in lines
        assert "vrijdag 15 mei 2026 gesloten volgens afspraak (in deze overeenkomst afgesproken)" in lines
        assert lines[-2:] == [
            "Feestdagen waarop gewoon wordt gewerkt",
            "vrijdag 3 april 2026 Goede vrijdag (in deze overeenkomst afgesproken)",
        ]

    def test_json_has_dates_names_and_sources(self):
        answer = json.loads(run("calendar", EXAMPLE, "--year", "2030", "--json", "--language", "en").stdout)
        assert {"date": "2030-05-05", "name": "Liberation Day", "source": "country"} in answer["closed"]
        assert {"date": "2030-04-19", "name": "Good Friday", "source": "country"} in answer["closed"]

    def test_a_year_for_which_no_list_is_known_says_so(self):
        shown = run("calendar", EXAMPLE, "--year", "2101", "--language", "en").stdout
        assert "No holidays of NL are known for 2101: the list runs from 1966 to 2100." in shown
        answer = json.loads(run("calendar", EXAMPLE, "--year", "2101", "--json").stdout)
        assert (answer["listed"], answer["closed"]) == (False, [])
        assert json.loads(run("calendar", EXAMPLE, "--year", "2100", "--json").stdout)["listed"]

    def test_a_year_beyond_all_calendars_is_refused(self):
        assert run("calendar", EXAMPLE, "--year", "9999").exit_code == 2
        assert run("calendar", EXAMPLE).exit_code == 2


def test_schema_prints_the_documented_schema():
    documented = (ROOT / "docs" / "reference" / "sla-file.schema.json").read_text(encoding="utf-8")
    assert run("schema").stdout == documented


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        ("nl", {"LANG": "en_GB.UTF-8"}, "nl"),
        (None, {"LANG": "nl_NL.UTF-8"}, "nl"),
        (None, {"LANG": "nl_NL.UTF-8", "LC_ALL": "C"}, "en"),
        (None, {"LANG": "fr_FR.UTF-8"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language_comes_from_the_option_or_the_locale(asked, environment, language):
    assert spoken(asked, environment) == language


def test_a_reader_that_goes_away_ends_the_command_quietly():
    command = [sys.executable, "-c", "from waarborg.doors.cli.sla.app import app; app()", "schema"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


DOCUMENTED = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
TAUGHT = (ROOT / "docs" / "tutorial" / "your-first-agreement.md").read_text(encoding="utf-8")
CONSOLES = re.findall(r"```console\n\$ (.+?)\n(.*?)```", DOCUMENTED + TAUGHT, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), CONSOLES, ids=[command[:60] for command, _ in CONSOLES])
def test_the_documentation_shows_what_happens(command, output, tmp_path):
    waarborg = tmp_path / "waarborg"
    waarborg.write_text(
        f"#!/bin/sh\nshift\nexec {sys.executable} -c "
        '\'from waarborg.doors.cli.sla.app import app; app(prog_name="waarborg sla")\' "$@"\n',
        encoding="utf-8",
    )
    waarborg.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} 2>&1"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"), "LANG": "C.UTF-8"},
        check=False,
    )
    assert done.stdout.replace("\u00a0", " ") == output


def test_the_documentation_names_every_command_and_every_question():
    commands = [command.callback.__name__ for command in app.registered_commands]
    assert all(f"\n## {command}\n" in DOCUMENTED for command in commands)
    keys = [
        question.key for question in questions(date(2026, 11, 24)) if not question.key.startswith("examples_")
    ]
    assert all(f"`{key}`" in DOCUMENTED for key in keys)


def test_the_documentation_names_every_key_and_every_problem():
    page = (ROOT / "docs" / "reference" / "sla-file.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_0-9]+", page))
    assert {str(code) for code in Code} <= words
    keys = {key for table in json_schema()["definitions"].values() for key in table["properties"]}
    assert keys <= words
