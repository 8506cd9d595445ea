"""What this machine can't run is skipped and named at the end, so that a green run never hides a hole."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from typing import NamedTuple

import pytest


class Part(NamedTuple):
    """Something that tests with ``marker`` need and that pip can't install."""

    marker: str
    tests: str
    present: bool
    because: str


def _has(*programs: str) -> bool:
    return any(shutil.which(program) for program in programs)


PARTS = (
    Part(
        "browser",
        "browser tests",
        _has("chromium", "chromium-browser", "google-chrome"),
        "Chromium is not installed",
    ),
    Part(
        "pages", "tests that look at a document's pages", _has("pdftoppm"), "poppler-utils is not installed"
    ),
    Part(
        "server",
        "tests on another PostgreSQL server",
        bool(os.environ.get("DATABASE_ADMIN_URL")),
        "DATABASE_ADMIN_URL names none",
    ),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for part in PARTS:
        if not part.present:
            for item in items:
                if item.get_closest_marker(part.marker):
                    item.add_marker(pytest.mark.skip(reason=f"not run: {part.tests}, because {part.because}"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _lint_failed() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    texts = [str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)]
    left_out = Counter(text.removeprefix("Skipped: ") for text in texts if "not run: " in text)
    if left_out:
        terminalreporter.section("not run")
    for reason, count in sorted(left_out.items()):
        terminalreporter.write_line(f"{reason} ({count})")
    if _lint_failed():
        terminalreporter.section("lint is not clean: see what script/lint said above")


def _lint_failed() -> bool:
    """What ``script/test`` found before it called us."""
    return os.environ.get("LINT") == "not clean"
