"""Priorities, users affected and the matrix of both (clause D2)."""

from collections.abc import Iterator
from itertools import pairwise

from waarborg.sla.agreement.document import Document, literal, nearest_to
from waarborg.sla.agreement.model import Severity
from waarborg.sla.agreement.phrases import one_of
from waarborg.sla.agreement.problems import Code, Problem

_PRIORITIES = ("1", "2", "3", "4")
_RANKS = {severity.value: severity.rank for severity in Severity}


def check_severity(document: Document) -> Iterator[Problem]:
    """All four priorities, one row of the matrix for each kind of users, and rows that follow the urgency."""
    yield from _check_priorities(document)
    yield from _check_rows(document)
    for row in document.table("severity", "matrix"):
        yield from _check_order(document, row)


def _check_priorities(document: Document) -> Iterator[Problem]:
    if not isinstance(document.at(("severity", "priorities")), dict):
        return
    present = document.table("severity", "priorities")
    for priority in _PRIORITIES:
        if priority not in present:
            yield document.problem(
                Code.MISSING_PRIORITY, ("severity", "priorities", priority), priority=priority, found=priority
            )


def _check_rows(document: Document) -> Iterator[Problem]:
    users = [name for _, name in document.texts("severity", "users")]
    if not users or not isinstance(document.at(("severity", "matrix")), dict):
        return
    rows = document.table("severity", "matrix")
    for row in rows:
        if row not in users:
            nearest = nearest_to(row, [name for name in users if name not in rows])
            yield document.problem(
                Code.UNKNOWN_USERS,
                ("severity", "matrix", row),
                found=literal(row),
                allowed=one_of(map(literal, users)),
                nearest=literal(nearest) if nearest else None,
            )
    for name in dict.fromkeys(users):
        if name not in rows:
            yield document.problem(
                Code.MISSING_ROW, ("severity", "matrix", name), users=literal(name), found=literal(name)
            )


def _check_order(document: Document, row: str) -> Iterator[Problem]:
    cells = [(path, value) for path, value in document.texts("severity", "matrix", row) if value in _RANKS]
    for (_, before), (path, value) in pairwise(cells):
        if _RANKS[value] < _RANKS[before]:
            priority = int(path[-1]) + 1
            yield document.problem(
                Code.LESS_URGENT_IS_MORE_SEVERE, path, priority=str(priority), before=str(priority - 1)
            )
