"""What nobody does: checks that are overdue, and questions that stay unanswered. Each is noticed once."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import DurationField, ExpressionWrapper, F, Value

from waarborg.service.foundation import facts
from waarborg.service.foundation.facts import Happening
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.rules import require_role
from waarborg.service.tickets import events
from waarborg.service.tickets.models import Delivery, Question
from waarborg.service.tickets.queries.deliveries import overdue_checks
from waarborg.service.tickets.queries.questions import questions_to_decide, questions_to_remind


def notice_overdue_checks(*, by: Viewer, at: datetime, limit: int) -> int:
    """Record the checks that were due by ``at`` and are not done, each at its own instant. Returns how many.

    Raises: NotAllowed.
    """
    require_role(by)
    found = list(overdue_checks(at)[:limit])
    Delivery.objects.filter(id__in=[one.id for one in found]).update(overdue_noticed_at=at)
    facts.record_all(
        [
            Happening(
                events.CheckOverdue(one.id, one.check_due_at), one.ticket_id, one.check_due_at, one.client_id
            )
            for one in found
        ],
        by=by,
    )
    return len(found)


def remind_clients(*, by: Viewer, at: datetime, limit: int) -> int:
    """Remind clients of questions that stayed open for too long. Returns how many.

    However late the reminder is, the client has the same time after it. Raises: NotAllowed.
    """
    require_role(by)
    found = list(questions_to_remind(at)[:limit])
    late = ExpressionWrapper(Value(at) - F("reminder_due_at"), DurationField())
    Question.objects.filter(id__in=[one.id for one in found]).update(
        reminded_at=at, decision_due_at=F("decision_due_at") + late
    )
    facts.record_all(
        _told(found, at, lambda one: events.QuestionReminded(one.id, one.reminder_due_at)), by=by
    )
    return len(found)


def ask_for_decisions(*, by: Viewer, at: datetime, limit: int) -> int:
    """Put questions that no reminder helped before the project manager. Returns how many. Raises: NotAllowed."""
    require_role(by)
    found = list(questions_to_decide(at)[:limit])
    Question.objects.filter(id__in=[one.id for one in found]).update(decision_noticed_at=at)
    facts.record_all(
        _told(found, at, lambda one: events.QuestionUnanswered(one.id, one.decision_due_at)), by=by
    )
    return len(found)


def _told(found: Iterable[Question], at: datetime, fact: Callable[[Question], object]) -> list[Happening]:
    return [Happening(fact(one), one.ticket_id, at, one.client_id, one.text) for one in found]
