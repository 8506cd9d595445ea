"""What the configuration promises: typed, checked as a whole, and refused in words that say what to set."""

import importlib.util
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from waarborg.config.environment import ConfigurationRefusedError, EmailRoute, Environment, Mode, variables
from waarborg.service.guarantees.sweep.running import BATCH

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "WAARBORG_MODE": "production",
    "WAARBORG_ADDRESS": "https://support.example.nl",
    "EMAIL_URL": "smtp://waarborg:secret@mail.example.nl:587?tls=starttls",
}


def _problems(**given: str) -> dict[str, str]:
    with pytest.raises(ConfigurationRefusedError) as refused:
        Environment.read(given)
    return {problem.variable: problem.advice for problem in refused.value.problems}


def test_nothing_needs_to_be_set_to_look_around():
    environment = Environment.read({})
    assert environment.mode is Mode.DEMO
    assert environment.embedded
    assert environment.address == "http://127.0.0.1:8000"


def test_the_sweep_process_claims_as_many_at_once_as_was_measured():
    assert Environment.read({}).sweep_batch == BATCH


def test_an_empty_variable_counts_as_absent():
    assert Environment.read({"PORT": "", "DATABASE_URL": ""}) == Environment.read({})


def test_every_problem_is_named_at_once():
    assert _problems(
        PORT="http", WAARBORG_MODE="prod", DATABASE_URL="mysql://a@b/c", WAARBORG_TIME_ZONE="Amsterdam"
    ) == {
        "PORT": "set a whole number from 1 to 65535",
        "WAARBORG_MODE": "set one of demo, production",
        "DATABASE_URL": "Waarborg runs on PostgreSQL only; begin with postgresql://",
        "WAARBORG_TIME_ZONE": "set a name from the IANA time zone database, such as Europe/Amsterdam",
    }


def test_a_refusal_says_what_was_found_what_is_allowed_and_what_to_do():
    with pytest.raises(ConfigurationRefusedError) as refused:
        Environment.read({"PORT": "0"})
    assert str(refused.value) == (
        "The configuration has 1 problem:\n"
        "  PORT\n    found:   '0'\n    allowed: 1 to 65535\n    do:      set a whole number from 1 to 65535"
    )


def test_a_misspelt_variable_is_refused_with_the_nearest_known_one():
    assert _problems(WAARBORG_HOEM="/srv") == {"WAARBORG_HOEM": "did you mean WAARBORG_HOME?"}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "８０"),
        ("DATABASE_URL", "postgresql://user@host"),
        ("DATABASE_URL", "postgresql://user@host:port/name"),
        ("WAARBORG_ADDRESS", "support.example.nl"),
        ("WAARBORG_ADDRESS", "https://example.nl/support"),
        ("WAARBORG_ALLOWED_HOSTS", "*"),
        ("WAARBORG_HOST", "127.0.0.1:80"),
        ("WAARBORG_SECRET_KEY", "short"),
        ("WAARBORG_LANGUAGE", "de"),
        ("WAARBORG_LOG_LEVEL", "loud"),
        ("WAARBORG_TIME_ZONE", "../etc/passwd"),
        ("EMAIL_URL", "mail.example.nl"),
        ("EMAIL_URL", "smtp://mail.example.nl?tls=maybe"),
        ("EMAIL_URL", "file://mail"),
        ("WAARBORG_WORKER_CONCURRENCY", "0"),
    ],
)
def test_what_can_not_be_used_is_refused(variable, value):
    assert list(_problems(**{variable: value})) == [variable]


def test_passwords_stand_in_no_message_and_no_log():
    with pytest.raises(ConfigurationRefusedError) as refused:
        Environment.read({"DATABASE_URL": "mysql://me:hunter2@host/name", "WAARBORG_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)
    environment = Environment.read(
        {"DATABASE_URL": "postgresql://me:hunter2@host/name", "WAARBORG_SECRET_KEY": "hunter2" * 10}
        | {"EMAIL_URL": "smtp://me:hunter2@host"}
    )
    assert "hunter2" not in repr(environment)


def test_production_asks_for_an_address_and_for_mail():
    assert set(_problems(WAARBORG_MODE="production")) == {"WAARBORG_ADDRESS", "EMAIL_URL"}
    assert set(_problems(**PRODUCTION | {"WAARBORG_ADDRESS": "http://support.example.nl"})) == {
        "WAARBORG_ADDRESS"
    }
    assert Environment.read(PRODUCTION).allowed_hosts[0] == "support.example.nl"


def test_the_demo_stays_on_this_machine():
    assert set(_problems(WAARBORG_HOST="0.0.0.0")) == {"WAARBORG_HOST"}
    assert Environment.read(PRODUCTION | {"WAARBORG_HOST": "0.0.0.0"}).host == "0.0.0.0"


def test_an_owner_without_an_application_is_refused():
    assert set(_problems(DATABASE_OWNER_URL="postgresql://waarborg_owner@host/waarborg")) == {"DATABASE_URL"}


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("console:", EmailRoute("console")),
        ("file:///srv/mail", EmailRoute("file", folder=Path("/srv/mail"))),
        ("smtp://mail.example.nl", EmailRoute("smtp", "mail.example.nl", 25)),
        ("smtp://mail.example.nl?tls=starttls", EmailRoute("smtp", "mail.example.nl", 587, starttls=True)),
        (
            "smtps://me:word@mail.example.nl",
            EmailRoute("smtp", "mail.example.nl", 465, "me", "word", tls=True),
        ),
        (
            "smtp://me%40example.nl:p%40ss@mail.example.nl",
            EmailRoute("smtp", "mail.example.nl", 25, "me@example.nl", "p@ss"),
        ),
    ],
)
def test_mail_goes_where_one_address_says(url, route):
    assert Environment.read({"EMAIL_URL": url}).email == route


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path):
    environment = Environment.read({"WAARBORG_HOME": str(tmp_path / "home")})
    with ThreadPoolExecutor(8) as many:
        keys = set(many.map(lambda _: environment.secret_key(), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600


def test_the_reference_page_says_what_the_product_reads():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "script" / "reference.py")
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    assert reference.PAGE.read_text() == reference.page(), "run: python script/reference.py"
    assert all(f"`{variable.name}`" in reference.page() for variable in variables())
