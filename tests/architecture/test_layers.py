"""The tree is the architecture: a stray package or an import that goes up fails here, by the contracts' own words."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _linted(config: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    return subprocess.run(
        [*command, "--config", config, "--no-cache"], capture_output=True, text=True, cwd=cwd, check=False
    )


def test_imports_only_go_down():
    result = _linted(ROOT / "pyproject.toml", ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("container", ["waarborg", "waarborg.service", "waarborg.doors"])
def test_a_package_that_no_contract_names_breaks_the_build(container):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert [c["exhaustive"] for c in contracts if container in c.get("containers", [])] == [True]


def test_the_agreement_needs_no_framework():
    loaded = "import sys, waarborg.sla.guarantee, waarborg.sla.agreement; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, cwd=ROOT / "src", check=True
    )
    assert not {"django", "psycopg", "procrastinate", "asyncio"} & set(result.stdout.split())
