"""The doctor sees what is wrong, says what to do, and touches nothing."""

import json
import os
import subprocess
import sys

import pytest

DOCTOR = [sys.executable, "-m", "waarborg.operation.main", "doctor", "--json"]


@pytest.fixture
def examined(home):
    def examine(**given: str) -> dict[str, dict[str, str]]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "WAARBORG_"))
        }
        done = subprocess.run(
            DOCTOR,
            env=kept | {"WAARBORG_HOME": str(home)} | given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        return {finding["subject"]: finding for finding in json.loads(done.stdout)}

    return examine


def test_what_does_not_run_is_named_with_the_command_that_starts_it(examined, home):
    found = examined(PORT="1")
    assert found["database"]["verdict"] == "wrong"
    assert found["web"]["advice"] == "Start it with: waarborg serve"
    assert list(home.iterdir()) == [], "the doctor starts and makes nothing"


def test_a_key_that_others_can_read_is_wrong(examined, home):
    (home / "secret-key").write_text("k" * 64)
    (home / "secret-key").chmod(0o644)
    assert examined()["secret key"]["verdict"] == "wrong"
    (home / "secret-key").chmod(0o600)
    assert examined()["secret key"]["verdict"] == "good"


def test_a_folder_for_attachments_that_is_none_is_wrong(examined, home):
    assert examined()["attachments"]["verdict"] == "good"
    (home / "attachments").write_text("")
    assert examined()["attachments"]["verdict"] == "wrong"


def test_a_mail_server_that_does_not_answer_is_wrong(examined):
    assert examined(EMAIL_URL="smtp://127.0.0.1:1")["mail"]["verdict"] == "wrong"


def test_a_configuration_that_is_refused_is_all_there_is_to_say(examined):
    found = examined(PORT="none", WAARBORG_HOEM="x")
    assert set(found) == {"PORT", "WAARBORG_HOEM"}


def test_documents_have_their_fonts(examined):
    assert examined()["fonts"]["verdict"] == "good"
