"""Whom to call now, for a reader at the desk (clause C1)."""

from datetime import datetime

from waarborg.doors.desk.pages import language
from waarborg.doors.ui.calling import ways_at
from waarborg.doors.ui.parts import Way
from waarborg.sla.agreement.model import Severity
from waarborg.sla.terms import Terms


def ways_now(terms: Terms, at: datetime, severity: Severity) -> list[Way]:
    """The ways that answer at ``at``, those that the agreement asks for first."""
    return ways_at(terms, at, severity, language())
