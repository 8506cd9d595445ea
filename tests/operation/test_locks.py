"""What the lock files promise to who installs: exact, hashed, from whatever registry that machine uses."""

import re
import tomllib
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[2] / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.lock"))


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_no_registry_address_stands_in_a_lock(lock):
    assert not re.search(r"https?:|file:|index-url|find-links", lock.read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_carries_a_hash(lock):
    requirements = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert requirements
    assert [line for line in requirements if "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("wider", ["develop", "benchmark"])
def test_who_develops_runs_the_very_versions_that_users_run(wider):
    users, ours = _pins(REQUIREMENTS / "runtime.lock"), _pins(REQUIREMENTS / f"{wider}.lock")
    assert {name: ours.get(name) for name in users} == users


def test_every_dependency_says_what_it_is_for():
    page = (REQUIREMENTS.parent / "docs" / "dependencies.md").read_text()
    named = re.findall(r"^([a-z0-9-]+)", (REQUIREMENTS / "runtime.in").read_text(), flags=re.MULTILINE)
    assert [name for name in named if name not in page] == []


def test_the_package_declares_what_the_lock_is_made_from():
    declared = tomllib.loads((REQUIREMENTS.parent / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = (REQUIREMENTS / "runtime.in").read_text().split()
    assert sorted(declared) == sorted(line for line in locked if not line.startswith("setuptools"))
