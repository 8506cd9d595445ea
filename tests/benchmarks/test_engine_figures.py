"""The benchmarks run, and what they write can be read by a program. How fast anything is, is never tested."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIELDS = {"name", "value", "unit", "at_least", "at_most", "holds"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The engine's benchmark without its peers, which the environment of the tests does not have."""
    return subprocess.run(
        [sys.executable, "benchmarks/engine", "--quick", "--alone", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "src:benchmarks"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> tuple[str, dict]:
    written = tmp_path_factory.mktemp("figures") / "engine.json"
    done = run("--json", str(written), "deadlines", "elapsed", "bulk", "wrong")
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(written.read_text(encoding="utf-8"))


def test_every_figure_carries_its_target_and_whether_it_holds(measured) -> None:
    _, written = measured
    assert written["about"]["quick"] is True
    for figure in written["figures"]:
        assert set(figure) == FIELDS
        assert figure["value"] >= 0
    targets = {figure["name"]: (figure["at_least"], figure["at_most"]) for figure in written["figures"]}
    assert targets["deadline, 24 h: as fast as bare prefix sums"] == (0.7, None)
    assert targets["deadline: cost of 96 h"] == (None, 1.15)
    assert targets["elapsed: cost of five years"] == (None, 1.2)


def test_the_table_shows_what_the_file_holds(measured) -> None:
    shown, written = measured
    assert all(figure["name"] in shown for figure in written["figures"])
    assert "engine.json" in shown


def test_our_own_answers_are_those_of_the_oracle(measured) -> None:
    _, written = measured
    wrong = {figure["name"]: figure["value"] for figure in written["figures"] if "wrong" in figure["name"]}
    assert len(wrong) == 12
    assert set(wrong.values()) == {0}


def test_a_part_that_does_not_exist_is_refused_by_name() -> None:
    done = run("documnets")
    assert done.returncode == 2
    assert "no such part: documnets; there are deadlines, elapsed" in done.stderr
