"""What the doctor found, in a form for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = {"good": "ok", "doubtful": "doubt", "wrong": "WRONG"}


class Verdict(StrEnum):
    """What the doctor thinks of one thing."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``advice`` says what to do when it is not good."""

    subject: str
    verdict: Verdict
    seen: str
    advice: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.verdict is Verdict.WRONG


def good(subject: str, seen: str) -> Finding:
    return Finding(subject, Verdict.GOOD, seen)


def doubtful(subject: str, seen: str, advice: str) -> Finding:
    return Finding(subject, Verdict.DOUBTFUL, seen, advice)


def wrong(subject: str, seen: str, advice: str) -> Finding:
    return Finding(subject, Verdict.WRONG, seen, advice)


def shown(findings: list[Finding], *, as_json: bool) -> str:
    """For a person, or for a program."""
    if as_json:
        return json.dumps([asdict(finding) for finding in findings], indent=2)
    return "\n".join(line for finding in findings for line in _lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{MARKS[finding.verdict]:>5}  {finding.subject}: {finding.seen}"
    if finding.advice:
        yield f"       {finding.advice}"
