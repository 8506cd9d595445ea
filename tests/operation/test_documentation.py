"""What the documentation points at exists, and the commands it shows work as shown."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WAARBORG = [sys.executable, "-m", "waarborg.operation.main"]
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)", FENCE.sub("", page.read_text()))
    ours = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in ours if not (page.parent / link).exists()] == []


def test_the_map_of_the_documentation_names_every_page():
    shown = set(re.findall(r"\]\(([^)#\s]+\.md)\)", (ROOT / "docs" / "README.md").read_text()))
    pages = {str(page.relative_to(ROOT / "docs")) for page in PAGES if page.is_relative_to(ROOT / "docs")}
    assert {page for page in pages - shown if not page.startswith("decisions/")} == {"README.md"}


def _shown_commands() -> list[str]:
    lines = (ROOT / "README.md").read_text().splitlines()
    return [
        line.removeprefix(".venv/bin/waarborg ") for line in lines if line.startswith(".venv/bin/waarborg ")
    ]


@pytest.mark.parametrize("command", _shown_commands())
def test_the_commands_of_the_readme_work(command, tmp_path):
    words = shlex.split(command.replace("examples/", f"{ROOT}/examples/"))
    done = subprocess.run([*WAARBORG, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_reference_lists_every_command():
    page = (ROOT / "docs" / "reference" / "operation.md").read_text()
    shown = subprocess.run(
        [*WAARBORG, "--help"], capture_output=True, text=True, check=True, env={"COLUMNS": "200"}
    )
    commands = re.findall(r"^[│|]\s+([a-z][a-z-]+)\s{2,}", shown.stdout, flags=re.MULTILINE)
    assert len(commands) > 5
    assert [name for name in commands if name not in page] == []
