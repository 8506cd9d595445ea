"""``waarborg sla due``, ``elapsed`` and ``reach``, as their users type them."""

import json
from pathlib import Path

from typer.testing import CliRunner

from waarborg.doors.cli.sla.app import app

EXAMPLE = str(Path(__file__).parents[3] / "examples" / "sla-example.toml")


def run(*arguments: str, lines: list[object] | None = None):
    given = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines or [])
    return CliRunner().invoke(app, list(arguments), input=given)


def batch(command: str, *lines: object) -> tuple[list[dict], int]:
    done = run(command, EXAMPLE, "--batch", lines=list(lines))
    return [json.loads(line) for line in done.stdout.splitlines()], done.exit_code


def test_due_answers_both_milestones_with_the_reasons() -> None:
    done = run(
        "due",
        EXAMPLE,
        "--reported",
        "2026-04-24T16:20",
        "--users",
        "some",
        "--priority",
        "2",
        "--language",
        "nl",
    )
    assert done.exit_code == 0
    assert "Reactie uiterlijk dinsdag 28 april 2026 om 09:20" in done.stdout
    assert "Maandag 27 april 2026 telt niet mee: Koningsdag." in done.stdout
    assert "niveau 2  dinsdag 28 april 2026 om 16:20  (100% van oplossing)" in done.stdout


def test_due_in_json_carries_the_explanation_in_both_languages() -> None:
    done = run("due", EXAMPLE, "--reported", "2026-04-24T14:20:00Z", "--severity", "major", "--json")
    told = json.loads(done.stdout)
    assert told["reaction_due"] == "2026-04-28T07:20:00Z"
    due = told["explanation"]["reaction"][-1]
    assert (due["kind"], due["from"]) == ("due", "2026-04-28T07:20:00Z")
    assert due["nl"].startswith("Uiterlijk")
    assert due["en"].startswith("Due by")


def test_a_batch_is_answered_line_by_line_in_order() -> None:
    answers, code = batch(
        "due",
        {"id": "a", "reported": "2026-04-24T14:20:00Z", "users": "some", "priority": 2},
        {"id": 7, "reported": "2026-03-02T10:00:00+01:00", "severity": "critical"},
    )
    assert code == 0
    assert answers[0] == {
        "id": "a",
        "severity": "major",
        "starts": "2026-04-24T14:20:00Z",
        "reaction_due": "2026-04-28T07:20:00Z",
        "resolution_due": "2026-04-28T14:20:00Z",
        "escalations": [
            {"level": 1, "of": "reaction", "at": "2026-04-28T07:05:00Z"},
            {"level": 1, "of": "resolution", "at": "2026-04-28T12:20:00Z"},
            {"level": 2, "of": "reaction", "at": "2026-04-28T07:20:00Z"},
            {"level": 2, "of": "resolution", "at": "2026-04-28T14:20:00Z"},
        ],
    }
    assert (answers[1]["id"], answers[1]["resolution_due"]) == (7, "2026-03-03T09:00:00Z")


def test_a_pause_that_is_still_open_leaves_null() -> None:
    [answer], _ = batch(
        "due",
        {
            "id": 1,
            "reported": "2026-03-02T09:00:00Z",
            "severity": "major",
            "pauses": [["2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"], ["2026-03-03T08:00:00Z", None]],
        },
    )
    assert answer["resolution_due"] is None
    assert answer["reaction_due"] == "2026-03-02T10:00:00Z"
    assert [step["at"] for step in answer["escalations"] if step["of"] == "resolution"] == [
        "2026-03-02T16:00:00Z",
        None,
    ]


def test_changes_replan_from_the_change_on() -> None:
    [answer], _ = batch(
        "due",
        {
            "id": 1,
            "reported": "2026-03-02T09:00:00Z",
            "users": "single",
            "priority": 2,
            "changes": [{"at": "2026-03-02T13:00:00Z", "users": "all", "priority": 1}],
        },
    )
    assert (answer["severity"], answer["reaction_due"]) == ("critical", "2026-03-02T14:00:00Z")


