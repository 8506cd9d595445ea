"""Clause D1 and D2: the agreed priorities with the client's examples, and the matrix to a severity."""

from waarborg.service.agreements.document.blocks import (
    Clause,
    Column,
    Grade,
    Line,
    Matrix,
    MatrixColumn,
    MatrixRow,
    Part,
    Row,
    Run,
    Table,
    legible,
    plain,
)
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.sla.agreement.model import Priority, Severity
from waarborg.sla.wording import severity_words


def incidents(draft: Draft) -> Part:
    return draft.part("incidents", _priorities(draft), _matrix(draft))


def _priorities(draft: Draft) -> Clause:
    columns = (
        Column(draft.word("incidents.priorities.priority"), 1.0),
        Column(draft.word("incidents.priorities.examples"), 2.2),
    )
    priorities = sorted(draft.agreement.severity.priorities.items())
    return draft.clause(
        "incidents.priorities",
        draft.paragraph("incidents.priorities.line"),
        Table(
            draft.word("incidents.priorities.caption"),
            columns,
            tuple(_priority(number, priority) for number, priority in priorities),
        ),
    )


def _priority(number: str, priority: Priority) -> Row:
    name: Line = (Run(f"{number}\u2002", "strong"), Run(legible(priority.name), "strong"))
    return Row((cell(name), cell(*map(plain, priority.examples))))


def _matrix(draft: Draft) -> Clause:
    table = draft.agreement.severity
    columns = tuple(
        MatrixColumn(number, legible(priority.name)) for number, priority in sorted(table.priorities.items())
    )
    rows = tuple(MatrixRow(users_in_words(draft, users), _grades(draft, users)) for users in table.users)
    return draft.clause(
        "incidents.matrix",
        draft.paragraph("incidents.matrix.line"),
        Matrix(
            caption=draft.word("incidents.matrix.caption"),
            across=draft.word("incidents.matrix.across"),
            down=draft.word("incidents.matrix.down"),
            columns=columns,
            rows=rows,
        ),
        keep=True,
    )


def _grades(draft: Draft, users: str) -> tuple[Grade, ...]:
    return tuple(
        Grade(severity, severity_words(Severity(severity)))
        for severity in draft.agreement.severity.matrix[users]
    )


def users_in_words(draft: Draft, users: str) -> str:
    """A step of the agreement's scale; a step of the parties' own is called by its key."""
    key = f"users.{users}"
    return draft.word(key) if key in draft.texts.keys else users.replace("_", " ").capitalize()