def test_a_bad_line_is_answered_with_an_error_and_the_others_all_the_same() -> None:
    good = {"id": "good", "reported": "2026-03-02T09:00:00Z", "severity": "minor"}
    bad: list[object] = [
        "not json",
        "[]",
        {"id": 1},
        {"id": 2, "reported": "yesterday", "severity": "minor"},
        {"id": 3, "reported": "2026-03-02T09:00:00", "severity": "minor"},
        {"id": 4, "reported": "2026-03-02T09:00:00Z", "severity": "huge"},
        {"id": 5, "reported": "2026-03-02T09:00:00Z", "users": "everybody", "priority": 1},
        {"id": 6, "reported": "2026-03-02T09:00:00Z", "users": "all", "priority": 5},
        {"id": 7, "reported": "2026-03-02T09:00:00Z", "users": "all", "priority": True},
        {"id": 8, "reported": "2026-03-02T09:00:00Z", "severity": "minor", "pause": []},
        {
            "id": 9,
            "reported": "2026-03-02T09:00:00Z",
            "severity": "minor",
            "pauses": [["2026-03-02T09:00:00Z"]],
        },
        {
            "id": 10,
            "reported": "2026-03-02T09:00:00Z",
            "severity": "minor",
            "changes": [{"at": "2026-03-02T09:00:00Z"}],
        },
        {"id": 11, "reported": "9999-12-31T23:59:59Z", "severity": "minor"},
        {"id": 12, "reported": "0001-01-01T00:00:00Z", "severity": "minor"},
        {"id": 13, "reported": "2026-03-02T09:00:00Z", "severity": "minor", "users": "all", "priority": 1},
        {"id": 14, "reported": "2026-03-02T09:00:00Z", "severity": ["minor"]},
        '{"id": 15, "reported": ' + "[" * 5000,
        '{"id": NaN, "reported": "2026-03-02T09:00:00Z", "severity": "minor"}',
    ]
    answers, code = batch("due", *bad, good)
    assert code == 1
    assert len(answers) == len(bad) + 1
    assert all(set(answer) == {"id", "error"} for answer in answers[:-1])
    assert [answer["id"] for answer in answers[2:16]] == list(range(1, 15))
    assert answers[-1]["reaction_due"] == "2026-03-04T09:00:00Z"


def test_elapsed_counts_open_and_real_seconds() -> None:
    answers, code = batch(
        "elapsed",
        {"id": 1, "from": "2026-03-06T15:00:00Z", "to": "2026-03-09T09:00:00Z"},
        {"id": 2, "from": "2026-03-09T09:00:00Z", "to": "2026-03-06T15:00:00Z"},
    )
    assert answers[0] == {"id": 1, "open_seconds": 2 * 3600, "elapsed_seconds": 66 * 3600}
    assert (code, set(answers[1])) == (1, {"id", "error"})


def test_elapsed_of_one_question_in_words_and_in_json() -> None:
    question = ("elapsed", EXAMPLE, "--from", "2026-03-06T16:00", "--to", "2026-03-09T10:00")
    assert "2 u 00 min" in run(*question, "--language", "nl").stdout
    assert json.loads(run(*question, "--json").stdout) == {"open_seconds": 7200, "elapsed_seconds": 237600}


def test_reach_lists_the_asked_ways_first_with_their_numbers() -> None:
    question = ("reach", EXAMPLE, "--at", "2026-03-02T18:00", "--severity", "critical")
    told = json.loads(run(*question, "--json").stdout)
    assert [(way["channel"], way["number"]) for way in told["ways"] if way["asked"]] == [
        ("emergency", "+31100100100"),
        ("ticket", None),
    ]
    assert told["ways"][0]["until"] == "2026-03-03T08:00:00Z"
    assert "te melden via noodnummer en ticketsysteem" in run(*question, "--language", "nl").stdout


def test_a_question_that_is_not_one_is_a_usage_error() -> None:
    for arguments in (
        ("due", EXAMPLE),
        ("due", EXAMPLE, "--reported", "2026-03-02T18:00"),
        ("due", EXAMPLE, "--reported", "tomorrow", "--severity", "major"),
        ("due", EXAMPLE, "--reported", "2026-03-02T18:00", "--users", "all", "--priority", "7"),
        ("elapsed", EXAMPLE, "--from", "2026-03-02T18:00", "--to", "2026-03-02T17:00"),
        ("reach", EXAMPLE),
    ):
        done = run(*arguments)
        assert done.exit_code == 2, arguments
        assert done.stderr


def test_an_id_that_utf8_cannot_carry_comes_back_escaped() -> None:
    line = '{"id": "\\ud800", "reported": "2026-03-02T09:00:00Z", "severity": "minor"}'
    answers, code = batch("due", line, {"id": 2, "reported": "2026-03-02T09:00:00Z", "severity": "minor"})
    assert (code, answers[0]["id"], answers[1]["id"]) == (0, "\ud800", 2)


def test_a_question_beside_a_batch_is_refused_rather_than_ignored() -> None:
    done = run("due", EXAMPLE, "--batch", "--severity", "major", "--language", "nl", lines=[])
    assert (done.exit_code, "eigen regel" in done.stderr) == (2, True)
